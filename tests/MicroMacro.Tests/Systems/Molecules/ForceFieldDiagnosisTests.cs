using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>The term that went wrong is found and named.</summary>
[Trait("Kind", "Unit")]
public class ForceFieldDiagnosisTests
{
    [Fact]
    public void A_coordinate_that_is_no_number_comes_first()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        x[(3 * 8) + 1] = double.NaN;
        Assert.Equal("position 8 (ALA 2:CA): NaN nm", ForceFieldDiagnosis.Find(topology, null, x).ToString());
    }

    [Fact]
    public void Bonded_atoms_that_coincide_are_named_with_their_bond()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        x.AsSpan(3 * 8, 3).CopyTo(x.AsSpan(3 * 9, 3));
        ForceFieldFault fault = ForceFieldDiagnosis.Find(topology, null, x);
        Assert.Equal(("bond", false), (fault.Term, fault.IsFinite));
        Assert.Equal([8, 9], fault.Atoms.Order());
        Assert.StartsWith("bond 8-9 (ALA 2:CA-HA): energy ", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Distant_atoms_that_coincide_are_named_with_their_pair()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        x.AsSpan(0, 3).CopyTo(x.AsSpan(3 * 18, 3));
        ForceFieldFault fault = ForceFieldDiagnosis.Find(topology, new(GeneralizedBornModel.Obc2), x);
        Assert.Equal("pair", fault.Term);
        Assert.Equal([0, 18], fault.Atoms);
        Assert.Contains("ACE 1:HH31-NME 3:CH3", fault.ToString().Replace(topology.Atoms[0].Name + "-", "HH31-", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // 1e-4 nm apart: float32 overflows at r^-12, float64 does not.
    [Fact]
    public void Where_float64_holds_all_terms_the_largest_force_is_named()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        (x[3 * 18], x[(3 * 18) + 1], x[(3 * 18) + 2]) = (x[0] + 1e-4, x[1], x[2]);
        ForceFieldFault fault = ForceFieldDiagnosis.Find(topology, null, x);
        Assert.Equal(("pair", true), (fault.Term, fault.IsFinite));
        Assert.Equal([0, 18], fault.Atoms);
        Assert.True(fault.Force > float.MaxValue);
        Assert.EndsWith(", the largest of all terms", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Atoms_on_a_line_are_named_with_their_angle_or_torsion_or_map()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Charmm();
        MappedTorsions map = topology.CharmmAndCmap.MappedTorsions[0];
        for (int axis = 0; axis < 3; axis++)
        {
            // C-N-CA on a line, their distances kept apart from zero.
            x[(3 * map.I) + axis] = axis == 0 ? 0.25 : 0;
            x[(3 * map.J) + axis] = axis == 0 ? 0.125 : 0;
            x[(3 * map.K) + axis] = 0;
        }

        MolecularTopology onlyMaps = new(
            topology.Title, [.. topology.Atoms], [.. topology.Residues], [], [], [], [],
            topology.Nonbonded with { Repulsion = new double[topology.Nonbonded.Repulsion.Length] }, topology.CharmmAndCmap with { UreyBradley = [], Impropers = [] });
        ForceFieldFault fault = ForceFieldDiagnosis.Find(onlyMaps, null, x);
        Assert.Equal(("cmap", false), (fault.Term, fault.IsFinite));
        Assert.Equal([map.I, map.J, map.K, map.L, map.M], fault.Atoms);
    }

    [Fact]
    public void A_wrong_number_of_coordinates_is_refused()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        Assert.Throws<ArgumentException>(() => ForceFieldDiagnosis.Find(topology, null, x.AsSpan(3)));
    }
}
