namespace MicroMacro.Systems.Molecules;

/// <summary>How effective Born radii are found from the positions; AMBER's igb numbers in brackets.</summary>
public enum GeneralizedBornModel
{
    /// <summary>Hawkins, Cramer and Truhlar [hawkins1996], igb 1.</summary>
    Hct,

    /// <summary>Onufriev, Bashford and Case, first parameters [onufriev2004], igb 2.</summary>
    Obc1,

    /// <summary>Onufriev, Bashford and Case, second parameters [onufriev2004], igb 5.</summary>
    Obc2,

    /// <summary>With a correction for the necks between atoms [mongan2007], igb 7; made for bondi radii.</summary>
    GBn,

    /// <summary>The same with parameters by element [nguyen2013], igb 8; made for mbondi3 radii.</summary>
    GBn2,
}
