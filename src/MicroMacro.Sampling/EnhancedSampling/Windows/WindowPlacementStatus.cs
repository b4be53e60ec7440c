namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>How the placement of windows ended.</summary>
public enum WindowPlacementStatus
{
    /// <summary>All neighbours overlap.</summary>
    Linked,

    /// <summary>The largest number of windows was reached before all neighbours overlapped.</summary>
    TooManyWindows,

    /// <summary>The last round was made before all neighbours overlapped.</summary>
    TooManyRounds,
}
