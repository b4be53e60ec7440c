using MicroMacro.Generative.Likelihood;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Exact;

/// <summary>
/// Proposals with a density that makes an independence Metropolis step exact: the step accepts x' over x with the probability
/// min(1, π(x') q(x) / (π(x) q(x'))), q(x') as drawn with x' and q(x) as given for x.
/// </summary>
/// <remarks>
/// q need not be the density itself. It may be one over an extended space, drawn afresh at each call from the law that makes the
/// step leave π invariant; so a value of q belongs to one step and is never kept for the next. A density by an adaptive method
/// or by random probes of a divergence is not of this kind.
/// </remarks>
public interface IExactProposals
{
    /// <summary>Numbers per feature vector, d.</summary>
    int FeatureDimension { get; }

    /// <summary>The number of labels that proposals are made for.</summary>
    int Labels { get; }

    /// <summary>Draws proposals.</summary>
    /// <param name="labels">Number of the label of each, shape [n].</param>
    /// <param name="key">Key of the noise; proposal i depends on it, the label and i alone.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <returns>Features, shape [n, d], with ln q per volume of features.</returns>
    DensityDraw Draw(int[] labels, RandomKey key, int threads);

    /// <summary>ln q of given features, per volume of features.</summary>
    /// <param name="features">Shape [n, d].</param>
    /// <param name="labels">Number of the label of each, shape [n].</param>
    /// <param name="key">Key of the noise, another than that of the draw it is held against.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    double[] LogDensity(double[] features, int[] labels, RandomKey key, int threads);
}
