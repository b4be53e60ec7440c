using System.Text.Json;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Artifacts;

namespace MicroMacro.Tests.Cli;

[Trait("Kind", "Unit")]
public sealed class TrainLiftCommandTests : IDisposable
{
    private const string Small = "--steps 60 --hidden 33 --layers 2 --batch 100 --seed 5";
    private readonly TemporaryFolder _files = new();

    public TrainLiftCommandTests()
    {
        RandomSequence random = new(new RandomKey(1, 1));
        const int N = 1200;
        double[] x = new double[2 * N], z = new double[N];
        for (int i = 0; i < N; i++)
        {
            z[i] = 2.0 * (random.NextDouble() - 0.5);
            x[2 * i] = z[i] + (0.1 * random.NextGaussian());
            x[(2 * i) + 1] = random.NextGaussian();
        }

        ArrayBundle bundle = new();
        bundle["x"] = NamedArray.Of(x, N, 2);
        bundle["z"] = NamedArray.Of(z, N, 1);
        NpzFile.Write(_files["data.npz"], bundle);
        bundle["period"] = NamedArray.Of([2.0 * Math.PI], 1);
        bundle["z_names"] = NamedArray.Of(["phi"]);
        NpzFile.Write(_files["angle.npz"], bundle);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Threads_and_register_width_change_no_byte_of_model_and_samples()
    {
        string one = Fingerprints("--threads 1", "");
        Assert.Equal(one, Fingerprints("--threads 2", ""));
        Assert.Equal(one, Fingerprints("--threads 4", "DOTNET_EnableAVX512=0"));
        Assert.NotEqual(one, Fingerprints("--threads 1 --label-width 0.2", ""));
    }

    [Fact]
    public void Forces_enter_the_model_and_can_be_left_out()
    {
        ArrayBundle bundle = NpzFile.Read(_files["data.npz"]);
        double[] x = bundle["x"].ToDoubles();
        bundle["z"] = NamedArray.Of(new double[x.Length / 2], x.Length / 2, 1);
        NpzFile.Write(_files["flat.npz"], bundle);
        bundle["forces"] = NamedArray.Of(Array.ConvertAll(x, v => -2.0 * v), x.Length / 2, 2);
        bundle["kT"] = NamedArray.Of([2.0], 1);
        NpzFile.Write(_files["forces.npz"], bundle);
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train flat.npz --out a.safetensors {Small} && $0 train forces.npz --out b.safetensors {Small} && $0 train forces.npz --out c.safetensors --no-forces {Small}").Code);
        Assert.Equal(File.ReadAllBytes(_files["a.safetensors"]), File.ReadAllBytes(_files["c.safetensors"]));
        Assert.NotEqual(File.ReadAllBytes(_files["a.safetensors"]), File.ReadAllBytes(_files["b.safetensors"]));
        bundle["z"] = NamedArray.Of(Enumerable.Range(0, x.Length / 2).Select(i => (double)i).ToArray(), x.Length / 2, 1);
        NpzFile.Write(_files["sharp.npz"], bundle);
        CommandResult refused = CommandLine.RunScript(_files.Folder, $"$0 train sharp.npz --out d.safetensors {Small}");
        Assert.Equal(3, refused.Code);
        Assert.Contains("sharp label", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score", Small)]
    [InlineData("monte-carlo", "")]
    public void Training_says_how_near_samples_come_to_records(string method, string options)
    {
        CommandResult trained = CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors --method {method} {options} --json");
        Assert.Equal(0, trained.Code);
        using JsonDocument result = JsonDocument.Parse(trained.Output);
        JsonElement nearest = result.RootElement.GetProperty("nearest_record");
        Assert.InRange(nearest.GetProperty("records").GetDouble(), 0.005, 0.2);
        Assert.InRange(nearest.GetProperty("samples").GetDouble(), 0.005, 1.0);
    }

    [Fact]
    public void A_training_goes_on_only_from_a_checkpoint_of_its_own()
    {
        Assert.Equal(3, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors --resume {Small}").Code);
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors --checkpoint-every 0 {Small}").Code);
        Assert.False(File.Exists(_files["m.safetensors.checkpoint"]));
    }

    [Theory]
    [InlineData("score", Small)]
    [InlineData("monte-carlo", "")]
    [InlineData("nearest-frame", "")]
    public void Lifted_files_hold_samples_label_by_label(string method, string options)
    {
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors --method {method} {options}").Code);
        CommandResult lifted = CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at z=0.5 --at=z=-0.25 -n 3 --out x.npz --json");
        Assert.Equal(0, lifted.Code);
        Assert.StartsWith("{", lifted.Output, StringComparison.Ordinal);
        ArrayBundle bundle = NpzFile.Read(_files["x.npz"]);
        Assert.Equal([6, 2], bundle["x"].Shape);
        Assert.Equal([0.5, 0.5, 0.5, -0.25, -0.25, -0.25], bundle["z"].ToDoubles());
        Assert.All(bundle["x"].ToDoubles(), v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void The_adaptive_flow_writes_log_densities_that_an_evaluation_finds_again()
    {
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors --preset vp-song2021 {Small} --learning-rate 0.002").Code);
        Assert.Equal("vp 0.1 20", SafetensorsFile.Read(_files["m.safetensors"]).Metadata["schedule"]);
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at z=0.5 --at=z=-0.25 -n 40 --sampler ode --out x.npz --threads 2").Code);
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, "DOTNET_EnableAVX512=0 $0 lift m.safetensors --at z=0.5 --at=z=-0.25 -n 40 --sampler ode --out y.npz --threads 1").Code);
        Assert.Equal(File.ReadAllBytes(_files["x.npz"]), File.ReadAllBytes(_files["y.npz"]));
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --evaluate x.npz --out again.npz").Code);
        double[] drawn = NpzFile.Read(_files["x.npz"])["logp"].ToDoubles(), found = NpzFile.Read(_files["again.npz"])["logp"].ToDoubles();
        Assert.Equal(80, drawn.Length);
        Assert.All(drawn.Zip(found), p => Assert.Equal(p.First, p.Second, 0.02));
    }

    [Fact]
    public void Options_of_one_sampler_are_refused_with_another()
    {
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors {Small}").Code);
        Refused(2, "$0 lift m.safetensors --at z=0 -n 1 --sampler ode --steps 9 --out x.npz", "--steps", "--tolerance");
        Refused(2, "$0 lift m.safetensors --at z=0 -n 1 --churn 9 --sampler em --out x.npz", "--churn", "heun");
        Refused(2, "$0 lift m.safetensors --at z=0 -n 1 --sampler ode --tolerance 3 --out x.npz", "tolerance");
        Refused(2, "$0 lift m.safetensors --at z=0 --evaluate data.npz --out x.npz", "--evaluate", "--at");
        Refused(2, "$0 lift m.safetensors --at z=0 --out x.npz", "-n");
        Refused(2, "$0 lift m.safetensors --evaluate data.npz --sampler em --steps 9 --guide-width 1 --out x.npz", "--sampler, --steps, --guide-width do not go with it");
        Refused(2, "$0 lift m.safetensors --evaluate data.npz --churn 3 --out x.npz", "--churn does not go with it");
        Refused(2, "$0 lift m.safetensors --at z=0 -n 1 --churn 7.5 --out x.npz", "--churn in 18 steps must be at most 7.456", "not 7.5.");
        Refused(2, "$0 lift m.safetensors --at z=0 -n 1 --churn nan --out x.npz", "--churn");
        Refused(2, "$0 lift m.safetensors --at z=0 -n 1 --snr 0.3 --out x.npz", "--snr", "--sampler pc");
        Refused(2, "$0 lift m.safetensors --at z=0 -n 1 --sampler pc --snr 0 --out x.npz", "--snr must lie above 0");
        Refused(2, "$0 lift m.safetensors --at z=0 -n 1 --levels own --out x.npz", "--levels own", "'edm -1 1.8'");
        Refused(2, "$0 train data.npz --method monte-carlo --steps 9 --resume --out x.npz", "--steps, --resume belong to --method score");
        Refused(2, "$0 train data.npz --method monte-carlo --preset edm --out x.npz", "--preset");
        Assert.Equal(2, CommandLine.RunScript(_files.Folder, "$0 train data.npz --preset fast --out x.npz").Code);
    }

    // Methods of the first order need many steps: their default is not Heun's, and the output says what was used.
    [Fact]
    public void Each_sampler_has_steps_of_its_own_and_says_which_it_took()
    {
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors {Small} && $0 train data.npz --out v.safetensors --preset ve-song2021 {Small}").Code);
        foreach ((string options, string expected) in new[]
        {
            ("", "heun:18:35:karras:0:"), ("--sampler em", "em:500:500:karras::"), ("--sampler pc", "pc:250:499:karras::0.16"),
            ("--sampler pc --steps 30 --snr 0.3", "pc:30:59:karras::0.3"), ("--steps 24 --churn 9.9", "heun:24:47:karras:9.9:"),
            ("--guide 'x[0]=0' --guide-width 1", "heun:150:299:karras:60:"), ("--sampler ode --tolerance 0.01", "ode:::::"),
        })
        {
            Assert.Equal(expected, Used($"$0 lift m.safetensors --at z=0 -n 2 --out x.npz --json {options}"));
        }

        Assert.Equal("em:20:20:own::", Used("$0 lift v.safetensors --at z=0 -n 2 --out x.npz --json --sampler em --steps 20 --levels own"));
        CommandResult text = CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at z=0 -n 2 --out x.npz");
        Assert.Contains("by heun in 18 steps (35 evaluations)", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("-1")]
    [InlineData("1e300")]
    public void Minutes_between_checkpoints_have_a_range(string minutes) =>
        Refused(2, $"$0 train data.npz --out y.safetensors --checkpoint-every={minutes}", "--checkpoint-every must lie from 0 to 10080 minutes");

    [Fact]
    public void Angles_need_a_unit_and_are_met_modulo_their_period()
    {
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, "$0 train angle.npz --out m.safetensors --method nearest-frame").Code);
        CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at phi=0.5 -n 1 --out x.npz").AssertRefused(2, "phi", "deg");
        CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at 'phi=120 deg' -n 1 --out x.npz").AssertRefused(2, "phi = 2.0944", "training data");
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at 'phi=390 deg' -n 1 --out x.npz").Code);
    }

    [Fact]
    public void What_cannot_be_done_is_refused_and_leaves_no_file()
    {
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, "$0 train data.npz --out m.safetensors --method nearest-frame").Code);
        Refused(2, "$0 lift m.safetensors --at z=7 -n 1 --out x.npz", "z = 7 is outside the trained range");
        Refused(2, "$0 lift m.safetensors -n 1 --out x.npz", "--at");
        Refused(2, "$0 lift m.safetensors --at z=0 -n 0 --out x.npz", "-n 0");
        Refused(2, "$0 lift m.safetensors --at z=0 -n 1 --steps 9 --out x.npz", "--steps");
        Refused(3, "$0 lift data.npz --at z=0 -n 1 --out x.npz", "safetensors");
        Refused(2, "$0 train data.npz --out y.safetensors --hidden 0", "--hidden must lie from 1 to 4096, not 0.");
        Refused(2, "$0 train data.npz --out y.safetensors --label-width '5 ps'", "--label-width", "wrong unit");
        Refused(2, "$0 train data.npz --out y.safetensors --seed abc", "--seed needs a whole number", "'abc'");
        Refused(3, "$0 train none.npz --out no/such/y.safetensors", "no/such/y.safetensors': its folder does not exist");
        Refused(3, "$0 lift m.safetensors --at z=0 -n 1 --out .", "it is a folder");
        Refused(2, "$0 train data.npz --out y.safetensors --label-width 1,2", "2 widths");
        Refused(3, "$0 train none.npz --out y.safetensors", "none.npz");
        Assert.False(File.Exists(_files["x.npz"]) || File.Exists(_files["y.safetensors"]));
    }

    [Theory]
    [InlineData("rad", 360.0, "period of 360")]
    [InlineData("deg", 360.0, "'deg'")]
    [InlineData("furlong", 0.0, "'furlong'")]
    public void Units_that_lift_could_not_read_are_refused_before_training(string unit, double period, string expected)
    {
        WriteTwoLabels(unit, period);
        Refused(3, "$0 train two.npz --out y.safetensors", "two.npz", "label 'phi'", expected);
        Assert.False(File.Exists(_files["y.safetensors"]));
    }

    [Fact]
    public void Widths_of_labels_have_the_units_of_the_labels()
    {
        WriteTwoLabels("rad", 2.0 * Math.PI);
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train two.npz --out m.safetensors --label-width '5 deg, 0.1' {Small}").Code);
        double[] widths = SafetensorsFile.Read(_files["m.safetensors"]).Tensors["label.width"].ToDoubles();
        Assert.Equal([5.0 * Math.PI / 180.0, 0.1], widths);
        Refused(2, "$0 lift m.safetensors --at 'phi=0 deg, s=0' -n 1 --steps 1 --out x.npz", "--steps must be greater than or equal to '2', not 1.");
        NpyFile.Write(_files["at.npy"], NamedArray.Of([0.0, 0.0], 2));
        Refused(3, "$0 lift m.safetensors --at-file at.npy -n 1 --out x.npz", "shape [2]", "[m, 2]");
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at 'phi=0 deg, s=0' -n 1 --out x.npz").Code);
    }

    [Theory]
    [InlineData("--at z=0.5 -n 2", "Row 0, at z = 0.5: x in column 0 is")]
    [InlineData("--at z=0.5 -n 2 --sampler ode", "Row 0, at z = 0.5: x in column 0 is NaN")]
    [InlineData("--evaluate points.npz --json", "Row 0, at z = 0.25: logp is NaN")]
    public void Numbers_that_are_not_finite_are_written_to_no_file(string request, string expected)
    {
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors {Small}").Code);
        SafetensorsContent content = SafetensorsFile.Read(_files["m.safetensors"]);
        Array.Fill((float[])content.Tensors["network.1.bias"].Values, 10f);
        Array.Fill((float[])content.Tensors["network.2.weight"].Values, 3e38f);
        SafetensorsFile.Write(_files["huge.safetensors"], content.Tensors, content.Metadata);
        ArrayBundle points = new();
        points["x"] = NamedArray.Of([0.0, 0.0], 1, 2);
        points["z"] = NamedArray.Of([0.25], 1, 1);
        NpzFile.Write(_files["points.npz"], points);
        CommandResult failed = CommandLine.RunScript(_files.Folder, $"$0 lift huge.safetensors {request} --out x.npz");
        Assert.Equal(4, failed.Code);
        Assert.Equal("", failed.Output);
        Assert.Contains(expected, failed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_files["x.npz"]));
    }

