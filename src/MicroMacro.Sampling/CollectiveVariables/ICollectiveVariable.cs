namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>A collective variable ξ(x) of the positions of one molecule.</summary>
public interface ICollectiveVariable
{
    /// <summary>Its name, period and unit.</summary>
    CoarseVariable Variable { get; }

    /// <summary>Whether ξ stays the same when the whole molecule is moved.</summary>
    bool IsTranslationInvariant { get; }

    /// <summary>One more than the highest atom number it reads.</summary>
    int AtomsNeeded { get; }

    /// <summary>ξ in double precision; adds <paramref name="scale"/> · ∇ξ to <paramref name="gradient"/>.</summary>
    /// <param name="positions">Positions in nm, shape [3N].</param>
    /// <param name="gradient">Shape [3N], added to; empty where it is not wanted.</param>
    /// <param name="scale">Factor of the gradient.</param>
    /// <returns>ξ; angles in [-π, π).</returns>
    double Evaluate(ReadOnlySpan<double> positions, Span<double> gradient, double scale);
}
