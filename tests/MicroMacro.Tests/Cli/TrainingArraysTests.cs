using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Artifacts;

namespace MicroMacro.Tests.Cli;

/// <summary>What train makes of the arrays in its data: none is left unread, and what cannot be learned from is said before training.</summary>
[Trait("Kind", "Unit")]
public sealed class TrainingArraysTests : IDisposable
{
    private const int N = 400;
    private const string Small = "--steps 20 --hidden 16 --layers 2 --batch 50";
    private readonly TemporaryFolder _files = new();
    private readonly double[] _x = new double[2 * N];
    private readonly double[] _z = new double[N];

    public TrainingArraysTests()
    {
        RandomSequence random = new(new RandomKey(4, 1));
        for (int i = 0; i < N; i++)
        {
            _z[i] = (2.0 * random.NextDouble()) - 1.0;
            (_x[2 * i], _x[(2 * i) + 1]) = (_z[i] + (0.1 * random.NextGaussian()), random.NextGaussian());
        }
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("z_periods", "did you mean 'period'?")]
    [InlineData("weights", "did you mean 'w'?")]
    [InlineData("force", "did you mean 'forces'?")]
    [InlineData("replicas", "did you mean 'replica'?")]
    [InlineData("arr_0", "valid are x, z, w")]
    [InlineData("circles", "'x_period'")]
    public void An_array_that_nothing_reads_is_refused_with_the_name_that_was_meant(string name, string expected)
    {
        Write("data.npz", (name, NamedArray.Of(new double[N], N)));
        CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors {Small}").AssertRefused(3, "data.npz", name, expected);
        Assert.False(File.Exists(_files["m.safetensors"]));
    }

