namespace MicroMacro.Coupling.Loop;

/// <summary>The first data of a study: an unbiased ensemble to be run, or frames that were sampled elsewhere.</summary>
public sealed record InitialData
{
    /// <summary>Starting states of the ensemble, shape [R, StateDimension]; with <see cref="Records"/> 1 and <see cref="Stride"/> 0 the frames themselves.</summary>
    public required double[] States { get; init; }

    /// <summary>Steps before the first record.</summary>
    public long EquilibrationSteps { get; init; }

    /// <summary>Records per replica.</summary>
    public int Records { get; init; } = 1;

    /// <summary>Steps between records; 0 for frames that are taken as they are.</summary>
    public int Stride { get; init; }

    /// <summary>For frames taken as they are: which run each comes from, shape [R]; null when nothing is known of it.</summary>
    public int[]? Groups { get; init; }
}
