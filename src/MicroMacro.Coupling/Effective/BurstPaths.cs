using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Coupling.Effective;

/// <summary>Slow variables along bursts.</summary>
/// <param name="Z">z at the start and at each record, shape [B, F, c].</param>
/// <param name="Count">B.</param>
/// <param name="ForceEvaluations">What healing and bursts cost, lowering of energies included.</param>
public sealed record BurstPaths(double[] Z, int Count, long ForceEvaluations)
{
    /// <summary>The arrays, for the stage store.</summary>
    public ArrayBundle ToArrays() => new()
    {
        ["z"] = NamedArray.Of(Z, Z.Length),
        ["count"] = NamedArray.Of(new long[] { Count, ForceEvaluations }, 2),
    };

    /// <summary>The bursts of such arrays.</summary>
    public static BurstPaths FromArrays(ArrayBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        long[] counts = (long[])bundle["count"].Values;
        return new((double[])bundle["z"].Values, (int)counts[0], counts[1]);
    }
}
