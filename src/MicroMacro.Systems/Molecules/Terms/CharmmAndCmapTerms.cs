namespace MicroMacro.Systems.Molecules;

/// <summary>The terms that only some force fields have: CHARMM's springs and impropers, and correction maps (CHARMM, ff19SB).</summary>
public sealed record CharmmAndCmapTerms
{
    /// <summary>None at all.</summary>
    public static CharmmAndCmapTerms None { get; } = new();

    /// <summary>Urey-Bradley springs between the ends of angles.</summary>
    public IReadOnlyList<HarmonicBond> UreyBradley { get; init; } = [];

    /// <summary>Harmonic impropers.</summary>
    public IReadOnlyList<HarmonicImproper> Impropers { get; init; } = [];

    /// <summary>The correction maps.</summary>
    public IReadOnlyList<TorsionMap> Maps { get; init; } = [];

    /// <summary>Where the maps act.</summary>
    public IReadOnlyList<MappedTorsions> MappedTorsions { get; init; } = [];
}
