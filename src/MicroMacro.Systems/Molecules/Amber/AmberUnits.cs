namespace MicroMacro.Systems.Molecules;

/// <summary>AMBER's units in ours.</summary>
internal static class AmberUnits
{
    /// <summary>Angstrom in nm.</summary>
    public const double Length = 0.1;

    /// <summary>kcal/mol in kJ/mol.</summary>
    public const double Energy = 4.184;

    /// <summary>What a topology multiplies charges by (18.2223^2 = 332.05 kcal/mol Angstrom/e^2).</summary>
    public const double ChargeScale = 18.2223;

    /// <summary>What a CHAMBER topology multiplies charges by: the root of CHARMM's Coulomb constant.</summary>
    public static readonly double ChamberChargeScale = Math.Sqrt(332.0716);

    /// <summary>Velocities are Angstrom per 1/20.455 ps; in nm/ps.</summary>
    public const double Velocity = 20.455 * Length;

    /// <summary>Spring constants K of K x^2 in kcal/mol/Angstrom^2, as k of (k/2) x^2 in kJ/mol/nm^2.</summary>
    public const double BondStiffness = 2 * Energy / (Length * Length);

    /// <summary>Spring constants K of K x^2 in kcal/mol/rad^2, as k of (k/2) x^2 in kJ/mol/rad^2.</summary>
    public const double AngleStiffness = 2 * Energy;

    /// <summary>kcal/mol Angstrom^6 in kJ/mol nm^6.</summary>
    public const double Dispersion = Energy * 1e-6;

    /// <summary>kcal/mol Angstrom^12 in kJ/mol nm^12.</summary>
    public const double Repulsion = Energy * 1e-12;
}
