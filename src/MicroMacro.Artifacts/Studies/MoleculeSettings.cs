using MicroMacro.Dynamics.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>A molecule from AMBER files under Langevin dynamics.</summary>
/// <param name="TopologyPath">The prmtop file.</param>
/// <param name="CoordinatesPath">The inpcrd or rst7 file.</param>
/// <param name="Temperature">In K.</param>
/// <param name="Timestep">In ps.</param>
/// <param name="Friction">In 1/ps.</param>
public sealed record MoleculeSettings(string TopologyPath, string CoordinatesPath, double Temperature, double Timestep, double Friction) : StudySystem(Timestep)
{
    /// <summary>The implicit solvent with its salt and surface term; null for vacuum.</summary>
    public GeneralizedBornOptions? Solvent { get; init; }

    /// <summary>Bonds of fixed length.</summary>
    public ConstraintChoice Constraints { get; init; }

    /// <summary>The mass of each hydrogen in amu, taken from its heavy atom; null for the physical masses.</summary>
    public double? HydrogenMass { get; init; }
}
