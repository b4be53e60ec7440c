namespace MicroMacro.Artifacts.Runs;

/// <summary>What to do with a run directory that is there already.</summary>
public enum ExistingRun
{
    /// <summary>Leave it alone and say so.</summary>
    Refuse,

    /// <summary>Go on after its last finished stage.</summary>
    Resume,

    /// <summary>Move it aside (DIR.bck.1, ...) and start anew.</summary>
    SetAside,
}
