namespace MicroMacro.Generative.Sampling;

/// <summary>A block of states whose denoiser can be differentiated.</summary>
internal interface IDenoiser : IReverseProcess
{
    /// <summary>The denoiser D(x; sigma) = E[clean | x] of each state.</summary>
    /// <param name="sigma">Noise level, positive.</param>
    /// <param name="x">States, shape [rows, dimension].</param>
    /// <param name="clean">Receives D, shape [rows, dimension].</param>
    void Denoise(double sigma, ReadOnlySpan<float> x, Span<float> clean);

    /// <summary>The derivative of D along one direction for each state, at the states of the last call of <see cref="Denoise"/>.</summary>
    /// <param name="directions">Shape [rows, dimension].</param>
    /// <param name="derivatives">Receives ∂D/∂x times the direction, shape [rows, dimension].</param>
    void Derivatives(ReadOnlySpan<float> directions, Span<float> derivatives);
}
