using System.Text.Json;
using MicroMacro.Web.Run;

namespace MicroMacro.Tests.Web;

/// <summary>The words beside a verdict name the test or the gate that decided it.</summary>
[Trait("Kind", "Unit")]
public sealed class LabelReasonTests
{
    [Theory]
    [InlineData("\"pass\", \"residual_p\": 0.02", null)]
    [InlineData("\"fail\", \"residual_p\": 0.4, \"energy_distance_p\": 0.0001, \"fast_p\": 0.3", "energy distance, p < 0.001")]
    [InlineData("\"fail\", \"residual_p\": 0.004, \"energy_distance_p\": 0.9, \"fast_p\": 0.3", "residual, p = 0.004")]
    [InlineData("\"fail\", \"residual_p\": 0.4, \"energy_distance_p\": 0.2, \"fast_p\": 0.3, \"potential_overlap\": 0.1", "energy overlap below 0.3")]
    [InlineData("\"fail\", \"fast_p\": 0.0, \"invalid_share\": 0.2", "fast variable, p < 0.001; invalid states above 5\u202f%")]
    [InlineData("\"hidden states not equilibrated\", \"r_hat\": 1.2, \"between_replicas_p\": 0.002", "R\u2011hat 1.20, p = 0.002")]
    [InlineData("\"cannot tell\", \"n_effective\": 12, \"settled\": false", "fewer than 20 independent frames; window not settled")]
    [InlineData("\"cannot tell\"", null)]
    [InlineData("\"outside the region\", \"fast_p\": 0.0", "F above the region")]
    public void A_label_says_what_decided(string label, string? expected) =>
        Assert.Equal(expected, Reasons($$"""{"labels":[{"verdict": {{label}}}, {"verdict":"pass"}]}""").Of(0));

    [Fact]
    public void Labels_that_do_not_count_do_not_make_the_threshold_stricter()
    {
        const string Summary = """{"verdict":{"false_alarm_rate":0.06},"labels":[{"verdict":"pass"},{"verdict":"outside the region"}]}""";
        Assert.Equal(0.01, Reasons(Summary).FirstThreshold!.Value, 12);
        Assert.Null(Reasons("{}").FirstThreshold);
    }

    private static LabelReason Reasons(string summary) => new(new JsonView(JsonDocument.Parse(summary).RootElement));
}
