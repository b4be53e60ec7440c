using System.Globalization;
using System.Text;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>CHAMBER topologies and correction maps: the terms of CHARMM's force field, and ff19SB's maps.</summary>
public class CharmmTests
{
    // GROMACS 2022.5 in double precision: bond, Urey-Bradley with its angle, proper, improper, map, LJ-14, Coulomb-14, LJ, Coulomb.
    [Fact]
    [Trait("Kind", "Unit")]
    public void Terms_and_forces_agree_with_GROMACS()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Charmm();
        Assert.Equal((27, 9, 3, 1), (topology.CharmmAndCmap.UreyBradley.Count, topology.CharmmAndCmap.Impropers.Count, topology.CharmmAndCmap.MappedTorsions.Count, topology.CharmmAndCmap.Maps.Count));
        double[] f = new double[x.Length];
        EnergyTerms e = new ScalarForceField(topology, CoulombConstant.OpenMM).Evaluate(x, f);
        double[] expected = [7.373477537, 24.637366314, 47.776265599, 0.417193666, 4.888148865, 10.237857711, 888.524917545, -7.579819730, -912.320543020];
        double[] actual = [e.Bond, e.Angle + e.UreyBradley, e.Dihedral, e.Improper, e.Cmap, e.VdW14, e.Coulomb14, e.VdW, e.Coulomb];
        for (int t = 0; t < expected.Length; t++)
        {
            Assert.Equal(expected[t], actual[t], 3e-8 * Math.Max(1, Math.Abs(expected[t])));
        }

        Assert.Equal(0.51492, e.UreyBradley, 1e-5);
        double[] forces = [.. File.ReadLines(Path.Combine(MoleculeFiles.CharmmFolder, "ala4-charmm.forces.txt")).SelectMany(l => l.Split(' ')).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        Assert.Equal(forces.Length, f.Length);
        Assert.All(forces.Zip(f), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void Charges_are_whole_and_belong_to_CHARMMs_Coulomb_constant()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Charmm();
        Assert.Equal(-0.27, topology.Atoms[1].Name == "HH31" ? topology.Atoms[0].Charge : double.NaN, 1e-12);
        double own = new ScalarForceField(topology).Evaluate(x, []).Coulomb;
        double others = new ScalarForceField(topology, CoulombConstant.OpenMM).Evaluate(x, []).Coulomb;
        Assert.Equal(CoulombConstant.Charmm / CoulombConstant.OpenMM, own / others, 1e-12);
    }

    [Theory]
    [Trait("Kind", "Law")]
    [InlineData(0.004, 1)]
    [InlineData(0.03, 2)]
    public void Forces_are_minus_the_gradient_of_the_energy(double amplitude, ulong seed)
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Charmm();
        Gradient.AssertMatches(new ScalarForceField(Bent(topology)), Configurations.Shake(start, amplitude, seed));
    }

