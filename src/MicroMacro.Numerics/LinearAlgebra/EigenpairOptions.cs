namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>How <see cref="LargestEigenpairs"/> works.</summary>
public sealed record EigenpairOptions
{
    /// <summary>The residual |A v - λ v| of a unit vector at which a pair is done, in units of the largest eigenvalue; at least 1e-15.</summary>
    public double Tolerance { get; init; } = 1e-13;

    /// <summary>The largest number of products of the matrix with eight vectors.</summary>
    public int MaximumProducts { get; init; } = 2_000;

    /// <summary>Threads to use; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Tolerance, 1e-15);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Tolerance, 1e-2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumProducts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
    }
}
