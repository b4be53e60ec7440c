namespace MicroMacro.Macro;

/// <summary>A rate, or a time, with its 95 % interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct RateEstimate(double Value, double Low, double High)
{
    /// <summary>Half the interval over the estimate.</summary>
    public double RelativeHalfWidth => 0.5 * (High - Low) / Value;
}
