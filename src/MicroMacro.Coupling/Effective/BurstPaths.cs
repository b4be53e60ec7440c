using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Coupling.Effective;

/// <summary>Slow variables along bursts.</summary>
/// <param name="Z">z at the start and at each record, shape [B, F, c].</param>
/// <param name="Count">B, the bursts that survived.</param>
/// <param name="Lifted">States that the model drew and the system can be in.</param>
/// <param name="Healed">Those that healing left finite, from which bursts started.</param>
/// <param name="ForceEvaluations">What healing and bursts cost, lowering of energies included.</param>
public sealed record BurstPaths(double[] Z, int Count, int Lifted, int Healed, long ForceEvaluations)
{
    /// <summary>Why there are none, in a sentence; null where there are.</summary>
    public string? Failure => Count > 0 ? null
        : Lifted == 0 ? "The final model drew no valid state to start a burst from."
        : Healed == 0 ? $"None of {Lifted} lifted states survived healing under its umbrella; a shorter timestep may help."
        : $"None of {Healed} bursts survived; a shorter timestep, shorter bursts or longer healing may help.";

    /// <summary>The arrays, for the stage store.</summary>
    public ArrayBundle ToArrays() => new()
    {
        ["z"] = NamedArray.Of(Z, Z.Length),
        ["count"] = NamedArray.Of(new long[] { Count, Lifted, Healed, ForceEvaluations }, 4),
    };

    /// <summary>The bursts of such arrays.</summary>
    public static BurstPaths FromArrays(ArrayBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        long[] counts = (long[])bundle["count"].Values;
        return new((double[])bundle["z"].Values, (int)counts[0], (int)counts[1], (int)counts[2], counts[3]);
    }
}
