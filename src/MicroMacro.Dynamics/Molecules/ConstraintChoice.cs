namespace MicroMacro.Dynamics.Molecules;

/// <summary>Which bonds of a molecule are held at their lengths.</summary>
public enum ConstraintChoice
{
    /// <summary>None: all bonds vibrate; timesteps up to about 1 fs.</summary>
    None,

    /// <summary>All bonds to a hydrogen: timesteps up to 2 fs, 4 fs with <see cref="HydrogenMasses"/>.</summary>
    BondsToHydrogen,

    /// <summary>All bonds.</summary>
    AllBonds,
}
