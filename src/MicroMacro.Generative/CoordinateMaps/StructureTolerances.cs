namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>How far a structure may be from its reference and still be valid.</summary>
public sealed record StructureTolerances
{
    /// <summary>Largest deviation of a bond from the force field's length, in nm.</summary>
    /// <value>0.02: six standard deviations of a carbon-hydrogen bond at 300 K.</value>
    public double Bond { get; init; } = 0.02;

    /// <summary>Largest deviation of an angle from the force field's value, in radians.</summary>
    /// <value>25 degrees: five standard deviations of the softest hydrogen angle at 300 K.</value>
    public double Angle { get; init; } = 25 * Math.PI / 180;

    /// <summary>Largest deviation of a torsion about a bond that does not turn from the reference's, in radians.</summary>
    /// <value>60 degrees: five standard deviations of a peptide bond at 300 K, and on the reference's side of its barrier.</value>
    public double StiffTorsion { get; init; } = Math.PI / 3;

    /// <summary>Two atoms at least four bonds apart clash when they are closer than this fraction of the sum of their van der Waals radii [bondi1964].</summary>
    /// <value>
    /// 0.55: 0.150 nm for hydrogen and oxygen, 0.132 nm for two hydrogens, 0.187 nm for two carbons. Measured on 34,560 structures of
    /// alanine dipeptide at 300 K over the whole circle of φ: none is below it, 0.1 % are at 0.6 and 5 % at 0.65 (hydrogen bonds).
    /// </value>
    public double ClashFraction { get; init; } = 0.55;
}
