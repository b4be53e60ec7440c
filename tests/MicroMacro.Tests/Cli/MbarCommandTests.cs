using MicroMacro.Artifacts.Arrays;
using MicroMacro.Cli;
using MicroMacro.Cli.Commands;
using MicroMacro.Cli.Hosting;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.FreeEnergy;

namespace MicroMacro.Tests.Cli;

[Trait("Kind", "Unit")]
public sealed class MbarCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbar").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_of_reduced_potentials_becomes_a_file_of_free_energies()
    {
        ReducedPotentials u = Chain();
        (int code, ArrayBundle? result) = Run(Bundle(u));
        Assert.Equal(0, code);
        MbarResult expected = Mbar.Solve(u);
        Assert.Equal(expected.FreeEnergies, result!["f_k"].ToDoubles());
        Assert.Equal(expected.FreeEnergyErrors(), result["df_k"].ToDoubles());
        Assert.Equal(expected.Differences(), result["Delta_f"].ToDoubles());
        Assert.Equal([3, 3], result["dDelta_f"].Shape);
        Assert.Equal(expected.Overlap, result["overlap"].ToDoubles());
        Assert.Equal(1, result["log_weights"].ToDoubles().Sum(Math.Exp), 1e-12);
        Assert.Equal(["Converged"], (string[])result["status"].Values);
    }

    [Fact]
    public void Inefficiencies_in_the_file_widen_the_errors()
    {
        ArrayBundle bundle = Bundle(Chain());
        bundle["g_k"] = NamedArray.Of([4.0, 4.0, 4.0], 3);
        (_, ArrayBundle? wide) = Run(bundle);
        (_, ArrayBundle? plain) = Run(Bundle(Chain()));
        Assert.Equal(2 * plain!["df_k"].ToDoubles()[2], wide!["df_k"].ToDoubles()[2], 1e-9);
    }

    [Fact]
    public void Disconnected_states_are_written_but_end_with_their_own_code()
    {
        var random = new RandomSequence(new RandomKey(6, 2));
        var chain = new HarmonicChain([0, 90], [1, 1]);
        (int code, ArrayBundle? result) = Run(Bundle(chain.Potentials([chain.Draw(0, 50, ref random), chain.Draw(1, 50, ref random)])));
        Assert.Equal((int)ExitCode.Incomplete, code);
        Assert.Equal(["DisconnectedStates"], (string[])result!["status"].Values);
        Assert.Equal(double.PositiveInfinity, result["df_k"].ToDoubles()[1]);
    }

    // What MBAR must never be silent about: each has its own word in the file and its own code.
    [Theory]
    [InlineData("identical", 0, "Converged", "IdenticalStates")]
    [InlineData("empty", 0, "Converged", "EmptyStates")]
    [InlineData("gap", 0, "Converged", "None")]
    [InlineData("disconnected", (int)ExitCode.Incomplete, "DisconnectedStates", "PoorOverlap")]
    public void Troublesome_states_have_their_own_words(string kind, int code, string status, string finding)
    {
        var random = new RandomSequence(new RandomKey(6, 3));
        HarmonicChain chain = kind switch
        {
            "identical" => new([0, 0.5, 0.5], [1, 1, 1]),
            "disconnected" => new([0, 0.5, 90], [1, 1, 1]),
            _ => new([0, 0.5, 1], [1, 1, 1]),
        };
        double[][] samples = [.. Enumerable.Range(0, 3).Select(k => kind == "empty" && k == 1 ? [] : chain.Draw(k, 400, ref random))];
        ReducedPotentials u = chain.Potentials(samples);
        double[] values = u.Values.ToArray();
        for (int n = 0; n < u.Samples && kind == "gap"; n++)
        {
            values[(2 * u.Samples) + n] += 300;
        }

        (int ended, ArrayBundle? result) = Run(Bundle(new ReducedPotentials(values, u.Counts.ToArray())));
        Assert.Equal(code, ended);
        Assert.Equal([status], (string[])result!["status"].Values);
        Assert.Contains(finding, ((string[])result["findings"].Values)[0], StringComparison.Ordinal);
        Assert.Equal(kind == "gap" ? 300 : 0, kind == "disconnected" ? 0 : result["f_k"].ToDoubles()[2], 0.3);
    }

    [Fact]
    public void Metadata_of_windows_give_the_free_energies_of_their_potentials()
    {
        UmbrellaSamples samples = WhamTests.Windows(1, 4, 100, 51);
        string[] lines = [.. Enumerable.Range(0, 4).Select(k =>
        {
            File.WriteAllLines(Path.Combine(_folder, $"w{k}.dat"), samples.Series(k, 0).Select((z, n) => FormattableString.Invariant($"{n} {z:R}")));
            return FormattableString.Invariant($"w{k}.dat {samples.Centers[k]} {samples.Stiffness[k]} 1 300");
        })];
        File.WriteAllLines(Path.Combine(_folder, "meta.dat"), lines);
        string output = Path.Combine(_folder, "r.npz");
        Assert.Equal(0, CommandHost.Run(CommandTree.Create(), ["mbar", Path.Combine(_folder, "meta.dat"), "--out", output, "--unit", "kT", "--columns", "2", "--bootstrap", "20"]));
        ArrayBundle result = NpzFile.Read(output);
        Assert.All(Mbar.Solve(samples.Potentials()).FreeEnergies.Zip(result["f_k"].ToDoubles()), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.Equal([4], result["df_k_bootstrap"].Shape);
    }

    [Fact]
    public void NaN_is_bad_data_and_leaves_no_file()
    {
        ReducedPotentials u = Chain();
        double[] values = u.Values.ToArray();
        values[7] = double.NaN;
        (int code, ArrayBundle? result) = Run(Bundle(new ReducedPotentials(values, u.Counts.ToArray())));
        Assert.Equal((int)ExitCode.BadData, code);
        Assert.Null(result);
    }

    [Fact]
    public void Wrong_shapes_are_named_with_what_would_be_right()
    {
        ArrayBundle bundle = Bundle(Chain());
        bundle["u_kn"] = NamedArray.Of(bundle["u_kn"].ToDoubles(), 150, 3);
        Assert.Contains("[3, 150] (transpose it)", Fault(bundle));
        bundle["N_k"] = NamedArray.Of([50.0, 50.5, 49.5], 3);
        Assert.Contains("50.5 at entry 1", Fault(bundle));
        bundle["N_k"] = NamedArray.Of([50, 50, 49], 3);
        Assert.Contains("[3, 149]", Fault(bundle));
        Assert.Contains("no array 'N_k'", Fault(new ArrayBundle { ["u_kn"] = NamedArray.Of([1.0], 1, 1) }));
        Assert.Contains("no array 'u_kn'", Fault(new ArrayBundle { ["N_k"] = NamedArray.Of([1.0], 1) }));
    }

    // Two clusters: the start's offset between them is no result, however little it scatters. A number of replicates that cannot be is said before the work.
    [Fact]
    public void Bootstrap_errors_across_disconnected_states_are_infinite()
    {
        var chain = new HarmonicChain([0, 0.5, 90, 90.5], [1, 1, 1, 1]);
        var random = new RandomSequence(new RandomKey(6, 4));
        string data = Path.Combine(_folder, "data.npz"), output = Path.Combine(_folder, "b.npz");
        NpzFile.Write(data, Bundle(chain.Potentials([chain.Draw(0, 60, ref random), chain.Draw(1, 60, ref random), chain.Draw(2, 60, ref random), chain.Draw(3, 60, ref random)])));
        Assert.Equal((int)ExitCode.Incomplete, CommandHost.Run(CommandTree.Create(), ["mbar", data, "--out", output, "--bootstrap", "20"]));
        double[] errors = NpzFile.Read(output)["df_k_bootstrap"].ToDoubles();
        Assert.Equal(0, errors[0]);
        Assert.True(double.IsFinite(errors[1]) && double.IsPositiveInfinity(errors[2]) && double.IsPositiveInfinity(errors[3]));
        File.WriteAllText(data, "no npz");
        RunCommand(data, "--bootstrap", "1", (int)ExitCode.Usage, "--out", Path.Combine(_folder, "r.npz"));
        RunCommand(data, "--bootstrap", "2", (int)ExitCode.BadData, "--out", Path.Combine(_folder, "r.npz"));
    }

    [Fact]
    public void A_missing_file_and_a_missing_option_have_their_codes()
    {
        RunCommand(Path.Combine(_folder, "none.npz"), "--out", Path.Combine(_folder, "r.npz"), (int)ExitCode.BadData);
        RunCommand(Path.Combine(_folder, "none.npz"), "--threads", "1", (int)ExitCode.Usage);
    }

    private static string Fault(ArrayBundle bundle) =>
        Assert.Throws<InvalidDataInputException>(() => MbarCommand.Problem(bundle, "data.npz")).Message;

    private static void RunCommand(string data, string option, string value, int expected, params string[] more) =>
        Assert.Equal(expected, CommandHost.Run(CommandTree.Create(), ["mbar", data, option, value, .. more]));

    private static ReducedPotentials Chain()
    {
        var chain = HarmonicChain.Of(3);
        var random = new RandomSequence(new RandomKey(6, 1));
        return chain.Potentials([chain.Draw(0, 50, ref random), chain.Draw(1, 50, ref random), chain.Draw(2, 50, ref random)]);
    }

    private static ArrayBundle Bundle(ReducedPotentials u) => new()
    {
        ["u_kn"] = NamedArray.Of(u.Values.ToArray(), u.States, u.Samples),
        ["N_k"] = NamedArray.Of(u.Counts.ToArray(), u.States),
    };

    private (int Code, ArrayBundle? Result) Run(ArrayBundle bundle)
    {
        string data = Path.Combine(_folder, "data.npz");
        string output = Path.Combine(_folder, "result.npz");
        NpzFile.Write(data, bundle);
        int code = CommandHost.Run(CommandTree.Create(), ["mbar", data, "--out", output, "--threads", "2"]);
        return (code, File.Exists(output) ? NpzFile.Read(output) : null);
    }
}
