using System.Text;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>PDB files, written and read.</summary>
[Trait("Kind", "Unit")]
public class PdbTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        using StringWriter writer = new();
        PdbWriter.Write(writer, topology, [x, Configurations.Shake(x, 0.01, 1)]);
        string text = writer.ToString();
        Assert.Contains("ATOM      9  CA  ALA A   2    ", text, StringComparison.Ordinal);
        Assert.Contains("ATOM      2 HH31 ACE A   1    ", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n').Where(l => l.StartsWith("ATOM", StringComparison.Ordinal)), line => Assert.Equal(78, line.Length));
        PdbStructure read = Read(text);
        Assert.Equal(2, read.Models.Count);
        Assert.Equal(topology.Atoms.Select(a => (a.Name, a.AtomicNumber)), read.Atoms.Select(a => (a.Name, a.AtomicNumber)));
        Assert.All(read.Models[0].Zip(x), pair => Assert.Equal(pair.Second, pair.First, 5.1e-5));
    }

    [Fact]
    public void What_the_format_cannot_hold_is_refused()
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        Assert.All([double.NaN, 1e3, -100], bad =>
        {
            double[] broken = [.. x];
            broken[7] = bad;
            Assert.Throws<ArgumentException>(() => PdbWriter.Write(TextWriter.Null, topology, broken));
        });
    }

    [Fact]
    public void The_first_of_alternative_locations_is_kept()
    {
        PdbStructure read = Read(
            "ATOM    415  N  AILE A  25       4.377  15.265   1.447  0.20  2.82           N\n"
            + "ATOM    416  N  BILE A  25       5.377  15.265   1.447  0.20  2.82           N\n"
            + "HETATM  417  O   HOH A  26       3.033  14.786   1.800  0.20  2.71           O\nEND\n");
        Assert.Equal(["N", "O"], read.Atoms.Select(a => a.Name));
        Assert.Equal(0.4377, read.Models[0][0], 1e-12);
    }

    [Theory]
    [InlineData("", "no ATOM")]
    [InlineData("ATOM      1  N   ALA A   1       4.377\n", "columns")]
    [InlineData("ATOM      1  N   ALA A   1       4.377  xx.265   1.447\n", "is no coordinate")]
    [InlineData("MODEL\nATOM      1  N   ALA A   1       4.377  15.265   1.447\nENDMDL\nATOM      1  C   ALA A   1       4.377  15.265   1.447\n", "unlike in the first model")]
    public void What_is_wrong_is_said(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataInputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1T2Y.pdb", 26)]
    [InlineData("4lzt.pdb.gz", 1)]
    [InlineData("SCM_A.pdb", 1)]
    [InlineData("altlocs.pdb", 1)]
    [InlineData("altlocs2.pdb", 1)]
    [InlineData("ava.pdb", 1)]
    [InlineData("bigz.pdb", 1)]
    [InlineData("formal-charges.pdb", 1)]
    [InlineData("glycopeptide.pdb", 1)]
    [InlineData("ions.pdb", 1)]
    [InlineData("reduce.pdb", 1)]
    [InlineData("triclinic.pdb", 1)]
    public void Other_peoples_files_are_read(string file, int atLeastModels)
    {
        using FileStream stream = File.OpenRead(MoleculeFiles.Reference(Path.Combine("parsers/pdb", file)));
        Assert.InRange(PdbReader.Read(stream, file).Models.Count, 1, Math.Max(atLeastModels, 1));
    }

    private static PdbStructure Read(string text) => PdbReader.Read(new MemoryStream(Encoding.Latin1.GetBytes(text)), "x.pdb");
}
