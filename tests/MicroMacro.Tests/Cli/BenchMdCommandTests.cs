using System.Text.Json;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Cli;

/// <summary>micromacro bench md as a process: what it prints and what it refuses.</summary>
[Trait("Kind", "Unit")]
public class BenchMdCommandTests
{
    private static readonly string Stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);

    [Fact]
    public void Json_has_the_rate_and_what_it_is_the_rate_of()
    {
        CommandResult result = Bench("--solvent", "obc2", "--replicas", "16", "--steps", "20", "--threads", "1", "--json");
        Assert.Equal((0, ""), (result.Code, result.Error));
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        double rate = json.GetProperty("replica_steps_per_s").GetDouble();
        Assert.Equal(16 * 20 / json.GetProperty("seconds").GetDouble(), rate, 1e-9 * rate);
        Assert.Equal(rate * 86_400 * 1e-6, json.GetProperty("ns_per_day").GetDouble(), 1e-9 * rate);
        Assert.Equal((1, 22, "obc2"), (json.GetProperty("threads").GetInt32(), json.GetProperty("atoms").GetInt32(), json.GetProperty("solvent").GetString()));
        Assert.Contains(json.GetProperty("width").GetInt32(), new[] { 128, 256, 512 });
        Assert.False(string.IsNullOrEmpty(json.GetProperty("version").GetString()));
    }

    [Theory]
    [InlineData("--replicas must be at least 1", "--replicas", "0")]
    [InlineData("--replicas must be at least 1 and at most 100000, not 100001", "--replicas", "100001")]
    [InlineData("Try 'micromacro bench md --help'", "--nix")]
    [InlineData("--steps must be at least 1", "--steps", "0")]
    [InlineData("--salt needs a --solvent", "--salt", "0.1")]
    public void What_cannot_be_measured_is_a_usage_error(string sentence, params string[] options)
    {
        Bench(options).AssertRefused(2, sentence);
    }

    [Fact]
    public void Atoms_in_one_place_are_named_and_fail_as_physics()
    {
        using TemporaryFolder folder = new();
        string coordinates = MoleculeFiles.Coinciding(folder["one.inpcrd"]);
        CommandLine.Run(folder.Folder, "bench", "md", "--topology", Stem + ".prmtop", "--coordinates", coordinates, "--replicas", "16").AssertRefused(4, "bond 0-1 (ACE 1:CH3-HH31)");
    }

    private static CommandResult Bench(params string[] options) =>
        CommandLine.Run(MoleculeFiles.Root(), ["bench", "md", "--topology", Stem + ".prmtop", "--coordinates", Stem + ".inpcrd", .. options]);
}
