using System.Globalization;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>The peptides of examples/ against OpenMM's Reference platform, to all digits; bench/reference says how the numbers were made.</summary>
[Trait("Kind", "Unit")]
public class OpenMMEnergyTests
{
    // kJ/mol, 2.4e-6 kcal/mol, where 1e-4 kcal/mol is promised: Coulomb's constant has more digits in one of OpenMM's forces.
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(MoleculeFiles.Ala2)]
    [InlineData(MoleculeFiles.Ala4)]
    [InlineData(MoleculeFiles.Val2)]
    public void Terms_in_vacuum_agree(string stem)
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(stem);
        Dictionary<string, double[]> expected = Expected(Path.GetFileName(stem));
        EnergyTerms e = new ScalarForceField(topology, CoulombConstant.OpenMM).Evaluate(x, []);
        Assert.Equal(expected["bond"][0], e.Bond, Tolerance);
        Assert.Equal(expected["angle"][0], e.Angle, Tolerance);
        Assert.Equal(expected["torsion"][0], e.Dihedral + e.Improper, Tolerance);
        Assert.Equal(expected["nonbonded"][0], e.VdW + e.Coulomb + e.VdW14 + e.Coulomb14, Tolerance);
    }

    [Theory]
    [InlineData(MoleculeFiles.Ala2)]
    [InlineData(MoleculeFiles.Ala4)]
    [InlineData(MoleculeFiles.Val2)]
    public void Solvents_without_and_with_salt_agree(string stem)
    {
        (MolecularTopology topology, double[] x) = MoleculeFiles.Example(stem);
        Dictionary<string, double[]> expected = Expected(Path.GetFileName(stem));
        foreach (GeneralizedBornModel model in Enum.GetValues<GeneralizedBornModel>())
        {
            double[] energies = expected[model.ToString().ToLowerInvariant()];
            Assert.Equal(energies[0], Energy(topology, x, new(model)), Tolerance);
            Assert.Equal(energies[1], Energy(topology, x, new(model) { SaltConcentration = 0.15 }), Tolerance);
        }
    }

    [Fact]
    public void Correction_maps_in_the_form_of_ff19SB_agree()
    {
        double[] start = MoleculeFiles.Example(MoleculeFiles.Ala4).Positions;
        MolecularTopology topology = AmberTopologyReader.Read(new StringReader(CharmmTests.WithMaps()), "text");
        string[] lines = File.ReadAllLines(Path.Combine(MoleculeFiles.CharmmFolder, "openmm-cmap.txt"));
        Assert.Equal(12, lines.Length);
        for (int t = 0; t < lines.Length; t++)
        {
            double[] x = [.. start.Select((v, k) => v + (0.03 * Math.Sin((1.7 * k) + (0.9 * t))))];
            Assert.Equal(Numbers(lines[t].Split(' ')).Sum(), new ScalarForceField(topology).Evaluate(x, []).Cmap, Tolerance);
        }
    }

    private static double Energy(MolecularTopology topology, double[] x, GeneralizedBornOptions solvent) =>
        new ScalarForceField(topology, CoulombConstant.OpenMM, solvent).Evaluate(x, []).GeneralizedBorn;

    private static Dictionary<string, double[]> Expected(string molecule) => File
        .ReadAllLines(Path.Combine(MoleculeFiles.CharmmFolder, "openmm-energies.txt"))
        .SkipWhile(line => line != $"molecule {molecule}").Skip(1)
        .TakeWhile(line => !line.StartsWith("molecule", StringComparison.Ordinal))
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0], words => Numbers(words[1..]));

    private static double[] Numbers(string[] words) => [.. words.Select(w => double.Parse(w, CultureInfo.InvariantCulture))];
}