    [Fact]
    public void Replicas_are_whole_numbers_and_records_of_bounded_width()
    {
        ArrayBundle bundle = NpzFile.Read(_files["data.npz"]);
        int n = bundle["z"].Count;
        bundle["replica"] = NamedArray.Of([.. Enumerable.Range(0, n).Select(i => i < 600 ? 0.0 : 0.7)], n);
        NpzFile.Write(_files["thirds.npz"], bundle);
        Refused(3, $"$0 train thirds.npz --out y.safetensors {Small}", "'replica'", "0.7 at entry 600", "whole numbers");
        ArrayBundle wide = new();
        wide["x"] = NamedArray.Of(new double[2 * 70_000], 2, 70_000);
        wide["z"] = NamedArray.Of(new double[2], 2);
        NpzFile.Write(_files["wide.npz"], wide);
        Refused(3, $"$0 train wide.npz --out y.safetensors {Small}", "70000 features", "at most 65536");
        wide["x"] = NamedArray.Of(new double[2], 2);
        wide["z"] = NamedArray.Of(new double[2 * 2000], 2, 2000);
        NpzFile.Write(_files["wide.npz"], wide);
        Refused(3, $"$0 train wide.npz --out y.safetensors {Small}", "2000 labels");
        Assert.False(File.Exists(_files["y.safetensors"]));
    }

