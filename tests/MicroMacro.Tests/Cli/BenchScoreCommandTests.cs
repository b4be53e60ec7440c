using System.Text.Json.Nodes;
using MicroMacro.Tests.Artifacts;

namespace MicroMacro.Tests.Cli;

[Trait("Kind", "Unit")]
public sealed class BenchScoreCommandTests
{
    [Theory]
    [InlineData("score", 2)]
    [InlineData("energy", 4)]
    public void Both_forms_are_timed_and_their_work_is_counted(string form, int perWeight)
    {
        using TemporaryFolder files = new();
        CommandResult result = CommandLine.RunScript(
            files.Folder, $"$0 bench score --dimension 3 --condition 2 --hidden 32 --layers 2 --batch 64 --seconds 0.1 --threads 1 --form {form} --json");
        Assert.True(result.Code == 0, result.Error);
        JsonObject json = JsonNode.Parse(result.Output)!.AsObject();
        Assert.Equal(form, (string?)json["form"]);
        double weights = ((3 + 2 + 32) * 32) + (32 * 32) + (32 * 3), batch = 64;
        Assert.Equal(3 * perWeight * weights * batch, (double)json["train_gflops"]! * (double)json["train_step_ms"]! * 1e6, 1.0);
        Assert.Equal(perWeight * weights, (double)json["evaluation_gflops"]! * 1e9 / (double)json["evaluations_per_s"]!, 1e-3);
    }
}
