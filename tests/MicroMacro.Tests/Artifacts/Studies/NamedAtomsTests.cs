using System.Text;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Artifacts.Studies;

/// <summary>Atoms of slow variables, by name.</summary>
[Trait("Kind", "Unit")]
public sealed class NamedAtomsTests
{
    [Theory]
    [InlineData("torsion: [ACE:C, VAL:N, VAL:CA, VAL:C]", new[] { 4, 6, 8, 20 })]
    [InlineData("torsion: [1:C, 2:N, VAL2:CA, 20]", new[] { 4, 6, 8, 20 })]
    [InlineData("torsion: ['ACE:C', \"2:N\", CA, CB]", new[] { 4, 6, 8, 10 })]
    [InlineData("distance: [ACE:CH3, NME:CH3]", new[] { 0, 24 })]
    [InlineData("coordinate: [VAL:CB, y]", new[] { 10 })]
    public void Names_and_numbers_mean_the_same_atoms(string variable, int[] atoms) => Assert.Equal(atoms, Parse(variable).Slow[0].Atoms);

    [Theory]
    [InlineData("torsion: [ACE:C, VAL:N, VAL:CX, VAL:C]", ":11:40: VAL2 has no atom 'CX'; the atoms of VAL2 are N, H, CA, HA, CB, HB, CG1, HG11, HG12, HG13, CG2, HG21 and 4 more.")]
    [InlineData("torsion: [ACE:C, ALA:N, 8, 20]", ":11:33: there is no residue 'ALA'; there are ACE1, VAL2 and NME3.")]
    [InlineData("torsion: [ACE:C, N, 8, 20]", ":11:33: 'N' could be VAL2:N (atom 6) or NME3:N (atom 22).")]
    [InlineData("distance: [qq, 3]", ":11:27: no atom is called 'qq'; name one as in ACE1:CH3, or by its number from 0 to 27.")]
    [InlineData("distance: [VAL:CB, 10]", ": 'distance' names an atom twice.")]
    public void What_is_unknown_or_ambiguous_is_said_where_it_stands(string variable, string expected)
    {
        string message = Assert.Throws<StudyException>(() => Parse(variable)).Message;
        Assert.EndsWith(expected, message, StringComparison.Ordinal);
    }

    private static Study Parse(string variable)
    {
        string text = $$"""
            name: named
            seed: 7

            system:
              topology: val2.prmtop
              coordinates: val2.inpcrd
              temperature: 300 K
              timestep: 1 fs
              friction: 5 /ps
            slow:
              - { name: a, {{variable}} }
            initial: { replicas: 32, time: 20 ps, record: 0.1 ps }
            windows: { from: {{(variable[0] == 't' ? "-180 deg, to: 180 deg" : "0.1 nm, to: 0.2 nm")}}, count: 36, stiffness: {{(variable[0] == 't' ? "200 kJ/mol/rad^2" : "200 kJ/mol/nm^2")}}, time: 0.05 ns, record: 100 fs }
            """;
        return StudyReader.Parse(Encoding.UTF8.GetBytes(text), RepositoryRoot.Combine("examples", "valine-dipeptide", "study.yaml"));
    }
}
