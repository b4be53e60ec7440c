namespace MicroMacro.Generative.Training;

/// <summary>Gradients of the log density that records were drawn from: forces, where the law is a known physical one.</summary>
/// <remarks>
/// With them a model learns by target score matching as well [debortoli2024target]: the score of the noised law is the mean of the clean
/// score, E[∇log p(x) | x + noise], which has little noise exactly where denoising has much. The gradient must be that of the law of the
/// records with their weights: physical forces belong to unbiased records, or to biased ones with their MBAR weights.
/// </remarks>
public sealed class KnownScores
{
    /// <summary>Checks and holds the arrays; they are not copied.</summary>
    /// <param name="gradients">∇log p(x) of each record, shape [n, d]: -∇U/kT in the features' own units, plus the gradient of the map's log-Jacobian.</param>
    /// <param name="labelGradients">∂z/∂x of each record, shape [n, c, d]; null where no label depends on x.</param>
    public KnownScores(double[] gradients, double[]? labelGradients = null)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        Gradients = gradients;
        LabelGradients = labelGradients;
    }

    /// <summary>Whether the gradients are those of the law at each record's sharp labels, which then are no function of x: clamped coordinates.</summary>
    /// <value>Default false.</value>
    public bool AtFixedLabels { get; init; }

    /// <summary>∇log p(x), shape [n, d].</summary>
    public double[] Gradients { get; }

    /// <summary>∂z/∂x, shape [n, c, d], or null.</summary>
    public double[]? LabelGradients { get; }
}
