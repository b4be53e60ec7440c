using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Energies by term against what other engines print for the same files.</summary>
[Trait("Kind", "Unit")]
public class VacuumEnergyTests
{
    private const double Kilocalorie = 4.184;

    // GROMACS 2022.5 on its own copy, coordinates rounded to 0.001 nm: shows the split into proper and improper, 1-4 and others.
    [Fact]
    public void Alanine_dipeptide_splits_into_terms_as_GROMACS_does()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        EnergyTerms e = new ScalarForceField(topology, CoulombConstant.OpenMM).Evaluate(x, []);
        double[] expected = [1.81974, 2.66633, 50.4445, 0.173578, 12.6888, 198.271, -4.72289, -345.466];
        double[] actual = [e.Bond, e.Angle, e.Dihedral, e.Improper, e.VdW14, e.Coulomb14, e.VdW, e.Coulomb];
        for (int t = 0; t < expected.Length; t++)
        {
            Assert.Equal(expected[t], actual[t], 0.02);
        }
    }

    // Terms in kcal/mol: bond, angle, all torsions, 1-4 vdW, 1-4 Coulomb, vdW, Coulomb. NaN: the source does not give it.
    [Theory]
    [InlineData("ash-sander/ash.parm7", "ash-sander/ash.rst7", 0, new[] { 5.4435, 2.8766, 24.3697, 6.1446, 20.8049, 44.3715, -101.5565 })]
    [InlineData("ala3-gbn2-sander/Ala3.top", "ala3-gbn2-sander/min.r", 0, new[] { .8511, 2.9385, 15.2443, 4.1728, 156.3770, -3.2135, -188.8767 })]
    [InlineData("tz2-cpptraj/tz2.nhe.parm7", "tz2-cpptraj/short.crd", 0, new[] { 41.7390, 99.0866, 119.0250, 41.6361, 663.2855, -83.7791, -867.2691 })]
    [InlineData("tz2-cpptraj/tz2.nhe.parm7", "tz2-cpptraj/short.crd", 1, new[] { 43.9544, 83.1187, 131.7481, 42.8059, 652.0113, -71.1995, -865.6984 })]
    [InlineData("tz2-cpptraj/tz2.parm7", "tz2-cpptraj/tz2.rst7", 0, new[] { .0153, 128.5452, 111.6113, 52.5576, 720.6593, -44.9812, -781.5956 })]
    [InlineData("pxylene-obc1-sander/ligand.prmtop", "pxylene-obc1-sander/ligand-minimized.crd", 0, new[] { .2334, .0842, .0018, 4.4957, -8.0674, -.5186, 3.3411 })]
    [InlineData("afv-overlap/AFV.parm7", "afv-overlap/AFV.rst7", 0, new[] { .9413, 4.5700, 15.1021, 17.4853, 138.4275, 11910.9873, -209.0623 })]
    [InlineData("aladip-ff96-gb/alanine-dipeptide-implicit.prmtop", "aladip-ff96-gb/alanine-dipeptide-implicit.inpcrd", 0, new[] { .0206, .3620, 1.9255, 5.0157, 48.9355, 2.8120, -80.1238 })]
    [InlineData("ala2-ff99sb/ala2.99sb.mbondi2.parm7", "ala2-ff99sb/rem.nc.000", 0, new[] { 3.5253, 21.4077, 14.3399, 3.9770, 47.4748, -.9930, -76.8982 })]
    public void Terms_agree_with_sander_and_cpptraj(string topologyFile, string coordinateFile, int frame, double[] expected)
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.OpenReference(topologyFile, coordinateFile, frame);
        EnergyTerms e = new ScalarForceField(topology).Evaluate(x, []);
        double[] actual = [e.Bond, e.Angle, e.Dihedral + e.Improper, e.VdW14, e.Coulomb14, e.VdW, e.Coulomb];
        for (int t = 0; t < expected.Length; t++)
        {
            Assert.Equal(expected[t], actual[t] / Kilocalorie, Math.Max(1e-4, 1e-6 * Math.Abs(expected[t])));
        }
    }

    // GROMACS forces in kJ/mol/nm on all atoms, in their order; the files claim a box, yet were evaluated without.
    [Theory]
    [InlineData("hydrogen-peroxide_T0_1", new[] { 537.936, -590.363, -67.1315, -537.936, 590.363, -67.1315, 99.2309, 590.363, 67.1315, -99.2309, -590.363, 67.1315 })]
    [InlineData("hydrogen-peroxide_T0_2", new[] { 314.357, -590.363, 211.410, -314.357, 590.363, 211.410, 270.641, 590.363, -211.410, -270.641, -590.363, -211.410 })]
    [InlineData("methanol_T0", new[] { 21.9935, 86.0143, 177.895, 52.5347, 34.6119, -97.3738, 17.6138, -71.3778, -1.08807, -37.4994, -53.9602, -67.5679, -83.5142, -78.6616, -160.611, 28.8716, 83.3735, 148.746 })]
    [InlineData("ethanol_T0", new[] { 173.101, 56.7250, -40.2950, -8.13704, -17.9612, 98.8537, -28.3120, 6.23352, -5.47393, -10.3312, -10.0966, -5.12129, -169.636, 33.4850, -173.612, 4.19932, -2.58283, 129.999, 30.2865, -6.68331, -29.9153, 100.113, -52.2480, 48.0526, -91.2828, -6.87157, -22.4877 })]
    public void Forces_of_small_molecules_agree_with_GROMACS(string stem, double[] expected)
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.OpenReference($"smallmol-forces-gmx/{stem}.prmtop", $"smallmol-forces-gmx/{stem}.rst7", ignoreBox: true);
        double[] f = new double[x.Length];
        new ScalarForceField(topology, CoulombConstant.OpenMM).Evaluate(x, f);
        Assert.Equal(expected.Length, f.Length);
        Assert.All(expected.Zip(f), pair => Assert.Equal(pair.First, pair.Second, 0.05));
    }
}
