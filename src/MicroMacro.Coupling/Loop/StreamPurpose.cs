namespace MicroMacro.Coupling.Loop;

/// <summary>What random numbers are drawn for; each purpose of each iteration has a stream of its own.</summary>
public enum StreamPurpose
{
    /// <summary>The first ensemble.</summary>
    Initial = 0,

    /// <summary>Choosing training frames, their symmetries and label noise.</summary>
    Frames = 1,

    /// <summary>Training.</summary>
    Training = 2,

    /// <summary>Lifting the starts of windows.</summary>
    Starts = 3,

    /// <summary>Umbrella windows.</summary>
    Windows = 4,

    /// <summary>Lifting for the verdict.</summary>
    Verdict = 5,

    /// <summary>Symmetries and permutations of the tests.</summary>
    Tests = 6,

    /// <summary>Setting the steps of global moves.</summary>
    GlobalMoves = 7,

    /// <summary>Bursts for effective dynamics.</summary>
    Bursts = 8,
}
