namespace MicroMacro.FreeEnergy;

/// <summary>Settings of a free-energy surface.</summary>
public sealed record SurfaceOptions
{
    /// <summary>Reduced potential of the target state for each sample, shape [N]; null for 0 (the unbiased state when u_kn holds biases alone).</summary>
    public double[]? Target { get; init; }

    /// <summary>Whether the covariance between all cells is wanted; it costs memory with the square of their number.</summary>
    public bool Covariance { get; init; }

    /// <summary>Threads to use; the results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
