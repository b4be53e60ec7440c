namespace MicroMacro.Generative.Sampling;

/// <summary>A way from noise to data.</summary>
public interface IReverseSampler
{
    /// <summary>Takes the states of a block from the largest noise level to none.</summary>
    /// <param name="process">The block.</param>
    /// <param name="levels">Noise levels, decreasing, the last 0.</param>
    /// <param name="x">States at levels[0] in, samples out, shape [rows, dimension].</param>
    void Run(IReverseProcess process, ReadOnlySpan<double> levels, Span<float> x);
}
