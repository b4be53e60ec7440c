namespace MicroMacro.Macro;

/// <summary>The functions of a basis that are not 0 at a point.</summary>
/// <param name="functions">Their numbers, [n].</param>
/// <param name="values">φ, [n].</param>
internal readonly ref struct BasisValues(Span<int> functions, Span<double> values)
{
    public Span<int> Functions { get; } = functions;

    public Span<double> Values { get; } = values;

    /// <summary>Σ coefficient φ.</summary>
    public double Dot(ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int k = 0; k < Values.Length; k++)
        {
            sum += coefficients[Functions[k]] * Values[k];
        }

        return sum;
    }
}
