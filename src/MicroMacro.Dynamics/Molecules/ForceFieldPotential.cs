using MicroMacro.Systems.Molecules;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>A molecule's force field as the potential that its replicas move in.</summary>
/// <param name="forceField">The force field.</param>
public sealed unsafe class ForceFieldPotential(LaneForceField forceField) : ILanePotential
{
    /// <inheritdoc/>
    public int AtomCount => forceField.Topology.AtomCount;

    /// <inheritdoc/>
    public void Evaluate(float* positions, float* forces, float* energies) => forceField.Evaluate(positions, forces, energies);

    /// <inheritdoc/>
    public PotentialFault Diagnose(ReadOnlySpan<double> positions)
    {
        ForceFieldFault fault = ForceFieldDiagnosis.Find(forceField.Topology, forceField.Solvent, positions);
        return new(fault.Atoms[0], fault.ToString());
    }
}
