namespace MicroMacro.Systems.Molecules;

/// <summary>The potential energy of one configuration by term, in kJ/mol. A term that the molecule or the model does not have is 0.</summary>
public readonly record struct EnergyTerms
{
    /// <summary>Harmonic bonds.</summary>
    public double Bond { get; init; }

    /// <summary>Harmonic bond angles.</summary>
    public double Angle { get; init; }

    /// <summary>Proper torsions.</summary>
    public double Dihedral { get; init; }

    /// <summary>Improper torsions (AMBER counts them among its dihedrals).</summary>
    public double Improper { get; init; }

    /// <summary>Urey-Bradley springs between the ends of angles.</summary>
    public double UreyBradley { get; init; }

    /// <summary>Correction maps on pairs of torsions.</summary>
    public double Cmap { get; init; }

    /// <summary>Lennard-Jones between atoms three bonds apart.</summary>
    public double VdW14 { get; init; }

    /// <summary>Coulomb between atoms three bonds apart.</summary>
    public double Coulomb14 { get; init; }

    /// <summary>Lennard-Jones of all other pairs.</summary>
    public double VdW { get; init; }

    /// <summary>Coulomb of all other pairs.</summary>
    public double Coulomb { get; init; }

    /// <summary>Polar solvation by generalised Born.</summary>
    public double GeneralizedBorn { get; init; }

    /// <summary>Non-polar solvation by surface area.</summary>
    public double Surface { get; init; }

    /// <summary>The sum of the terms.</summary>
    public double Total => Bond + Angle + Dihedral + Improper + UreyBradley + Cmap + VdW14 + Coulomb14 + VdW + Coulomb
        + GeneralizedBorn + Surface;
}
