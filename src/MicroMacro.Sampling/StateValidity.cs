namespace MicroMacro.Sampling;

/// <summary>What is wrong with a state, if anything.</summary>
[Flags]
public enum StateValidity
{
    /// <summary>Nothing is wrong.</summary>
    Valid = 0,

    /// <summary>A bond is too long or too short.</summary>
    Bond = 1,

    /// <summary>An angle is too far from its reference.</summary>
    Angle = 2,

    /// <summary>A chiral centre has the wrong hand.</summary>
    Chirality = 4,

    /// <summary>Two atoms that are not bonded overlap.</summary>
    Clash = 8,

    /// <summary>A number is not finite.</summary>
    NonFinite = 16,

    /// <summary>A bond that does not turn is on the wrong side: a cis peptide bond where the reference has a trans one.</summary>
    Isomer = 32,
}
