using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling.CollectiveVariables;
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

    [Fact, Trait("Kind", "Unit")]
    public void Coinciding_atoms_are_named_by_their_pair_and_a_start_that_cannot_be_minimised_is_noted()
    {
        using TemporaryFolder folder = new();
        (_, double[] x) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        double[] clash = [.. x];
        clash.AsSpan(15, 3).CopyTo(clash.AsSpan(54, 3));
        NpzFile.Write(folder["start.npz"], new ArrayBundle { ["x"] = NamedArray.Of([.. x, .. clash], 2, 66) });
        string stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);
        File.WriteAllText(folder["study.yaml"], $$"""
            name: ala2
            system: { topology: {{stem}}.prmtop, coordinates: {{stem}}.inpcrd, temperature: 300 K, timestep: 1 fs, friction: 5 /ps, solvent: obc2 }
            slow:
              - { name: phi, torsion: [4, 6, 8, 14] }
            simulation: { replicas: 2, steps: 10, record: 10 fs, trajectory: none, minimize: true, start: start.npz, restraints: [{ on: phi, center: 40 deg, stiffness: 5000 kJ/mol/rad^2 }] }
            """);
        MoleculeSimulationResult result = Run(folder, "out", TimeSpan.MaxValue, out _);
        StoppedReplica stopped = Assert.Single(result.Stopped);
        Assert.Equal((1, 0L, 5), (stopped.Replica, stopped.Step, stopped.Atom));
        Assert.Contains("pair 5-18 ", stopped.ToString(), StringComparison.Ordinal);
        Assert.Equal(MinimizerStatus.NonFinite, result.Minimized[1]);
        Assert.Contains("1 began where energy or force is not finite", result.MinimizationNote, StringComparison.Ordinal);

        // The start lies at another phi; the minimisation sees the restraint.
        string[] atoms = [.. File.ReadLines(folder["out/structure.pdb"]).Where(l => l.StartsWith("ATOM", StringComparison.Ordinal) || l.StartsWith("HETATM", StringComparison.Ordinal))];
        double[] lowered = [.. atoms.SelectMany(l => Enumerable.Range(0, 3).Select(k => 0.1 * double.Parse(l.AsSpan(30 + (8 * k), 8), CultureInfo.InvariantCulture)))];
        Torsion phi = new("phi", 4, 6, 8, 14);
        Assert.InRange(Math.Abs(phi.Evaluate(x, [], 0) - (40 * Math.PI / 180)), 0.2, 4);
        Assert.Equal(40 * Math.PI / 180, phi.Evaluate(lowered, [], 0), 0.05);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Constraints_that_select_no_bond_are_refused()
    {
        using TemporaryFolder folder = new();
        string stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);
        string[] parts = File.ReadAllText(stem + ".prmtop").Split("%FLAG ATOMIC_NUMBER", 2);
        int end = parts[1].IndexOf("%FLAG", StringComparison.Ordinal);
        string numbers = parts[1][..end].Replace("       1", "       6", StringComparison.Ordinal);
        File.WriteAllText(folder["no.prmtop"], parts[0] + "%FLAG ATOMIC_NUMBER" + numbers + parts[1][end..]);
        File.WriteAllText(folder["study.yaml"], $$"""
            name: ala2
            system: { topology: no.prmtop, coordinates: {{stem}}.inpcrd, temperature: 300 K, timestep: 1 fs, friction: 5 /ps, constraints: h-bonds }
            slow:
              - { name: phi, torsion: [4, 6, 8, 14] }
            simulation: { steps: 10, record: 10 fs }
            """);
        MoleculeSimulationSettings settings = StudyReader.ReadSimulation(folder["study.yaml"])!;
        Assert.Contains("select no bond", Assert.Throws<StudyException>(() => MoleculeSimulation.Open(settings, folder["out"], 1)).Message, StringComparison.Ordinal);
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
