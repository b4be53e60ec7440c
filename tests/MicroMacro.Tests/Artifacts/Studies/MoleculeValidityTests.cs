using System.Text;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Support;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Artifacts.Studies;

/// <summary>Which bonds of a molecule keep their isomer in a study.</summary>
[Trait("Kind", "Unit")]
public sealed class MoleculeValidityTests
{
    private static readonly (MolecularTopology Topology, double[] Positions) Alanine = MoleculeFiles.Example(MoleculeFiles.Ala2);

    /// <summary>The structure with both peptide bonds trans, and the one with the first turned over.</summary>
    private static readonly double[] Cis = TurnedOver(Alanine.Positions);

    [Fact]
    public void Peptide_bonds_are_stiff_and_all_others_turn()
    {
        const double Kt = 300 * 8.31446261815324e-3;
        int[] stiff = StiffBonds.Torsions(Alanine.Topology, Alanine.Positions, 15 * Kt);
        Assert.Equal([(4, 6), (14, 16)], stiff.Chunk(4).Select(t => (Math.Min(t[1], t[2]), Math.Max(t[1], t[2]))).Distinct());
        Assert.Equal(8, stiff.Length / 4);
        Assert.Equal(stiff, StiffBonds.Torsions(Alanine.Topology, Alanine.Positions, 33 * Kt));
        Assert.Empty(StiffBonds.Torsions(Alanine.Topology, Alanine.Positions, 45 * Kt));
        (MolecularTopology tetrapeptide, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala4);
        Assert.Equal(16, StiffBonds.Torsions(tetrapeptide, x, 15 * Kt).Length / 4);
        Assert.Throws<ArgumentException>(() => StiffBonds.Torsions(tetrapeptide, Alanine.Positions, 15 * Kt));
    }

    [Fact]
    public void A_peptide_bond_turned_over_is_refused_unless_the_study_turns_about_it_or_its_data_hold_both()
    {
        Assert.NotEqual(0, MoleculeValidity.Of(Parse("torsion: [4, 6, 8, 14]", ""), Alanine.Topology, Alanine.Positions).Check(Cis).Isomers);
        Assert.Equal(0, MoleculeValidity.Of(Parse("torsion: [1, 4, 6, 8]", ""), Alanine.Topology, Alanine.Positions).Check(Cis).Isomers);

        using var folder = new TemporaryFolder();
        string path = folder["both.npz"];
        Assert.NotEqual(0, WithData(path, Alanine.Positions, Alanine.Positions));
        Assert.Equal(0, WithData(path, Alanine.Positions, Cis));
    }

    private static int WithData(string path, double[] first, double[] second)
    {
        NpzFile.Write(path, new ArrayBundle { ["x"] = NamedArray.Of((double[])[.. first, .. second], 2, 66) });
        return MoleculeValidity.Of(Parse("torsion: [4, 6, 8, 14]", path), Alanine.Topology, Alanine.Positions).Check(Cis).Isomers;
    }

    // The peptide bond's hydrogen and α-carbon change places, which turns the atoms the check looks at by about 180 degrees.
    private static double[] TurnedOver(double[] x)
    {
        double[] turned = [.. x];
        (int h, int c) = (7, 8);
        for (int i = 0; i < 3; i++)
        {
            (turned[(3 * h) + i], turned[(3 * c) + i]) = (turned[(3 * c) + i], turned[(3 * h) + i]);
        }

        return turned;
    }

    private static Study Parse(string variable, string data)
    {
        string initial = data.Length > 0 ? $"data: '{data}'" : "replicas: 32, time: 20 ps, record: 0.1 ps";
        string text = $$"""
            name: isomers
            seed: 7
            system: { topology: ala2.prmtop, coordinates: ala2.inpcrd, temperature: 300 K, timestep: 1 fs, friction: 5 /ps }
            slow:
              - { name: a, {{variable}} }
            initial: { {{initial}} }
            windows: { from: -180 deg, to: 180 deg, count: 36, stiffness: 200 kJ/mol/rad^2, time: 0.05 ns, record: 100 fs }
            """;
        return StudyReader.Parse(Encoding.UTF8.GetBytes(text), RepositoryRoot.Combine("examples", "alanine-dipeptide", "study.yaml"));
    }
}
