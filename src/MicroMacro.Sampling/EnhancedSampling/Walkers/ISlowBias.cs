namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>A bias V(z) of slow variables, in the energy unit of the walkers that it acts on.</summary>
public interface ISlowBias
{
    /// <summary>The number of walkers that it holds numbers for; null where any number will do.</summary>
    int? Walkers => null;

    /// <summary>V and ∂V/∂z at a point. Several threads call it at once; a point that is not finite has no bias.</summary>
    /// <param name="walker">The walker.</param>
    /// <param name="z">The slow variables, [c].</param>
    /// <param name="slope">Receives ∂V/∂z, [c].</param>
    /// <returns>V.</returns>
    double Evaluate(int walker, ReadOnlySpan<double> z, Span<double> slope);
}
