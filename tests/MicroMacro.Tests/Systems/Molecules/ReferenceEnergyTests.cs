using System.Globalization;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>What other engines print beside their energies: gradients of minimisations and shares of single atoms.</summary>
[Trait("Kind", "Unit")]
public class ReferenceEnergyTests
{
    private const double Kilocalorie = 4.184;

    // Sander's and cpptraj's first steps: bond, angle, torsions, 1-4 vdW, 1-4 Coulomb, vdW, Coulomb, solvent in kcal/mol, then the
    // root mean square of the gradient's components, their largest and its atom in kcal/mol/Angstrom, as many digits as printed.
    [Theory]
    [InlineData("ala3-gbn2-sander/Ala3.top", "ala3-gbn2-sander/Ala3.crd", GeneralizedBornModel.GBn2, new[] { 5.5935, 5.1218, 20.4734, 9.7444, 161.6642, 4.7312, -192.8593, -92.8858 }, 19.073, 143.48, 31)]
    [InlineData("pxylene-obc1-sander/ligand.prmtop", "pxylene-obc1-sander/ligand.crd", GeneralizedBornModel.Obc1, new[] { 1.5003, .1617, 0, 4.5686, -8.1755, -.4271, 3.4380, -3.7176 }, 9.1794, 24.666, 2)]
    [InlineData("tz2-cpptraj/tz2.parm7", "tz2-cpptraj/tz2.rst7", null, new[] { .0153, 128.5452, 111.6113, 52.5576, 720.6593, -44.9812, -781.5956 }, 14.917, 0, 0)]
    public void Starts_of_minimisations_agree_in_energy_and_gradient(
        string topologyFile, string coordinateFile, GeneralizedBornModel? model, double[] terms, double rms, double largest, int atom)
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.OpenReference(topologyFile, coordinateFile);
        double[] f = new double[x.Length];
        EnergyTerms e = new ScalarForceField(topology, null, model is { } m ? new(m) : null).Evaluate(x, f);
        double[] actual = [e.Bond, e.Angle, e.Dihedral + e.Improper, e.VdW14, e.Coulomb14, e.VdW, e.Coulomb, e.GeneralizedBorn];
        for (int t = 0; t < terms.Length; t++)
        {
            Assert.Equal(terms[t], actual[t] / Kilocalorie, 1e-4);
        }

