namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Coulomb's constant f_C = 1/(4 pi eps0) in kJ/mol nm/e^2, as engines round it. They differ by 3.5e-5, which is
/// 0.02 kJ/mol on a dipeptide, so a comparison with an engine needs that engine's value. <see cref="MolecularTopology.CoulombConstant"/> is that of the file's own engine.
/// </summary>
public static class CoulombConstant
{
    /// <summary>AMBER's: its files hold charges times 18.2223, so 18.2223^2 kcal/mol Angstrom. The default.</summary>
    public const double Amber = 18.2223 * 18.2223 * 4.184 * 0.1;

    /// <summary>CHARMM's, 332.0716 kcal/mol Angstrom: its square root multiplies the charges of a CHAMBER topology.</summary>
    public const double Charmm = 332.0716 * 4.184 * 0.1;

    /// <summary>OpenMM's, of its nonbonded force.</summary>
    public const double OpenMM = 138.935456;
}
