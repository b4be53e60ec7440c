namespace MicroMacro.Generative.Sampling;

/// <summary>A block of states on their way from noise to data: what a sampler may ask of it.</summary>
public interface IReverseProcess
{
    /// <summary>States in the block.</summary>
    int Rows { get; }

    /// <summary>Numbers per state.</summary>
    int Dimension { get; }

    /// <summary>The slope dx/dsigma of the probability flow, (x - D(x; sigma))/sigma = -sigma · score.</summary>
    /// <param name="sigma">Noise level, positive.</param>
    /// <param name="x">States, shape [rows, dimension].</param>
    /// <param name="slope">Receives the slopes, shape [rows, dimension].</param>
    void Slope(double sigma, ReadOnlySpan<float> x, Span<float> slope);

    /// <summary>Standard normal numbers, which depend on the sample and the draw alone.</summary>
    /// <param name="draw">A number of the draw; 0 is the initial noise.</param>
    /// <param name="noise">Receives the numbers, shape [rows, dimension].</param>
    void Noise(int draw, Span<float> noise);
}