        const double unit = 10 * Kilocalorie;
        Assert.Equal(rms, Math.Sqrt(f.Sum(v => v * v) / f.Length) / unit, 6e-5 * rms);
        if (atom > 0)
        {
            int worst = Array.FindIndex(f, v => Math.Abs(v) == f.Max(Math.Abs));
            Assert.Equal(atom, (worst / 3) + 1);
            Assert.Equal(largest, Math.Abs(f[worst]) / unit, 5e-5 * largest);
        }
    }

    // cpptraj gives each atom its even share of every term, here averaged over ten frames.
    [Fact]
    public void Shares_of_atoms_agree_with_cpptraj()
    {
        const int frames = 10;
        double[][] expected = Table("tz2-cpptraj/decomp.components.tz2.dat.save");
        double[,] shares = new double[expected.Length, 7];
        for (int frame = 0; frame < frames; frame++)
        {
            (MolecularTopology topology, double[] x) = MoleculeFiles.OpenReference("tz2-cpptraj/tz2.parm7", "tz2-cpptraj/tz2.nc", frame);
            AddShares(topology, x, shares);
        }

        for (int atom = 0; atom < expected.Length; atom++)
        {
            for (int term = 0; term < 7; term++)
            {
                Assert.Equal(expected[atom][term + 2], shares[atom, term] / frames, 1e-4);
            }
        }
    }

    [Fact]
    public void Shares_of_clashing_atoms_agree_with_cpptraj()
    {
        double[][] expected = Table("afv-overlap/decomp.AFV.dat.save");
        (MolecularTopology topology, double[] x) = MoleculeFiles.OpenReference("afv-overlap/AFV.parm7", "afv-overlap/AFV.rst7");
        double[,] shares = new double[expected.Length, 7];
        AddShares(topology, x, shares);
        for (int atom = 0; atom < expected.Length; atom++)
        {
            double total = Enumerable.Range(0, 7).Sum(term => shares[atom, term]);
            Assert.Equal(expected[atom][1], total, Math.Max(1e-4, 1e-6 * Math.Abs(total)));
        }
    }

    // ParmEd's copy of sander's terms in kcal/mol; NaN where it gives none. The SCNB of 1e10 leaves no 1-4 Lennard-Jones.
    [Theory]
    [InlineData("hydrogen-peroxide_T0_1", new[] { .0319, 2.1690, .2218, double.NaN, double.NaN, double.NaN })]
    [InlineData("hydrogen-peroxide_T0_2", new[] { .0319, 2.1690, -2.7931, double.NaN, double.NaN, double.NaN })]
    [InlineData("methanol_T0", new[] { .0224, .0469, .0039, 0, 3.3789, double.NaN })]
    [InlineData("ethanol_T0", new[] { .0239, .0298, .0093, .0492, -6.0430, 6.7526 })]
    public void Small_molecules_agree_with_sander(string stem, double[] expected)
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.OpenReference($"smallmol-forces-gmx/{stem}.prmtop", $"smallmol-forces-gmx/{stem}.rst7", ignoreBox: true);
        EnergyTerms e = new ScalarForceField(topology).Evaluate(x, []);
        double[] actual = [e.Bond, e.Angle, e.Dihedral + e.Improper, e.VdW14, e.Coulomb14, e.Coulomb];
        for (int t = 0; t < expected.Length; t++)
        {
            Assert.True(double.IsNaN(expected[t]) || Math.Abs((actual[t] / Kilocalorie) - expected[t]) < 1e-4, $"term {t}: {actual[t] / Kilocalorie:F5}, not {expected[t]}");
        }
    }

    // Columns of cpptraj's component table: bond, angle, torsions, 1-4 vdW, 1-4 Coulomb, Coulomb, vdW.
    private static void AddShares(MolecularTopology topology, double[] x, double[,] shares)
    {
        foreach (HarmonicBond b in topology.Bonds)
        {
            Share(0, ScalarTerms.Bond(b, x, []), b.I, b.J);
        }

        foreach (HarmonicAngle a in topology.Angles)
        {
            Share(1, ScalarTerms.Angle(a, x, []), a.I, a.J, a.K);
        }

        foreach (PeriodicTorsion t in topology.Torsions)
        {
            Share(2, ScalarTerms.Torsion(t, x, []), t.I, t.J, t.K, t.L);
        }

        foreach (NonbondedPair p in topology.OneFourPairs)
        {
            (double vdw, double coulomb) = ScalarTerms.Pair(p, topology.CoulombConstant, x, []);
            Share(3, vdw, p.I, p.J);
            Share(4, coulomb, p.I, p.J);
        }

        foreach (NonbondedPair p in topology.Pairs)
        {
            (double vdw, double coulomb) = ScalarTerms.Pair(p, topology.CoulombConstant, x, []);
            Share(5, coulomb, p.I, p.J);
            Share(6, vdw, p.I, p.J);
        }

        void Share(int term, double energy, params ReadOnlySpan<int> atoms)
        {
            foreach (int atom in atoms)
            {
                shares[atom, term] += energy / Kilocalorie / atoms.Length;
            }
        }
    }

    private static double[][] Table(string file) =>
        [.. File.ReadLines(MoleculeFiles.Reference(file)).Where(l => !l.StartsWith('#'))
            .Select(l => Array.ConvertAll(l.Split(' ', StringSplitOptions.RemoveEmptyEntries), v => double.Parse(v, CultureInfo.InvariantCulture)))];
}
