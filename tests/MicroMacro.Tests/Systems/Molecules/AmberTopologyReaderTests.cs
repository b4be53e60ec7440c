using System.IO.Compression;
using System.Text;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>What the topology reader takes, what it refuses, and what it says then.</summary>
[Trait("Kind", "Unit")]
public class AmberTopologyReaderTests
{
    [Fact]
    public void Atoms_residues_and_units_are_those_of_the_file()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        Assert.Equal("ACE-ALA-NME ff99SB-ILDN", topology.Title);
        Assert.Equal(["ACE", "ALA", "NME"], topology.Residues.Select(r => r.Name));
        Assert.Equal([0, 6, 16], topology.Residues.Select(r => r.FirstAtom));
        Assert.Equal(("CA", 6, 1, 12.01), (topology.Atoms[8].Name, topology.Atoms[8].AtomicNumber, topology.Atoms[8].Residue, topology.Atoms[8].Mass));
        Assert.Equal(0, topology.Atoms.Sum(a => a.Charge), 1e-6);
        Assert.Equal((21, 36, 58, 41, 133), (topology.Bonds.Count, topology.Angles.Count, topology.Torsions.Count, topology.OneFourPairs.Count, topology.Pairs.Count));
        Assert.InRange(topology.Bonds.Min(b => b.Length), 0.1, 0.11);
        Assert.Equal(66, x.Length);
    }

    [Fact]
    public void Gzip_and_text_readers_and_line_ends_make_no_difference()
    {
        byte[] plain = Ala2();
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        packed.Position = 0;
        MolecularTopology expected = Read(plain);
        string text = Encoding.Latin1.GetString(plain);
        Assert.All(
            [
                AmberTopologyReader.Read(packed, "ala2"),
                AmberTopologyReader.Read(new StringReader(text), "ala2"),
                AmberTopologyReader.Read(new StringReader(text.Replace("\n", "\r\n", StringComparison.Ordinal)), "ala2"),
            ],
            actual =>
            {
                Assert.Equal(expected.Atoms, actual.Atoms);
                Assert.Equal(expected.Torsions, actual.Torsions);
                Assert.Equal(expected.Pairs, actual.Pairs);
            });
    }

    [Fact]
    public void A_topology_without_flags_reads_the_same()
    {
        string text = Encoding.Latin1.GetString(Ala2());
        MolecularTopology expected = Read(Ala2());
        MolecularTopology actual = AmberTopologyReader.Read(new StringReader(UnflaggedForm.Of(text)), "old");
        Assert.Equal(expected.Bonds, actual.Bonds);
        Assert.Equal(expected.Angles, actual.Angles);
        Assert.Equal(expected.Torsions, actual.Torsions);
        Assert.Equal(expected.Pairs, actual.Pairs);
        Assert.Equal(expected.OneFourPairs, actual.OneFourPairs);
        Assert.Equal(expected.Atoms.Select(a => (a.Name, a.Type, a.AtomicNumber, a.Charge, a.Mass)), actual.Atoms.Select(a => (a.Name, a.Type, a.AtomicNumber, a.Charge, a.Mass)));
    }

    // Each edit of a good file, and a part of the sentence that must come.
    [Theory]
    [InlineData("%VERSION", "%ERROR", "line 1: '%ERROR")]
    [InlineData("%FLAG MASS", "%FLAG MASH", "section MASS is missing")]
    [InlineData("%FORMAT(5E16.8)\n -6.67300626E+00", "%FORMAT(5X16.8)\n -6.67300626E+00", "line 16: section CHARGE: format '(5X16.8)'")]
    [InlineData(" -6.67300626E+00", " -6.67300626X+00", "line 17: section CHARGE: value 1 is ' -6.67300626X+00'")]
    [InlineData(" -6.67300626E+00", "             NaN", "line 17: section CHARGE: value 1")]
    [InlineData(" -6.67300626E+00", "                ", "line 17: section CHARGE: value 1")]
    [InlineData(" -6.67300626E+00", "", "section CHARGE")]
    [InlineData("      22       7      12", "      23       7      12", "22 values so far, where the pointers ask for 23")]
    [InlineData("      22       7      12", "999999999      7      12", "section ")]
    [InlineData("      22       7      12", "      -1       7      12", "section POINTERS: value 1 is -1")]
    [InlineData("  1.20100000E+01", "  0.00000000E+00", "atom 1 (CH3) has mass 0")]
    [InlineData("       1       7      17\n", "       1      17       7\n", "section RESIDUE_POINTER: residue 2")]
    [InlineData("%FLAG MASS", "%FLAG LES_NTYP\n%FORMAT(10I8)\n       1\n%FLAG MASS", "locally enhanced sampling (LES), which is not supported")]
    [InlineData("%FLAG MASS", "%FLAG CTITLE\n%FORMAT(a80)\nx\n%FLAG MASS", "LENNARD_JONES_14_ACOEF is missing")]
    [InlineData("%FLAG MASS", "%FLAG LENNARD_JONES_CCOEF\n%FORMAT(5E16.8)\n\n%FLAG MASS", "12-6-4")]
    [InlineData("%FLAG MASS", "%FLAG CHARGE\n%FORMAT(5E16.8)\n\n%FLAG MASS", "section CHARGE appears a second time")]
    [InlineData("      10       0\n       0\n", "      10       0\n       2\n", "2 extra points (NUMEXTRA), which is not supported")]
    [InlineData("       0       0       0       0       0       0       0       0      10", "       0       0       0       0       0       0       0       1      10", "periodic box (IFBOX), which is not supported")]
    [InlineData("%FLAG IPOL\n%FORMAT(1I8)\n       0", "%FLAG IPOL\n%FORMAT(1I8)\n       1", "polarisable")]
    public void What_is_wrong_is_said_in_one_sentence(string part, string replacement, string expected)
    {
        string text = Encoding.Latin1.GetString(Ala2());
        int at = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, "the edit does not apply");
        string broken = text[..at] + replacement + text[(at + part.Length)..];
        string message = Assert.Throws<InvalidDataInputException>(() => AmberTopologyReader.Read(new StringReader(broken), "ala2.prmtop")).Message;
        Assert.StartsWith("ala2.prmtop", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_can_be_left_out_on_request()
    {
        string text = Encoding.Latin1.GetString(Ala2()).Replace(
            "       0       0       0       0       0       0       0       0      10",
            "       0       0       0       0       0       0       0       1      10", StringComparison.Ordinal);
        Assert.Equal(22, AmberTopologyReader.Read(new StringReader(text), "boxed", ignoreBox: true).AtomCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("%")]
    [InlineData("a\nb\nc\nd\n")]
    [InlineData("%VERSION\n%FLAG POINTERS\n%FORMAT(10I8)\n")]
    public void Scraps_are_refused(string text) =>
        Assert.Throws<InvalidDataInputException>(() => AmberTopologyReader.Read(new StringReader(text), "scrap"));

    [Theory]
    [InlineData("4lzt.les.parm7", "LES")]
    [InlineData("ala3_solv.parm7", "periodic box")]
    [InlineData("znf_1264.prmtop", "12-6-4")]
    [InlineData("tip4p.parm7", "extra points")]
    [InlineData("peptide_with_tip4p.prmtop", "extra points")]
    [InlineData("small.parm7.gz", "extra points")]
    [InlineData("ff14ipq.parm7", "periodic box")]
    [InlineData("old.prmtop", "periodic box")]
    [InlineData("amber-parm-with-cmap.parm7", "periodic box")]
    [InlineData("ff19sb-cmaps.parm7", "periodic box")]
    [InlineData("ace_mbondi3.error1.parm7", "%ERROR")]
    [InlineData("ace_mbondi3.error2.parm7", "POINTERS")]
    [InlineData("ace_mbondi3.error3.parm7", "is missing")]
    [InlineData("ace_mbondi3.error4.parm7", "%BAD LINE")]
    [InlineData("ala.ff19SB.OPC.parm7.bz2", "bzip2")]
    public void Other_peoples_special_and_broken_files_are_refused_by_name(string file, string expected)
    {
        using FileStream stream = File.OpenRead(MoleculeFiles.Reference(Path.Combine("parsers/prmtop", file)));
        string message = Assert.Throws<InvalidDataInputException>(() => AmberTopologyReader.Read(stream, file)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("ala_gas.prmtop", 22, false)]
    [InlineData("ETHmol.parm7", 8, false)]
    [InlineData("HOHmol.parm7", 3, false)]
    [InlineData("O2mol.parm7", 2, false)]
    [InlineData("ace_mbondi3.parm7", 6, false)]
    [InlineData("ace_mbondi3.negative.parm7", 6, false)]
    [InlineData("ava_aaa.parm7", 90, false)]
    [InlineData("biphenyl.prmtop", 22, false)]
    [InlineData("chitosan.prmtop", 255, false)]
    [InlineData("lcpo_invalid.prmtop", 3, false)]
    [InlineData("phenol.prmtop", 13, false)]
    [InlineData("old.prmtop", 2101, true)]
    public void Other_peoples_odd_files_are_read(string file, int atoms, bool ignoreBox)
    {
        using FileStream stream = File.OpenRead(MoleculeFiles.Reference(Path.Combine("parsers/prmtop", file)));
        Assert.Equal(atoms, AmberTopologyReader.Read(stream, file, ignoreBox).AtomCount);
    }

    private static byte[] Ala2() => File.ReadAllBytes(Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2 + ".prmtop"));

    private static MolecularTopology Read(byte[] bytes) => AmberTopologyReader.Read(new MemoryStream(bytes), "ala2");
}
