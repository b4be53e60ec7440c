namespace MicroMacro.Macro;

/// <summary>How an effective SDE was fitted.</summary>
public enum EffectiveStatus
{
    /// <summary>The likelihood equations hold.</summary>
    Converged,

    /// <summary>The iterations ran out, or the lag is too long for the expansion that the likelihood rests on.</summary>
    IterationLimit,

    /// <summary>There are too few bursts, or they start at too few places, for the number of coefficients.</summary>
    TooFewBursts,
}
