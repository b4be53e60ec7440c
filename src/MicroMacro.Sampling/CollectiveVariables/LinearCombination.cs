using MicroMacro.Numerics.Simd;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>Σ a_i ξ_i of other variables that are not periodic, or a_i · ξ_i of a single one.</summary>
public sealed unsafe class LinearCombination : ILaneVariable
{
    private readonly ILaneVariable[] _terms;
    private readonly double[] _coefficients;

    /// <summary>A weighted sum of variables.</summary>
    /// <exception cref="ArgumentException">No terms, other than one coefficient per term, or several terms of which one is periodic (their sum has no value).</exception>
    public LinearCombination(string name, string unit, IReadOnlyList<ILaneVariable> terms, IReadOnlyList<double> coefficients)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(coefficients);
        if (terms.Count == 0 || coefficients.Count != terms.Count)
        {
            throw new ArgumentException($"{coefficients.Count} coefficients for {terms.Count} variables", nameof(coefficients));
        }

        ILaneVariable? periodic = terms.FirstOrDefault(t => t.Variable.Period > 0);
        if (terms.Count > 1 && periodic is not null)
        {
            throw new ArgumentException($"'{periodic.Variable.Name}' is periodic; a sum with it has no single value", nameof(terms));
        }

        _terms = [.. terms];
        _coefficients = [.. coefficients];
        Variable = new CoarseVariable(name, Math.Abs(coefficients[0]) * (periodic?.Variable.Period ?? 0), unit);
    }

    /// <inheritdoc/>
    public CoarseVariable Variable { get; }

    /// <inheritdoc/>
    public bool IsTranslationInvariant => Array.TrueForAll(_terms, t => t.IsTranslationInvariant);

    /// <inheritdoc/>
    public int AtomsNeeded => _terms.Max(t => t.AtomsNeeded);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> positions, Span<double> gradient, double scale)
    {
        double sum = 0;
        for (int i = 0; i < _terms.Length; i++)
        {
            sum += _coefficients[i] * _terms[i].Evaluate(positions, gradient, scale * _coefficients[i]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public T Value<T>(float* positions)
        where T : unmanaged, ISimd<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < _terms.Length; i++)
        {
            sum = T.Fma(T.All((float)_coefficients[i]), _terms[i].Value<T>(positions), sum);
        }

        return sum;
    }

    /// <inheritdoc/>
    public void AddGradient<T>(float* positions, float* forces, T scale)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < _terms.Length; i++)
        {
            _terms[i].AddGradient(positions, forces, T.All((float)_coefficients[i]) * scale);
        }
    }
}