    [Theory]
    [Trait("Kind", "Law")]
    [InlineData(0.005)]
    [InlineData(0.02)]
    public void Lanes_agree_with_the_scalar_twin(double amplitude)
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Charmm();
        LaneForceFieldTests.AssertTwin(Bent(topology), start, amplitude);
        LaneForceFieldTests.AssertTwin(topology, start, amplitude, new(GeneralizedBornModel.Obc2) { SaltConcentration = 0.1, HasSurfaceTerm = true });
    }

    // Both torsions of a map around the whole circle, over its cut and past its nodes.
    [Fact]
    [Trait("Kind", "Law")]
    public void Maps_in_lanes_agree_with_the_scalar_twin_all_around_the_circle()
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Charmm();
        MappedTorsions map = topology.CharmmAndCmap.MappedTorsions[1];
        MolecularTopology onlyMap = new(
            topology.Title, [.. topology.Atoms.Select(a => a with { Charge = 0 })], [.. topology.Residues], [], [], [], [],
            topology.Nonbonded with { Repulsion = new double[topology.Nonbonded.Repulsion.Length], Dispersion = new double[topology.Nonbonded.Repulsion.Length] },
            CharmmAndCmapTerms.None with { Maps = topology.CharmmAndCmap.Maps, MappedTorsions = [map] });
        for (int round = 0; round < 24; round++)
        {
            double[][] turned = [.. Enumerable.Range(0, 16).Select(lane => Configurations.Turn(
                Configurations.Turn(start, map.I, map.J, map.K, (2 * Math.PI / 24 * round) + (1e-4 * lane)), map.M, map.L, map.K, 2 * Math.PI / 16 * lane))];
            LaneForceFieldTests.AssertTwin(onlyMap, turned, energyTolerance: 2e-5, forceTolerance: 2e-3);
        }
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void Every_register_width_gives_the_same_bits()
    {
        (MolecularTopology topology, double[] start) = MoleculeFiles.Charmm();
        LaneForceFieldTests.AssertSameBits(new(Bent(topology)), start, 0.02);
    }

    // ff19SB's form: the same sections without CHARMM's prefix, added to a topology of AMBER's own.
    [Fact]
    [Trait("Kind", "Unit")]
    public void Maps_of_an_AMBER_topology_are_read_and_added()
    {
        (MolecularTopology plain, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala4);
        MolecularTopology topology = Read(WithMaps());
        Assert.Equal([0, 1], topology.CharmmAndCmap.MappedTorsions.Select(t => t.Map));
        EnergyTerms before = new ScalarForceField(plain).Evaluate(x, []);
        EnergyTerms after = new ScalarForceField(topology).Evaluate(x, []);
        ScalarTorsion phi = new(x, 4, 6, 8, 14);
        ScalarTorsion psi = new(x, 6, 8, 14, 16);
        double first = topology.CharmmAndCmap.Maps[0].Evaluate(phi.Angle, psi.Angle).Energy;
        phi = new(x, 14, 16, 18, 24);
        psi = new(x, 16, 18, 24, 26);
        double second = topology.CharmmAndCmap.Maps[1].Evaluate(phi.Angle, psi.Angle).Energy;
        Assert.NotEqual(0, first * second);
        Assert.Equal(first + second, after.Cmap, 1e-12);
        Assert.Equal(before.Total + first + second, after.Total, 1e-9);
        LaneForceFieldTests.AssertTwin(topology, x, 0.02);
    }

    [Theory]
    [Trait("Kind", "Unit")]
    [InlineData("       2       2\n", "       2       3\n", "CMAP_RESOLUTION")]
    [InlineData("       2       2\n", "      -2       2\n", "section CMAP_COUNT: count 1 is -2")]
    [InlineData("   6   6\n", "   2   6\n", "map 1 has 2 points")]
    [InlineData("   6   6\n", "   6   7\n", "section CMAP_PARAMETER_02")]
    [InlineData("      17       1\n", "      43       1\n", "atom 43 is not among 1 to 42")]
    [InlineData("      17       1\n", "      17       3\n", "type 3 is not among 1 to 2")]
    [InlineData("      17       1\n", "       5       1\n", "atom 5 appears twice")]
    [InlineData("%FLAG CMAP_COUNT\n", "%FLAG CMAP_KOUNT\n", "section CMAP_COUNT is missing")]
    [InlineData("%FLAG CMAP_PARAMETER_02\n", "%FLAG CMAP_PARAMETER_03\n", "section CMAP_PARAMETER_02 is missing")]
    [InlineData("%FLAG CMAP_COUNT\n", "%FLAG CHARMM_CMAP_COUNT\n", "there is no CTITLE")]
    public void What_is_wrong_with_a_map_is_said_in_one_sentence(string part, string replacement, string expected) =>
        AssertRefused(WithMaps(), part, replacement, expected);

    [Theory]
    [Trait("Kind", "Unit")]
    [InlineData("%FLAG CTITLE", "%FLAG TITLE", "there is no CTITLE")]
    [InlineData("%FLAG CHARMM_UREY_BRADLEY_COUNT", "%FLAG CHARMM_UREY_BRADLEY_KOUNT", "CHARMM_UREY_BRADLEY_COUNT is missing")]
    [InlineData("%FLAG CHARMM_NUM_IMPROPERS", "%FLAG CHARMM_NUM_IMPROPER_", "CHARMM_NUM_IMPROPERS is missing")]
    [InlineData("%FLAG LENNARD_JONES_14_ACOEF", "%FLAG LENNARD_JONES_15_ACOEF", "LENNARD_JONES_14_ACOEF is missing")]
    [InlineData("%FLAG SOLTY", "%FLAG CHARMM_DRUDE\n%FORMAT(10I8)\n\n%FLAG SOLTY", "CHARMM term that is not supported")]
    [InlineData("      27       3", "      28       3", "CHARMM_UREY_BRADLEY")]
    public void What_is_wrong_with_a_CHAMBER_topology_is_said_in_one_sentence(string part, string replacement, string expected) =>
        AssertRefused(File.ReadAllText(Path.Combine(MoleculeFiles.CharmmFolder, "ala4-charmm.prmtop")), part, replacement, expected);

    [Theory]
    [Trait("Kind", "Unit")]
    [InlineData("ala3_solv.parm7", 2776, 1, true)]
    [InlineData("amber-parm-with-cmap.parm7", 304, 18, true)]
    [InlineData("ff19sb-cmaps.parm7", 118, 2, true)]
    public void Other_peoples_files_with_maps_are_read(string file, int atoms, int mapped, bool ignoreBox)
    {
        using FileStream stream = File.OpenRead(MoleculeFiles.Reference(Path.Combine("parsers/prmtop", file)));
        MolecularTopology topology = AmberTopologyReader.Read(stream, file, ignoreBox);
        Assert.Equal((atoms, mapped), (topology.AtomCount, topology.CharmmAndCmap.MappedTorsions.Count));
        Assert.All(topology.CharmmAndCmap.Maps, map => Assert.Equal(24, map.Size));
    }

    private static void AssertRefused(string text, string part, string replacement, string expected)
    {
        int at = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, "the edit does not apply");
        string message = Assert.Throws<InvalidDataInputException>(() => Read(text[..at] + replacement + text[(at + part.Length)..])).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static MolecularTopology Read(string text) => AmberTopologyReader.Read(new StringReader(text), "text");

    // Impropers with centres away from zero, one beyond the cut at pi, so that no term stands at its minimum.
    private static MolecularTopology Bent(MolecularTopology t) => new(
        t.Title, [.. t.Atoms], [.. t.Residues], [.. t.Bonds], [.. t.Angles], [.. t.Torsions], [.. t.OneFourPairs], t.Nonbonded,
        t.CharmmAndCmap with { Impropers = [.. t.CharmmAndCmap.Impropers.Select((i, index) => i with { Angle = (index % 3) switch { 0 => 3.0, 1 => -0.6, _ => i.Angle } })] });

    internal static string WithMaps()
    {
        StringBuilder text = new(File.ReadAllText(Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala4 + ".prmtop")).TrimEnd('\n'));
        text.Append("\n%FLAG CMAP_COUNT\n%FORMAT(2I8)\n       2       2\n%FLAG CMAP_RESOLUTION\n%FORMAT(20I4)\n   6   6\n");
        for (int map = 1; map <= 2; map++)
        {
            text.Append(CultureInfo.InvariantCulture, $"%FLAG CMAP_PARAMETER_{map:00}\n%COMMENT invented\n%FORMAT(8F9.5)");
            for (int i = 0; i < 36; i++)
            {
                text.Append(i % 8 == 0 ? "\n" : "").Append(CultureInfo.InvariantCulture, $"{Math.Sin((map * i) + (0.1 * i * i)),9:F5}");
            }

            text.Append('\n');
        }

        return text.Append("%FLAG CMAP_INDEX\n%FORMAT(6I8)\n       5       7       9      15      17       1\n      15      17      19      25      27       2\n").ToString();
    }
}
