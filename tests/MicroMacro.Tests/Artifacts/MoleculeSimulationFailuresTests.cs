using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Artifacts;

/// <summary>What is said of replicas that fail does not depend on where a simulation was cut.</summary>
public sealed class MoleculeSimulationFailuresTests
{
    [Theory, Trait("Kind", "Law")]
    [InlineData("3.2 fs", 1, 15)]
    [InlineData("3.22 fs", 16, 16)]
    public void Failures_have_the_same_bytes_however_the_simulation_was_cut(string timestep, int fewest, int most)
    {
        using TemporaryFolder folder = new();
        string stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);
        File.WriteAllText(folder["study.yaml"], $$"""
            name: ala2
            system: { topology: {{stem}}.prmtop, coordinates: {{stem}}.inpcrd, temperature: 300 K, timestep: {{timestep}}, friction: 5 /ps }
            slow:
              - { name: phi, torsion: [4, 6, 8, 14] }
            simulation: { replicas: 16, steps: 700, record: {{timestep}}, trajectory: none }
            """);
        MoleculeSimulationResult whole = Run(folder, "whole", TimeSpan.MaxValue, out int pieces);
        Assert.Equal(1, pieces);
        MoleculeSimulationResult cut = Run(folder, "cut", TimeSpan.Zero, out pieces);
        TestContext.Current.TestOutputHelper?.WriteLine($"{whole.Stopped.Count} stopped, {pieces} pieces, last step {whole.Step}");
        Assert.InRange(pieces, 2, 100);
        Assert.InRange(whole.Stopped.Count, fewest, most);
        Assert.Equal(whole.Stopped.OrderBy(s => s.Step).ThenBy(s => s.Replica), whole.Stopped);
        Assert.Equal(Failures(whole), Failures(cut));
        Assert.Equal((whole.Step, whole.ForceEvaluations), (cut.Step, cut.ForceEvaluations));
        foreach (string path in Directory.GetFiles(folder["whole"]))
        {
            Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(folder["cut/" + Path.GetFileName(path)])), path);
        }

        // They leave by atoms that fly away long before their numbers are not finite, and nobody says that those are not.
        Assert.Contains(whole.Stopped, s => s.What == "distance");
        Assert.All(whole.Stopped.Where(s => s.What == "distance"), s => Assert.Matches($"^replica {s.Replica}, step {s.Step}: atom {s.Atom} is .* nm from the origin$", s.ToString()));
    }

    private static MoleculeSimulationResult Run(TemporaryFolder folder, string name, TimeSpan longest, out int pieces)
    {
        Directory.CreateDirectory(folder[name]);
        MoleculeSimulationSettings settings = StudyReader.ReadSimulation(folder["study.yaml"])!;
        MoleculeSimulationResult result;
        pieces = 0;
        do
        {
            result = MoleculeSimulation.Open(settings, folder[name], 2).Run(longest, new Progress<StageProgress>(), _ => { }, CancellationToken.None);
            pieces++;
        }
        while (!result.IsComplete);
        return result;
    }

    private static string Failures(MoleculeSimulationResult result) => ((JsonArray)result.ToJson()["failures"]!).ToJsonString();
}
