using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Atoms by number and by name.</summary>
[Trait("Kind", "Unit")]
public class AtomSelectionTests
{
    [Fact]
    public void Every_atom_is_found_by_its_number_and_by_its_full_name()
    {
        MolecularTopology topology = MoleculeFiles.Example(MoleculeFiles.Ala4).Topology;
        for (int i = 0; i < topology.AtomCount; i++)
        {
            Assert.Equal(i, AtomSelection.Parse($" {i} ", topology));
            Assert.Equal(i, AtomSelection.Parse(AtomSelection.Describe(topology, i), topology));
            Assert.Equal(i, AtomSelection.Parse($"{topology.Atoms[i].Residue + 1}:{topology.Atoms[i].Name}", topology));
        }
    }

    [Theory]
    [InlineData("ALA:CA", new[] { 8, 18, 28 })]
    [InlineData("ALA3:CA", new[] { 18 })]
    [InlineData("3:CA", new[] { 18 })]
    [InlineData("CH3", new[] { 0, 38 })]
    [InlineData("ALA3", new[] { 16, 17, 18, 19, 20, 21, 22, 23, 24, 25 })]
    [InlineData("ALA4:CX", new int[0])]
    [InlineData("nothing", new int[0])]
    public void A_set_is_all_atoms_that_a_name_fits(string text, int[] expected)
    {
        MolecularTopology topology = MoleculeFiles.Example(MoleculeFiles.Ala4).Topology;
        Assert.Equal(expected, AtomSelection.Matching(text, topology, out string? wrong));
        Assert.Equal(expected.Length == 0, wrong is not null);
        Assert.Equal(30, AtomSelection.Matching("ALA", topology, out _).Count);
    }

    [Theory]
    [InlineData("ALA:CA", "'ALA:CA' could be ALA2:CA (atom 8), ALA3:CA (atom 18) or ALA4:CA (atom 28)")]
    [InlineData("ALA:CX", "ALA2, ALA3 and ALA4 have no atom 'CX'; the atoms of ALA2 are N, H, CA, HA, CB, HB1, HB2, HB3, C and O")]
    [InlineData("5:CA", "NME5 has no atom 'CA'")]
    [InlineData("6:CA", "there is no residue '6'; there are ACE1, ALA2, ALA3, ALA4 and NME5")]
    [InlineData("ala:CA", "there is no residue 'ala'")]
    [InlineData(":CA", "there is no residue ''")]
    [InlineData("CA", "'CA' could be")]
    [InlineData("", "no atom is called ''")]
    [InlineData("42", "there is no atom 42; atoms go from 0 to 41")]
    [InlineData("-1", "there is no atom -1")]
    public void What_is_wrong_is_said_with_candidates(string text, string expected)
    {
        string message = Assert.Throws<ArgumentException>(() => AtomSelection.Parse(text, MoleculeFiles.Example(MoleculeFiles.Ala4).Topology)).Message;
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
    }
}
