using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Laws that hold for any force field.</summary>
[Trait("Kind", "Law")]
public class ScalarForceFieldTests
{
    [Theory]
    [InlineData(MoleculeFiles.Ala2, 0.004)]
    [InlineData(MoleculeFiles.Ala2, 0.03)]
    [InlineData(MoleculeFiles.Ala4, 0.01)]
    [InlineData(MoleculeFiles.Val2, 0.02)]
    public void Forces_are_minus_the_gradient_of_the_energy(string stem, double amplitude)
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(stem);
        ScalarForceField field = new(topology);
        Gradient.AssertMatches(field, Configurations.Shake(start, amplitude, 1));
    }

    [Fact]
    public void Torsions_with_any_phase_have_the_right_gradient()
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        MolecularTopology turned = new(
            topology.Title, [.. topology.Atoms], [.. topology.Residues], [], [],
            [.. topology.Torsions.Select((t, index) => t with { Phase = 0.7 + index })], [], topology.Nonbonded);
        ScalarForceField field = new(turned);
        Gradient.AssertMatches(field, Configurations.Shake(start, 0.01, 2));
    }

    [Fact]
    public void Moving_and_turning_the_molecule_changes_no_term_and_turns_the_forces()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Val2);
        ScalarForceField field = new(topology);
        (double sin, double cos) = Math.SinCos(1.1);
        double[] moved = new double[x.Length];
        for (int i = 0; i < x.Length; i += 3)
        {
            // A turn by 1.1 rad about z, then y to z to x to y, then a shift.
            (moved[i], moved[i + 1], moved[i + 2]) = ((sin * x[i]) + (cos * x[i + 1]) + 3, x[i + 2] - 1, (cos * x[i]) - (sin * x[i + 1]) + 0.5);
        }

        double[] f = new double[x.Length];
        double[] fMoved = new double[x.Length];
        EnergyTerms e = field.Evaluate(x, f);
        EnergyTerms eMoved = field.Evaluate(moved, fMoved);
        Assert.Equal(e.Bond, eMoved.Bond, 1e-9);
        Assert.Equal(e.Angle, eMoved.Angle, 1e-9);
        Assert.Equal(e.Dihedral, eMoved.Dihedral, 1e-9);
        Assert.Equal(e.Improper, eMoved.Improper, 1e-9);
        Assert.Equal(e.Total, eMoved.Total, 1e-9);
        for (int i = 0; i < x.Length; i += 3)
        {
            Assert.Equal((sin * f[i]) + (cos * f[i + 1]), fMoved[i], 1e-8);
            Assert.Equal(f[i + 2], fMoved[i + 1], 1e-8);
        }
    }

    [Fact]
    public void Forces_and_torques_sum_to_zero()
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(MoleculeFiles.Ala4);
        double[] x = Configurations.Shake(start, 0.02, 3);
        double[] f = new double[x.Length];
        new ScalarForceField(topology).Evaluate(x, f);
        double[] sums = new double[6];
        for (int i = 0; i < x.Length; i += 3)
        {
            sums[0] += f[i];
            sums[1] += f[i + 1];
            sums[2] += f[i + 2];
            sums[3] += (x[i + 1] * f[i + 2]) - (x[i + 2] * f[i + 1]);
            sums[4] += (x[i + 2] * f[i]) - (x[i] * f[i + 2]);
            sums[5] += (x[i] * f[i + 1]) - (x[i + 1] * f[i]);
        }

        Assert.All(sums, s => Assert.Equal(0, s, 1e-8));
    }

    [Fact]
    public void Asking_for_no_forces_gives_the_same_energy()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        ScalarForceField field = new(topology);
        Assert.Equal(field.Evaluate(x, new double[x.Length]), field.Evaluate(x, []));
        Assert.Throws<ArgumentException>(() => field.Evaluate(x.AsSpan(3), []));
        Assert.Throws<ArgumentException>(() => field.Evaluate(x, new double[3]));
    }
}
