namespace MicroMacro.Generative.Sampling;

/// <summary>A weighted sum of features.</summary>
public sealed class LinearGuideVariable : IGuideVariable
{
    private readonly double[] _coefficients;

    /// <summary>A weighted sum.</summary>
    /// <param name="coefficients">One for each feature, finite, not all zero.</param>
    /// <exception cref="ArgumentException">A coefficient is not finite, or all are zero.</exception>
    public LinearGuideVariable(IReadOnlyList<double> coefficients)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        if (!coefficients.All(double.IsFinite) || coefficients.All(c => c == 0.0))
        {
            throw new ArgumentException($"the coefficients {string.Join(", ", coefficients)} must be finite and not all zero", nameof(coefficients));
        }

        _coefficients = [.. coefficients];
    }

    /// <inheritdoc/>
    public double Period => 0.0;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> features, Span<double> gradient)
    {
        if (features.Length != _coefficients.Length)
        {
            throw new ArgumentException($"{features.Length} features for {_coefficients.Length} coefficients", nameof(features));
        }

        double sum = 0;
        for (int j = 0; j < _coefficients.Length; j++)
        {
            sum += _coefficients[j] * features[j];
        }

        _coefficients.CopyTo(gradient);
        return sum;
    }
}
