namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>A harmonic umbrella Σ_c κ_c/2 (z_c - ζ_c)², by the shortest way round where periodic.</summary>
/// <param name="Center">ζ, [c].</param>
/// <param name="Stiffness">κ, [c], in the energy unit of the walkers per squared unit of z; at least 0.</param>
public sealed record UmbrellaWindow(double[] Center, double[] Stiffness)
{
    /// <summary>The bias at a point, and its slope.</summary>
    /// <param name="variables">The slow variables, c of them.</param>
    /// <param name="z">The point, [c].</param>
    /// <param name="slope">Receives ∂V/∂z, [c]; empty where it is not wanted.</param>
    public double Evaluate(IReadOnlyList<CoarseVariable> variables, ReadOnlySpan<double> z, Span<double> slope)
    {
        double sum = 0;
        for (int a = 0; a < Center.Length; a++)
        {
            double d = variables[a].Difference(z[a], Center[a]);
            sum += 0.5 * Stiffness[a] * d * d;
            if (!slope.IsEmpty)
            {
                slope[a] = Stiffness[a] * d;
            }
        }

        return sum;
    }

    internal void Check(int variables)
    {
        if (Center.Length != variables || Stiffness.Length != variables
            || !Array.TrueForAll(Center, double.IsFinite) || !Array.TrueForAll(Stiffness, k => k >= 0 && double.IsFinite(k)))
        {
            throw new ArgumentException(
                $"a window at [{string.Join(", ", Center)}] of stiffness [{string.Join(", ", Stiffness)}]: {variables} finite centres and stiffnesses of at least 0 are needed");
        }
    }
}
