namespace MicroMacro.FreeEnergy;

/// <summary>Where the line between converged and not is drawn.</summary>
public sealed record ConvergenceOptions
{
    /// <summary>Cells with F less than this above the lowest are looked at, in kT.</summary>
    public double Region { get; init; } = 10;

    /// <summary>The largest standard error of F over the region that counts as converged, in kT.</summary>
    public double LargestError { get; init; } = 0.5;

    /// <summary>The smallest overlap across the weakest link, the common rule [klimovich2015].</summary>
    public double SmallestOverlap { get; init; } = 0.03;

    /// <summary>Independent samples that a window needs before its own g can be believed.</summary>
    public double SmallestEffectiveSamples { get; init; } = 20;

    /// <summary>
    /// Chance that a test of converged data says no, for each of the three that have a known law: halves, drift and neighbours. Drift and
    /// neighbours count their windows with a bound for the worst of them, and neighbours err to the safe side besides.
    /// </summary>
    public double FalseAlarms { get; init; } = 1e-3;

    /// <summary>How many times the estimated error the scatter of five blocks may be.</summary>
    public double LargestBlockRatio { get; init; } = 2;

    /// <summary>The largest part of a window that may be equilibration.</summary>
    public double LargestStart { get; init; } = 0.5;

    /// <summary>Points in time at which F is estimated, forward and in reverse.</summary>
    public int Parts { get; init; } = 10;

    /// <summary>Whether samples of periodic variables beyond the grid count in the cell that they are in.</summary>
    public bool Wrap { get; init; } = true;

    /// <summary>Statistical inefficiency g of each window, shape [K], where it is known; null for what the windows' series show.</summary>
    public IReadOnlyList<double>? Inefficiencies { get; init; }

    /// <summary>Threads to use; the results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