    [Fact]
    public void A_damaged_model_is_refused_by_name()
    {
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors {Small}").Code);
        SafetensorsContent content = SafetensorsFile.Read(_files["m.safetensors"]);
        content.Tensors["network.1.bias"] = NamedArray.Of(new float[7], 7);
        SafetensorsFile.Write(_files["bad.safetensors"], content.Tensors, content.Metadata);
        Refused(3, "$0 lift bad.safetensors --at z=0 -n 1 --out x.npz", "bad.safetensors", "network.1.bias");
    }

    private string Used(string script)
    {
        CommandResult result = CommandLine.RunScript(_files.Folder, script);
        Assert.True(result.Code == 0, result.Error);
        JsonNode used = JsonNode.Parse(result.Output)!["sampler"]!;
        return string.Join(':', new[] { "method", "steps", "evaluations", "levels", "churn", "snr" }.Select(k => used[k]?.ToJsonString().Trim('"')));
    }

    private void WriteTwoLabels(string unit, double period)
    {
        ArrayBundle bundle = NpzFile.Read(_files["data.npz"]);
        double[] z = bundle["z"].ToDoubles();
        bundle["z"] = NamedArray.Of([.. z.SelectMany(v => new[] { v, -v })], z.Length, 2);
        bundle["period"] = NamedArray.Of([period, 0.0], 2);
        bundle["z_names"] = NamedArray.Of(["phi", "s"]);
        bundle["z_units"] = NamedArray.Of([unit, ""]);
        NpzFile.Write(_files["two.npz"], bundle);
    }

    private void Refused(int code, string script, params string[] parts) => CommandLine.RunScript(_files.Folder, script).AssertRefused(code, parts);

    private string Fingerprints(string options, string environment)
    {
        CommandResult result = CommandLine.RunScript(
            _files.Folder,
            $"{environment} $0 train data.npz --out m.safetensors {Small} {options} && "
            + $"{environment} $0 lift m.safetensors --at z=0.5 --at z=0.1 -n 70 --out x.npz --threads 2 >/dev/null && sha256sum m.safetensors x.npz");
        Assert.Equal(0, result.Code);
        return result.Output[result.Output.IndexOf('\n', StringComparison.Ordinal)..];
    }
}
