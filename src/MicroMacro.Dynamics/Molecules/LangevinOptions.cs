namespace MicroMacro.Dynamics.Molecules;

/// <summary>Temperature, friction and timestep of Langevin dynamics.</summary>
public sealed record LangevinOptions
{
    /// <summary>kT in kJ/mol, of every replica that the request gives none of its own.</summary>
    public required double ThermalEnergy { get; init; }

    /// <summary>Friction in 1/ps; 0 gives velocity Verlet at constant energy.</summary>
    public double Friction { get; init; } = 5;

    /// <summary>Timestep in ps.</summary>
    public double Timestep { get; init; } = 0.001;

    /// <summary>
    /// After every so many steps each replica is moved back so that the mean of its positions is the origin; 0 never. Diffusion
    /// carries a molecule away, and float32 positions 10 nm from the origin would be rounded to 1e-6 nm, a force error of
    /// 0.3 kJ/mol/nm on a stiff bond; near the origin it is 3e-8 nm, a hundredth of that. Forces do not change under the move. Set 0
    /// for a bias or an external potential that depends on where the molecule is.
    /// </summary>
    public int RecenterEvery { get; init; } = 1000;

    internal void Check()
    {
        Require(ThermalEnergy > 0 && double.IsFinite(ThermalEnergy), $"kT is finite and above 0 kJ/mol, not {ThermalEnergy}");
        Require(Friction >= 0 && double.IsFinite(Friction), $"friction is finite and at least 0 per ps, not {Friction}");
        Require(Timestep > 0 && double.IsFinite(Timestep), $"a timestep is finite and above 0 ps, not {Timestep}");
        ArgumentOutOfRangeException.ThrowIfNegative(RecenterEvery);
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
