namespace MicroMacro.Generative.Likelihood;

/// <summary>The probability flow in the logarithm of the noise, dx/dln(sigma) = x - D(x; sigma), of numbered states each at its own noise.</summary>
internal interface IFlowField
{
    /// <summary>Numbers per state.</summary>
    int Dimension { get; }

    /// <summary>Velocities and their divergences.</summary>
    /// <param name="states">Numbers of the states to evaluate; they tell labels and probes.</param>
    /// <param name="logSigma">ln(sigma) of each, shape [n].</param>
    /// <param name="x">Where they are, shape [n, d].</param>
    /// <param name="velocity">Receives the velocities, shape [n, d].</param>
    /// <param name="divergence">Receives the divergences, shape [n].</param>
    void Evaluate(ReadOnlySpan<int> states, ReadOnlySpan<double> logSigma, ReadOnlySpan<double> x, Span<double> velocity, Span<double> divergence);
}
