using System.Text.Json;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Tests.Web;

[Trait("Kind", "Unit")]
public sealed class ReportTextTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.03141592, "0.0314")]
    [InlineData(-2.4943, "−2.49")]
    [InlineData(30, "30")]
    [InlineData(2.4800e8, "2.48 × 10⁸")]
    [InlineData(-3.2e-7, "−3.20 × 10⁻⁷")]
    [InlineData(double.NaN, "–")]
    public void Numbers_have_few_digits_and_true_signs(double value, string expected) => Assert.Equal(expected, NumberText.Of(value));

    [Theory]
    [InlineData(-0.038, 0.32, "−0.04 ± 0.32")]
    [InlineData(12.3456, 1.5, "12.3 ± 1.5")]
    [InlineData(0.5, 0.0, "0.50")]
    public void A_number_shows_no_digit_that_its_error_drowns(double value, double error, string expected) =>
        Assert.Equal(expected, NumberText.WithError(value, error));

    [Fact]
    public void Counts_probabilities_and_fractions_read_as_in_print()
    {
        Assert.Equal("1\u2009280\u2009000", NumberText.Count(1280000));
        Assert.Equal("2.31 × 10⁸", NumberText.Count(231000000));
        Assert.Equal("< 0.001", NumberText.Probability(0.0002));
        Assert.Equal("98.4\u202f%", NumberText.Percent(0.984));
        Assert.Equal("–", NumberText.Count(null));
    }

    [Fact]
    public void Holes_of_a_page_are_escaped_and_fragments_are_not()
    {
        HtmlBuilder html = new();
        string name = "</script><b x='1' y=\"2\">&";
        html.Add($"<p>{name}{3}{HtmlFragment.Of(inner => inner.Add($"<i>{"φ < 1"}</i>"))}</p>");
        Assert.Equal("<p>&lt;/script&gt;&lt;b x=&#x27;1&#x27; y=&quot;2&quot;&gt;&amp;3<i>φ &lt; 1</i></p>\n", html.ToString());
    }

    [Fact]
    public void Labels_are_written_in_signs_and_degrees()
    {
        CoarseLabels coarse = new(Json("""[{"name":"phi","unit":"rad","period":6.283185},{"name":"d","unit":"nm","period":0}]"""));
        Assert.Equal("φ = −60°, d = 0.25 nm", coarse.Text([-Math.PI / 3, 0.25]));
        Assert.Equal("φ, d", coarse.Names);
    }

    [Fact]
    public void A_structure_and_its_mirror_image_lie_in_one_frame_and_differ_in_chirality()
    {
        PdbModels models = PdbModels.Read(new StringReader(SyntheticStructures.Pdb([-1.0], 1, new Noise(3))), "test.pdb");
        ResidueFrame frame = ResidueFrame.Find(models.Atoms)!;
        float[] left = models.Frames[0];
        float[] right = [.. left.Select((v, i) => i % 3 == 2 ? -v : v)];
        Assert.Equal(("L", "D"), (frame.Chirality(left), frame.Chirality(right)));
        float[] turned = frame.Turn(left);
        int alpha = Array.FindIndex(models.Atoms, a => a.Name == "CA");
        int n = Array.FindIndex(models.Atoms, a => a.Name == "N");
        Assert.Equal([0f, 0f, 0f], turned[(3 * alpha)..(3 * alpha + 3)]);
        Assert.Equal(0, turned[(3 * n) + 1], 4);
        Assert.True(turned[3 * n] > 1.3f);
        Assert.Equal(Distance(left, 0, 21), Distance(turned, 0, 21), 3);
    }

    [Fact]
    public void Structures_are_chosen_for_each_label_of_the_samples()
    {
        PdbModels models = PdbModels.Read(new StringReader(SyntheticStructures.Pdb([-1.0, 1.0], 30, new Noise(4))), "test.pdb");
        double[] z = [.. Enumerable.Repeat(-1.0, 30), .. Enumerable.Repeat(1.0, 30)];
        CoarseLabels coarse = new(Json("""[{"name":"phi","unit":"rad","period":6.283185}]"""));
        Structures chosen = Structures.Choose(models, new ArrayBundle { ["z"] = NamedArray.Of(z, 60, 1) }, coarse)!;
        JsonElement json = Written(chosen);
        Assert.Equal(["φ = −57.3°", "φ = 57.3°"], json.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal([20, 20], json.GetProperty("frames").EnumerateArray().GroupBy(f => f.GetProperty("label").GetInt32()).Select(g => g.Count()));
        Assert.Equal(66, json.GetProperty("frames")[0].GetProperty("xyz").GetArrayLength());
        Assert.Equal("All 40 structures shown are L.", chosen.Handedness);
    }

    private static JsonElement Written(Structures structures)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            structures.WriteTo(json);
            json.WriteEndObject();
        }

        return JsonDocument.Parse(bytes.ToArray()).RootElement.GetProperty("structures");
    }

    private static double Distance(float[] x, int a, int b) =>
        Math.Sqrt(Enumerable.Range(0, 3).Sum(k => Math.Pow(x[(3 * a) + k] - x[(3 * b) + k], 2)));

    private static JsonView Json(string text) => new(JsonDocument.Parse(text).RootElement);
}
