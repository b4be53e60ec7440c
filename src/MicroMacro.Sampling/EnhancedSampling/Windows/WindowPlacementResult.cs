using MicroMacro.FreeEnergy;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>Windows that overlap, or as near to it as the limits allowed.</summary>
public sealed record WindowPlacementResult
{
    /// <summary>How it ended.</summary>
    public required WindowPlacementStatus Status { get; init; }

    /// <summary>The windows, K of them, in the order of their samples' means along the variable.</summary>
    public required IReadOnlyList<UmbrellaWindow> Windows { get; init; }

    /// <summary>Their samples, with stiffness in kT.</summary>
    public required UmbrellaSamples Samples { get; init; }

    /// <summary>MBAR of the samples.</summary>
    public required MbarResult Mbar { get; init; }

    /// <summary>Overlap of each window with the next one, the lesser of MBAR's and of their histograms', and of the last with the first where they go around.</summary>
    public required IReadOnlyList<double> NeighbourOverlaps { get; init; }

    /// <summary>What was inserted, and why, in order.</summary>
    public required IReadOnlyList<WindowDecision> Decisions { get; init; }

    /// <summary>Windows that were sampled and left out again, because a ridge kept them on the side where their centre is not, or let them across too rarely.</summary>
    public required IReadOnlyList<UmbrellaWindow> Stuck { get; init; }

    /// <summary>Force (or drift) evaluations spent.</summary>
    public required long ForceEvaluations { get; init; }
}
