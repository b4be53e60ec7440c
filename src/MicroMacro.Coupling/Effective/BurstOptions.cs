namespace MicroMacro.Coupling.Effective;

/// <summary>Bursts for effective dynamics.</summary>
public sealed record BurstOptions
{
    /// <summary>Bursts in all, at most: shared evenly among the sampled windows, and fewer where no state can be lifted or a burst fails.</summary>
    public required int Count { get; init; }

    /// <summary>Records of each burst after its start.</summary>
    public required int Records { get; init; }

    /// <summary>Steps between records.</summary>
    public required int Stride { get; init; }
}
