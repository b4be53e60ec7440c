namespace MicroMacro.Artifacts.Outside;

/// <summary>What it means when the time column goes back, as after a restart from a checkpoint.</summary>
public enum TimeRewind
{
    /// <summary>
    /// Rows from that time on were run again: the earlier ones are dropped. A time that goes back to the beginning starts
    /// another run, and nothing is dropped.
    /// </summary>
    Supersedes,

    /// <summary>Nothing: all rows count.</summary>
    KeepsAll,
}
