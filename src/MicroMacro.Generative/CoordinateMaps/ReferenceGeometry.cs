namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>The bonds, angles, hand and isomer that a molecule's structures should have, as plain arrays.</summary>
public sealed record ReferenceGeometry
{
    /// <summary>Atomic numbers, shape [N].</summary>
    public required int[] AtomicNumbers { get; init; }

    /// <summary>Bonded pairs, shape [m, 2], atoms from 0.</summary>
    public required int[] Bonds { get; init; }

    /// <summary>The force field's bond lengths in nm, shape [m].</summary>
    public required double[] BondLengths { get; init; }

    /// <summary>Angles a-b-c, shape [k, 3].</summary>
    public required int[] Angles { get; init; }

    /// <summary>The force field's angles in radians, shape [k].</summary>
    public required double[] AngleValues { get; init; }

    /// <summary>Torsions about bonds that do not turn, shape [s, 4]; each stays on the reference's side.</summary>
    public int[] StiffTorsions { get; init; } = [];

    /// <summary>A structure with the right hand at every chiral centre and the right isomer at every stiff bond, in nm, shape [N, 3].</summary>
    public required double[] Reference { get; init; }
}