    [Fact]
    public void What_other_commands_write_beside_the_records_is_no_hindrance()
    {
        double[] times = [.. Enumerable.Range(0, N).Select(i => 0.1 * i)];
        Write("data.npz", ("time", NamedArray.Of(times, N)), ("window", NamedArray.Of(new long[N], N)), ("logp", NamedArray.Of(times, N)), ("period", NamedArray.Of([0.0], 1)));
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors {Small} && $0 lift m.safetensors --at z=0.2 -n {N} --out l.npz && $0 train l.npz --out again.safetensors {Small}").Code);
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 simulate --system ornstein-uhlenbeck --replicas 20 --steps 400 --stride 20 --out s && $0 train s/samples.npz --out m.safetensors {Small}").Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Records_without_labels_make_a_model_that_needs_none(bool noColumns)
    {
        ArrayBundle bundle = new() { ["x"] = NamedArray.Of(_x, N, 2) };
        if (noColumns)
        {
            (bundle["z"], bundle["period"], bundle["z_names"]) = (NamedArray.Of(Array.Empty<double>(), N, 0), NamedArray.Of(Array.Empty<double>(), 0), NamedArray.Of(Array.Empty<string>()));
        }

        NpzFile.Write(_files["data.npz"], bundle);
        JsonNode trained = Json($"$0 train data.npz --out m.safetensors {Small} --json");
        Assert.Equal(0, trained["labels"]!.GetValue<int>());
        Assert.Empty(trained["warnings"]!.AsArray());
        Assert.Empty(Json("$0 describe m.safetensors --json")["labels"]!.AsArray());
        Assert.Equal(7, Json("$0 lift m.safetensors -n 7 --out x.npz --json")["per_label"]!.GetValue<int>());
        Assert.Equal([7, 2], NpzFile.Read(_files["x.npz"])["x"].Shape);
        Assert.Equal(N, Json("$0 lift m.safetensors --evaluate data.npz --tolerance 0.01 --out e.npz --json")["points"]!.GetValue<int>());
    }

    [Fact]
    public void Logarithms_of_weights_are_weights_and_energies_are_one_number_or_one_a_record()
    {
        double[] logs = [.. _z.Select(v => -3.0 * v)], weights = [.. logs.Select(v => Math.Exp(v - logs.Max()))];
        NamedArray forces = NamedArray.Of(Array.ConvertAll(_x, v => -2.0 * v), N, 2), flat = NamedArray.Of(new double[N], N);
        Write("w.npz", ("w", NamedArray.Of(weights, N)), ("z", flat));
        Write("log.npz", ("log_weight", NamedArray.Of(logs, N)), ("z", flat));
        Write("both.npz", ("log_weight", NamedArray.Of(logs, N)), ("w", NamedArray.Of(weights, N)));
        Write("one.npz", ("forces", forces), ("kT", NamedArray.Scalar(2.0)), ("z", flat));
        Write("each.npz", ("forces", forces), ("kT", NamedArray.Of([.. Enumerable.Repeat(2.0, N)], N)), ("z", flat));
        Write("unit.npz", ("forces", forces), ("kT", NamedArray.Scalar(1.0)), ("z", flat));
        foreach (string name in new[] { "w", "log", "one", "each", "unit" })
        {
            Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train {name}.npz --out {name}.safetensors {Small}").Code);
        }

        Assert.Equal(File.ReadAllBytes(_files["one.safetensors"]), File.ReadAllBytes(_files["each.safetensors"]));
        Assert.NotEqual(File.ReadAllBytes(_files["one.safetensors"]), File.ReadAllBytes(_files["unit.safetensors"]));
        Json("$0 lift w.safetensors -n 4 --out a.npz --json");
        Json("$0 lift log.safetensors -n 4 --out b.npz --json");
        Assert.Equal(NpzFile.Read(_files["a.npz"])["x"].ToDoubles(), NpzFile.Read(_files["b.npz"])["x"].ToDoubles());
        CommandLine.RunScript(_files.Folder, $"$0 train both.npz --out m.safetensors {Small}").AssertRefused(3, "both.npz", "'w'", "'log_weight'");
    }

    [Fact]
    public void What_cannot_be_learned_is_refused_and_what_is_odd_is_said_before_training()
    {
        double[] mark = [.. _x], constant = [.. _x.Chunk(2).SelectMany(r => new[] { r[0], 3.0 })];
        mark[11] = 1e200;
        Write("mark.npz", ("x", NamedArray.Of(mark, N, 2)));
        CommandLine.RunScript(_files.Folder, $"$0 train mark.npz --out m.safetensors {Small}").AssertRefused(3, "record 5: feature 1 is 1E+200");
        Write("same.npz", ("x", NamedArray.Of([.. Enumerable.Repeat(0.7, 2 * N)], N, 2)));
        CommandResult same = CommandLine.RunScript(_files.Folder, $"$0 train same.npz --out m.safetensors {Small}");
        Assert.Equal(3, same.Code);
        Assert.Contains("all 400 records with weight have the same features", same.Error, StringComparison.Ordinal);
        mark[11] = 1e9;
        Write("mark.npz", ("x", NamedArray.Of(mark, N, 2)));
        Assert.Contains("feature 1 of record 5 is 1E+09", Warning("mark.npz"), StringComparison.Ordinal);
        Write("constant.npz", ("x", NamedArray.Of(constant, N, 2)));
        Assert.Contains("feature 1 (from 0) never varies", Warning("constant.npz"), StringComparison.Ordinal);
        Write("repeats.npz", ("x", NamedArray.Of([.. Enumerable.Range(0, 2 * N).Select(i => _x[i % 60])], N, 2)));
        Assert.Contains("only 30 of 400 records differ", Warning("repeats.npz"), StringComparison.Ordinal);
        Write("few.npz", ("w", NamedArray.Of([.. Enumerable.Range(0, N).Select(i => i < 4 ? 1.0 : 1e-9)], N)));
        Assert.Contains("4.0 effective records", Warning("few.npz"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_corner_of_two_labels_is_named()
    {
        Write("data.npz", ("z", NamedArray.Of([.. _z.SelectMany((v, i) => new[] { v, v + (0.05 * _x[(2 * i) + 1]) })], N, 2)), ("z_names", NamedArray.Of(["a", "b"])));
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, $"$0 train data.npz --out m.safetensors {Small}").Code);
        CommandResult lifted = CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at 'a=0.5, b=0.5' --at 'a=-0.8, b=0.8' -n 2 --out x.npz --json");
        Assert.Equal([1], JsonNode.Parse(lifted.Output)!["remote_labels"]!.AsArray().Select(v => v!.GetValue<int>()));
        Assert.Contains("a = -0.8, b = 0.8: the nearest training label", lifted.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a = 0.5", lifted.Error, StringComparison.Ordinal);

        // An evaluation names the rows of its file under the same key.
        NpzFile.Write(_files["points.npz"], new ArrayBundle { ["x"] = NamedArray.Of(_x[..6], 3, 2), ["z"] = NamedArray.Of([0.5, 0.5, 0.4, 0.4, -0.8, 0.8], 3, 2) });
        Assert.Equal([2], Json("$0 lift m.safetensors --evaluate points.npz --tolerance 0.01 --out e.npz --json")["remote_labels"]!.AsArray().Select(v => v!.GetValue<int>()));
    }

    private string Warning(string data) => Assert.Single(Json($"$0 train {data} --out m.safetensors {Small} --json")["warnings"]!.AsArray())!.GetValue<string>();

    private JsonNode Json(string script)
    {
        CommandResult result = CommandLine.RunScript(_files.Folder, script);
        Assert.True(result.Code == 0, result.Error);
        return JsonNode.Parse(result.Output)!;
    }

    private void Write(string name, params (string Name, NamedArray Array)[] arrays)
    {
        ArrayBundle bundle = new() { ["x"] = NamedArray.Of(_x, N, 2), ["z"] = NamedArray.Of(_z, N, 1) };
        foreach ((string key, NamedArray array) in arrays)
        {
            bundle[key] = array;
        }

        NpzFile.Write(_files[name], bundle);
    }
}
