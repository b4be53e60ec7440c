namespace MicroMacro.Coupling.Loop;

/// <summary>Where a study that explores opens its next windows.</summary>
public enum ExplorationStrategy
{
    /// <summary>Everywhere within reach of a sampled window.</summary>
    Frontier,

    /// <summary>Beyond the boundary of what has been sampled, outwards, where F at the boundary lies in the region of interest [chiavazzo2017imapd].</summary>
    Boundary,

    /// <summary>Downhill, and from each minimum of F up towards its saddles by gentlest ascent, so that in two variables only paths are opened [e2011gentlest].</summary>
    GentlestAscent,
}
