namespace MicroMacro.Generative.Sampling;

/// <summary>A function ξ of clean features that samples can be guided to a value of.</summary>
/// <remarks>Implementations hold no state of a call: several threads evaluate one at once.</remarks>
public interface IGuideVariable
{
    /// <summary>Its period, or 0.</summary>
    double Period { get; }

    /// <summary>ξ and its gradient.</summary>
    /// <param name="features">Features in their units, shape [d].</param>
    /// <param name="gradient">Receives ∂ξ/∂features, shape [d].</param>
    double Evaluate(ReadOnlySpan<double> features, Span<double> gradient);
}
