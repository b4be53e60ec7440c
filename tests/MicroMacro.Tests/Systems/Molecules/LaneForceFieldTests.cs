using System.Runtime.InteropServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>The lanes against their float64 twin, and against themselves in other registers.</summary>
public unsafe class LaneForceFieldTests
{
    [Theory]
    [Trait("Kind", "Law")]
    [InlineData(MoleculeFiles.Ala2, 0.005)]
    [InlineData(MoleculeFiles.Ala2, 0.02)]
    [InlineData(MoleculeFiles.Ala4, 0.01)]
    [InlineData(MoleculeFiles.Val2, 0.02)]
    public void Lanes_agree_with_the_scalar_twin(string stem, double amplitude)
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(stem);
        AssertTwin(topology, start, amplitude);
    }

    [Fact]
    [Trait("Kind", "Law")]
    public void Torsions_with_any_phase_and_straight_or_opposite_angles_agree_with_the_scalar_twin()
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        MolecularTopology turned = new(
            topology.Title, [.. topology.Atoms], [.. topology.Residues], [.. topology.Bonds],
            [.. topology.Angles.Select((a, index) => a with { Angle = (index % 6) switch { 0 => Math.PI, 1 => 0.1, 2 => 3.0, _ => a.Angle } })],
            [.. topology.Torsions.Select((t, index) => t with { Phase = 0.7 + index, Periodicity = index % 7 })], [], topology.Nonbonded);
        AssertTwin(turned, start, 0.005);
    }

    [Theory]
    [Trait("Kind", "Unit")]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_register_width_gives_the_same_bits(bool isSolvated)
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(MoleculeFiles.Val2);
        GeneralizedBornOptions? solvent = isSolvated ? new(GeneralizedBornModel.GBn2) { SaltConcentration = 0.1 } : null;
        AssertSameBits(new(topology, CoulombConstant.Amber, solvent), start, 0.02);
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void Leaving_the_energy_out_leaves_the_forces_the_same_and_allocates_nothing()
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        LaneForceField field = new(topology, CoulombConstant.Amber, new(GeneralizedBornModel.Obc2));
        float[] x = Configurations.Block([.. Enumerable.Range(0, 16).Select(lane => Configurations.Shake(start, 0.02, (ulong)lane))]);
        (float[] f, _) = Evaluate<F16>(field, x);
        float[] again = new float[f.Length];
        fixed (float* px = x, pf = again)
        {
            field.Evaluate(px, pf, null);
            long before = GC.GetAllocatedBytesForCurrentThread();
            field.Evaluate(px, pf, null);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(f, again);
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void A_lane_does_not_see_its_neighbours()
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        LaneForceField field = new(topology);
        double[][] configurations = [.. Enumerable.Range(0, 16).Select(lane => Configurations.Shake(start, 0.02, (ulong)lane))];
        (float[] f, float[] energy) = Evaluate<F16>(field, Configurations.Block(configurations));
        configurations[3] = [.. configurations[3].Select(_ => 1.0)];
        (float[] fBroken, float[] energyBroken) = Evaluate<F16>(field, Configurations.Block(configurations));
        Assert.False(float.IsFinite(energyBroken[3]));
        for (int lane = 0; lane < 16; lane++)
        {
            if (lane != 3)
            {
                Assert.Equal(energy[lane], energyBroken[lane]);
                Assert.Equal(Configurations.Lane(f, lane), Configurations.Lane(fBroken, lane));
            }
        }
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void Arc_tangent_is_right_to_the_stated_bound()
    {
        double worst = 0;
        for (uint bits = 0x3000_0000; bits <= 0x3F80_0000; bits += 97)
        {
            float u = BitConverter.UInt32BitsToSingle(bits);
            double exact = Math.Atan(u);
            double ulp = MathF.BitIncrement((float)exact) - (float)exact;
            worst = Math.Max(worst, Math.Abs(LaneArcTangent.AtanUnit(new F1(u)).Value - exact) / ulp);
        }

        Assert.InRange(worst, 0, 1.25);
    }

    [Theory]
    [Trait("Kind", "Law")]
    [InlineData(MoleculeFiles.Ala2, GeneralizedBornModel.Hct, 0, false)]
    [InlineData(MoleculeFiles.Ala2, GeneralizedBornModel.Obc1, 0.2, true)]
    [InlineData(MoleculeFiles.Ala4, GeneralizedBornModel.Obc2, 0, false)]
    [InlineData(MoleculeFiles.Val2, GeneralizedBornModel.Obc2, 0.1, true)]
    [InlineData(MoleculeFiles.Ala2, GeneralizedBornModel.GBn, 0.5, true)]
    [InlineData(MoleculeFiles.Ala4, GeneralizedBornModel.GBn2, 0, true)]
    public void Implicit_solvents_in_lanes_agree_with_the_scalar_twin(string stem, GeneralizedBornModel model, double salt, bool surface)
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(stem);
        AssertTwin(topology, start, 0.01, new(model) { SaltConcentration = salt, HasSurfaceTerm = surface });
    }

    /// <summary>All register widths on sixteen shaken copies.</summary>
    internal static void AssertSameBits(LaneForceField field, double[] start, double amplitude)
    {
        float[] x = Configurations.Block([.. Enumerable.Range(0, 16).Select(lane => Configurations.Shake(start, amplitude, (ulong)lane))]);
        (float[] f, float[] energy) = Evaluate<F16>(field, x);
        Assert.All([Evaluate<F8>(field, x), Evaluate<F4>(field, x), Evaluate<F1>(field, x)], other =>
        {
            Assert.True(MemoryMarshal.AsBytes<float>(f).SequenceEqual(MemoryMarshal.AsBytes<float>(other.Forces)));
            Assert.True(MemoryMarshal.AsBytes<float>(energy).SequenceEqual(MemoryMarshal.AsBytes<float>(other.Energy)));
        });
    }

    /// <summary>Energies and forces of sixteen configurations against the float64 twin.</summary>
    internal static void AssertTwin(MolecularTopology topology, IReadOnlyList<double[]> configurations, double energyTolerance, double forceTolerance)
    {
        float[] x = Configurations.Block(configurations);
        (float[] f, float[] energy) = Evaluate<F16>(new(topology), x);
        double[] exact = new double[configurations[0].Length];
        for (int lane = 0; lane < 16; lane++)
        {
            Assert.Equal(new ScalarForceField(topology).Evaluate(Configurations.Lane(x, lane), exact).Total, energy[lane], energyTolerance);
            Assert.All(exact.Zip(Configurations.Lane(f, lane)), pair => Assert.Equal(pair.First, pair.Second, forceTolerance));
        }
    }

    /// <summary>The same for sixteen shaken copies, relative to the sizes of the terms.</summary>
    internal static void AssertTwin(MolecularTopology topology, double[] start, double amplitude, GeneralizedBornOptions? solvent = null)
    {
        LaneForceField lanes = new(topology, CoulombConstant.Amber, solvent);
        ScalarForceField scalar = new(topology, CoulombConstant.Amber, solvent);
        float[] x = Configurations.Block([.. Enumerable.Range(0, 16).Select(lane => Configurations.Shake(start, amplitude, (ulong)lane))]);
        (float[] f, float[] energy) = Evaluate<F16>(lanes, x);
        double[] exact = new double[start.Length];
        for (int lane = 0; lane < 16; lane++)
        {
            EnergyTerms terms = scalar.Evaluate(Configurations.Lane(x, lane), exact);
            double magnitude = terms.Bond + terms.Angle + Math.Abs(terms.Dihedral) + Math.Abs(terms.Coulomb) + Math.Abs(terms.Coulomb14)
                + Math.Abs(terms.GeneralizedBorn);
            Assert.Equal(terms.Total, energy[lane], 1e-6 * Math.Max(magnitude, Math.Abs(terms.Total)));
            double[] computed = Configurations.Lane(f, lane);
            double norm = Math.Sqrt(exact.Sum(v => v * v));
            double error = Math.Sqrt(exact.Zip(computed, (a, b) => (a - b) * (a - b)).Sum());
            Assert.InRange(error / norm, 0, 5e-6);
            for (int i = 0; i < exact.Length; i++)
            {
                Assert.Equal(exact[i], computed[i], 1e-4 * Math.Max(100, Math.Abs(exact[i])));
            }
        }
    }

    private static (float[] Forces, float[] Energy) Evaluate<T>(LaneForceField field, float[] x)
        where T : unmanaged, ISimd<T>
    {
        float[] f = new float[x.Length];
        float[] energy = new float[16];
        fixed (float* px = x, pf = f, pe = energy)
        {
            field.Evaluate<T>(px, pf, pe);
        }

        return (f, energy);
    }
}
