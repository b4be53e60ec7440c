using System.Globalization;
using System.Text;
using MicroMacro.Artifacts.Outside;
using MicroMacro.Cli;
using MicroMacro.Cli.Hosting;
using MicroMacro.FreeEnergy;
using MicroMacro.Tests.FreeEnergy;

namespace MicroMacro.Tests.Cli;

[Trait("Kind", "Unit")]
public sealed class WhamCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wham").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Metadata_become_a_text_that_other_tools_read_and_a_report()
    {
        string metadata = Windows(TextTableFormat.Plain, 300);
        Assert.Equal(0, Run("wham", metadata, "--out", At("fes.dat"), "--unit", "kT", "--temperature", "300", "--min", "-1", "--max", "5", "--bins", "24", "--bootstrap", "20", "--report", At("r.html")));
        TextTable fes = TextTableReader.Read(At("fes.dat"));
        Assert.Equal(["z", "fes", "err_fes", "prob", "n_eff"], fes.Fields);
        Assert.Equal("24", fes.Settings["nbins_z"]);
        GridAxis axis = new(-1, 5, 24, false);
        double[] exact = [.. Enumerable.Range(0, 24).Select(b => WhamTests.Exact(axis, b))];
        for (int b = 4; b < 20; b++)
        {
            Assert.InRange((fes.Column(1)[b] - fes.Column(1)[12] - exact[b] + exact[12]) / Math.Max(0.02, fes.Column(2)[b]), -6, 6);
        }

        string report = File.ReadAllText(At("r.html"));
        Assert.Contains("Has it converged?", report);
        Assert.Contains("chart-time", report);
    }

    [Fact]
    public void Units_of_stiffness_and_data_are_converted_when_told_and_asked_for_when_not()
    {
        string plain = Windows(TextTableFormat.Plain, 100);
        Assert.Equal(0, Run("wham", plain, "--out", At("a.dat"), "--unit", "kT", "--temperature", "300", "--bins", "20", "--min", "0", "--max", "4", "--bootstrap", "0"));
        double kT = 0.00831446261815324 * 300;
        string other = Windows(TextTableFormat.Plain, 100, stiffness: 2 * kT * Math.Pow(180 / Math.PI, 2));
        Assert.Equal(0, Run("wham", other, "--out", At("b.dat"), "--unit", "kJ", "--temperature", "300", "--bins", "20", "--min", "0", "--max", "4", "--bootstrap", "0", "--stiffness-unit", "kJ/mol/rad^2", "--data-unit", "deg"));
        double[] a = TextTableReader.Read(At("a.dat")).Column(1), b = TextTableReader.Read(At("b.dat")).Column(1);
        Assert.All(a.Zip(b), pair => Assert.Equal(pair.First * kT, pair.Second, 1e-5));
        Assert.Equal((int)ExitCode.Usage, Run("wham", other, "--out", At("c.dat"), "--temperature", "300", "--stiffness-unit", "kJ/mol/rad^2"));
        Assert.Equal((int)ExitCode.Usage, Run("wham", Windows(TextTableFormat.Plumed, 100), "--out", At("c.dat"), "--temperature", "300", "--columns", "d"));
        Assert.False(File.Exists(At("c.dat")));
    }

    [Fact]
    public void Colvar_windows_and_plain_ones_give_the_same()
    {
        string[] options = ["--unit", "kT", "--temperature", "300", "--bins", "20", "--min", "0", "--max", "4", "--bootstrap", "0"];
        Assert.Equal(0, Run(["wham", Windows(TextTableFormat.Plain, 100), "--out", At("a.dat"), .. options]));
        Assert.Equal(0, Run(["wham", Windows(TextTableFormat.Plumed, 100), "--out", At("b.dat"), "--columns", "d", .. options]));
        Assert.Equal(TextTableReader.Read(At("a.dat")).Column(1), TextTableReader.Read(At("b.dat")).Column(1));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("0.25")]
    public void Kernel_densities_come_with_bands_and_a_mask(string width)
    {
        string metadata = Windows(TextTableFormat.Plain, 300);
        Assert.Equal(0, Run("wham", metadata, "--out", At("k.dat"), "--unit", "kT", "--temperature", "300", "--min", "-6", "--max", "8", "--bins", "56", "--bootstrap", "40", "--kde", width, "--report", At("k.html")));
        double[][] rows = [.. File.ReadLines(At("k.dat")).Where(line => line.StartsWith(' ')).Select(line =>
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray())];
        GridAxis axis = new(-6, 8, 56, false);
        Assert.Contains("bandwidth", File.ReadAllText(At("k.dat")));
        Assert.True(double.IsNaN(rows[0][1]) && double.IsNaN(rows[0][2]));
        double[] exact = [.. Enumerable.Range(0, 56).Select(b => WhamTests.Exact(axis, b))];
        int middle = axis.Bin(2);
        for (int b = axis.Bin(-0.5); b < axis.Bin(4.5); b++)
        {
            // Smoothing by h flattens F by about h²/2 F'², 0.06 at most here.
            Assert.InRange(rows[b][1] - rows[middle][1] - exact[b] + exact[middle], -0.07 - (5 * rows[b][2]), 0.07 + (5 * rows[b][2]));
        }

        Assert.Equal((int)ExitCode.Usage, Run("wham", metadata, "--out", At("g.dat"), "--temperature", "300", "--kde", "0"));
        Assert.Equal((int)ExitCode.Usage, Run("wham", metadata, "--out", At("g.dat"), "--temperature", "300", "--kde", "0.1,0.2"));
        Assert.Equal((int)ExitCode.Usage, Run("wham", metadata, "--out", At("g.dat"), "--temperature", "300", "--kde", "auto", "--grossfield"));
        Assert.Equal((int)ExitCode.Usage, Run("wham", metadata, "--out", At("g.dat"), "--temperature", "300", "--kde", "90", "--periodic", "360", "--unit", "kT"));
        Assert.False(File.Exists(At("g.dat")));
    }

    [Fact]
    public void Stiffnesses_in_another_unit_are_noticed()
    {
        string metadata = Windows(TextTableFormat.Plain, 100, stiffness: 2 * 3283);
        CommandResult result = CommandLine.Run(_folder, "wham", metadata, "--out", At("w.dat"), "--temperature", "300", "--unit", "kT", "--bootstrap", "0");
        Assert.Contains("check the stiffnesses' unit", result.Error);
        Assert.DoesNotContain("by Infinity times", result.Output);
        result = CommandLine.Run(_folder, "wham", Windows(TextTableFormat.Plain, 100), "--out", At("w.dat"), "--temperature", "300", "--unit", "kT", "--bootstrap", "0");
        Assert.Equal("", result.Error);
    }

    // The likelier causes of windows that contradict each other come before a hidden state.
    [Fact]
    public void Files_in_another_order_than_their_centres_are_thought_of()
    {
        string metadata = Windows(TextTableFormat.Plain, 300);
        string[] common = ["--out", At("o.dat"), "--temperature", "300", "--unit", "kT", "--bootstrap", "0"];
        Assert.DoesNotContain("another order", CommandLine.Run(_folder, ["wham", metadata, .. common]).Output, StringComparison.Ordinal);
        File.WriteAllText(At("swapped.meta"), File.ReadAllText(metadata).Replace("Plain1.", "P.", StringComparison.Ordinal).Replace("Plain3.", "Plain1.", StringComparison.Ordinal).Replace("P.", "Plain3.", StringComparison.Ordinal));
        string output = CommandLine.Run(_folder, ["wham", At("swapped.meta"), .. common]).Output;
        Assert.Contains("another order than the centres", output, StringComparison.Ordinal);
        Assert.Contains("k/2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transient_is_acted_on()
    {
        string metadata = Windows(TextTableFormat.Plain, 300);
        string[] rows = File.ReadAllLines(At("Plain2.dat"));
        File.WriteAllLines(At("Plain2.dat"), [.. Enumerable.Range(0, 60).Select(n => FormattableString.Invariant($"{n} {9 - (n * 0.1)}")), .. rows.Select((row, n) => $"{n + 60} {row.Split(' ')[1]}")]);
        string[] common = ["wham", metadata, "--out", At("t.dat"), "--temperature", "300", "--unit", "kT", "--bootstrap", "0"];
        Assert.Contains("--discard auto", CommandLine.Run(_folder, common).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--discard auto", CommandLine.Run(_folder, [.. common, "--discard", "auto"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_unit_of_xvg_windows_is_asked_for()
    {
        string metadata = Windows(TextTableFormat.Xvg, 100);
        CommandResult result = CommandLine.Run(_folder, "wham", metadata, "--out", At("x.dat"), "--temperature", "300");
        Assert.Equal((int)ExitCode.Usage, result.Code);
        Assert.Contains("kJ/mol", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, Run("wham", metadata, "--out", At("x.dat"), "--temperature", "300", "--unit", "kJ", "--bootstrap", "0"));
    }

    [Fact]
    public void Each_fault_has_its_code()
    {
        string metadata = Windows(TextTableFormat.Plain, 50);
        Assert.Equal((int)ExitCode.BadData, Run("wham", At("none.dat"), "--out", At("f.dat"), "--temperature", "300"));
        Assert.Equal((int)ExitCode.BadData, Run("wham", metadata, "--out", At("f.dat"), "--unit", "kT"));
        Assert.Equal((int)ExitCode.BadData, Run("wham", metadata, "--out", At("f.dat"), "--temperature", "300", "--min", "90", "--max", "99"));
        Assert.Equal((int)ExitCode.Usage, Run("wham", metadata, "--out", At("f.dat"), "--temperature", "300", "--min", "5", "--max", "4"));
        Assert.Equal((int)ExitCode.Usage, Run("wham", metadata, "--out", At("f.dat"), "--temperature", "300", "--unit", "eV"));
        File.AppendAllText(metadata, "missing.dat 9 2\n");
        Assert.Equal((int)ExitCode.BadData, Run("wham", metadata, "--out", At("f.dat"), "--temperature", "300"));
        Assert.False(File.Exists(At("f.dat")));
    }

    [Fact]
    public void Disconnected_windows_are_written_but_end_with_their_own_code()
    {
        File.WriteAllText(At("p.dat"), string.Concat(Enumerable.Range(0, 80).Select(n => $"{n} {(n % 9) * 0.01}\n")));
        File.WriteAllText(At("q.dat"), string.Concat(Enumerable.Range(0, 80).Select(n => $"{n} {50 + ((n % 7) * 0.01)}\n")));
        File.WriteAllText(At("m.dat"), "# two windows\r\np.dat 0 9 # first\r\n\r\nq.dat 50 9\r\n");
        Assert.Equal((int)ExitCode.Incomplete, Run("wham", At("m.dat"), "--out", At("f.dat"), "--temperature", "300", "--unit", "kT", "--bootstrap", "10"));
        Assert.Contains("nan", File.ReadAllText(At("f.dat")));

        // F, error and probability of each cell that has samples.
        string[] known = [.. File.ReadLines(At("f.dat")).Where(line => line.StartsWith(' ') && line.Split(' ')[2] != "nan")];
        Assert.NotEmpty(known);
        Assert.All(known, line => Assert.Equal("inf", line.Split(' ')[3]));
        Assert.Contains("groups that do not overlap", File.ReadAllText(At("f.dat")), StringComparison.Ordinal);
    }

    // F and its errors are of one estimator, and that uses the correlation times that the metadata give; Grossfield's program weighs all samples alike.
    [Fact]
    public void Correlation_times_of_the_metadata_weigh_F_and_its_errors()
    {
        UmbrellaSamples samples = WhamTests.Windows(1, 6, 300, 41);
        double[] g = [1, 9, 1, 9, 1, 9];
        string[] lines = [.. File.ReadAllLines(Windows(TextTableFormat.Plain, 300)).Select((line, k) => FormattableString.Invariant($"{line} {g[k]}"))];
        File.WriteAllLines(At("g.meta"), lines);
        GridAxis[] axes = [new GridAxis(0, 4, 16, false)];
        string[] options = ["--unit", "kT", "--temperature", "300", "--bins", "16", "--min", "0", "--max", "4", "--bootstrap", "0"];
        Assert.Equal(0, Run(["wham", At("g.meta"), "--out", At("g.dat"), .. options]));
        TextTable fes = TextTableReader.Read(At("g.dat"));
        FreeEnergySurface weighted = Wham.Solve(samples, axes, new WhamOptions { Inefficiencies = g }).Surface!;
        Assert.All(weighted.Values.Zip(fes.Column(1)), pair => Assert.Equal(pair.First - weighted.Lowest(), pair.Second, 1e-6));
        Assert.All(weighted.Errors.Zip(fes.Column(2)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal(0, Run(["wham", At("g.meta"), "--out", At("p.dat"), "--grossfield", .. options]));
        FreeEnergySurface plain = Wham.Solve(samples, axes).Surface!;
        double[] grossfield = TextTableReader.Read(At("p.dat")).Column(1);
        Assert.All(plain.Values.Zip(grossfield), pair => Assert.Equal(pair.First - plain.Lowest(), pair.Second, 1e-6));
        Assert.Contains(grossfield.Zip(fes.Column(1)), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }

    [Theory]
    [InlineData("--kde", "1e-9", "too narrow")]
    [InlineData("--bins", "100000", "replicates and")]
    public void What_no_memory_holds_is_refused_with_a_sentence(string option, string value, string why)
    {
        CommandResult result = CommandLine.Run(_folder, "wham", Windows(TextTableFormat.Plain, 60), "--out", At("f.dat"), "--temperature", "300", "--unit", "kT", "--bootstrap", "3000", option, value);
        Assert.Equal((int)ExitCode.Usage, result.Code);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        File.WriteAllText(At("HILLS"), "#! FIELDS time d e sigma_d sigma_e height biasf\n 1 1.0 1.0 0.1 0.1 2.0 10\n");
        Assert.Equal((int)ExitCode.Usage, Run("sum-hills", At("HILLS"), "--out", At("f.dat"), "--bins", "100000"));
    }

    [Fact]
    public void Small_values_keep_their_digits()
    {
        string text = new SurfaceText(["z", "prob"], []).Row(-2.5, 3.25e-14).Row(0, 1234.5).ToString();
        File.WriteAllText(At("s.dat"), text);
        Assert.Equal([3.25e-14, 1234.5], TextTableReader.Read(At("s.dat")).Column(1));
        Assert.Contains("\n 0.000000000 1234.500000000\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Hills_are_summed_and_wham_says_so()
    {
        File.WriteAllText(At("HILLS"), "#! FIELDS time d sigma_d height biasf\n 1 1.0 0.1 2.0 10\n 2 1.3 0.1 1.0 10\n");
        Assert.Equal(0, Run("sum-hills", At("HILLS"), "--out", At("f.dat"), "--min", "0", "--max", "2", "--bins", "100"));
        TextTable fes = TextTableReader.Read(At("f.dat"));
        Assert.Equal(["d", "file.free"], fes.Fields);
        Assert.Equal(-2 - Math.Exp(-4.5), fes.Column(1)[50], 1e-6);
        Assert.Equal(0, Run("sum-hills", At("HILLS"), "--out", At("b.dat"), "--min", "0", "--max", "2", "--bins", "100", "--bias"));
        Assert.Equal(0.9 * (2 + Math.Exp(-4.5)), TextTableReader.Read(At("b.dat")).Column(1)[50], 1e-6);
        Assert.Equal((int)ExitCode.BadData, Run("wham", At("HILLS"), "--out", At("g.dat"), "--temperature", "300"));
    }

    [Fact]
    public void Hills_that_are_not_whole_or_not_periodic_are_said_to_be_so()
    {
        File.WriteAllText(At("HILLS"), "#! FIELDS time phi sigma_phi height biasf\n 1 1.0 0.1 2.0 10\n 2 1.3 0.1 1.0 10\n 3 1.3");
        CommandResult result = CommandLine.Run(_folder, "sum-hills", At("HILLS"), "--out", At("f.dat"));
        Assert.Equal(0, result.Code);
        Assert.Contains("the last line is unfinished", result.Error, StringComparison.Ordinal);
        Assert.Contains("phi is taken as not periodic", result.Output, StringComparison.Ordinal);
        File.WriteAllText(At("HILLS"), "#! FIELDS time phi sigma_phi height biasf\n#! SET min_phi -pi\n#! SET max_phi pi\n 1 1.0 0.1 2.0 10\n");
        result = CommandLine.Run(_folder, "sum-hills", At("HILLS"), "--out", At("f.dat"));
        Assert.DoesNotContain("not periodic", result.Output + result.Error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static int Run(params string[] arguments) => CommandHost.Run(CommandTree.Create(), arguments);

    private string Windows(TextTableFormat format, int count, double stiffness = 2)
    {
        UmbrellaSamples samples = WhamTests.Windows(1, 6, count, 41);
        StringBuilder metadata = new();
        for (int k = 0; k < samples.Windows; k++)
        {
            string name = $"{format}{k}.dat";
            double[] z = samples.Series(k, 0);
            IEnumerable<string> rows = z.Select((v, n) => FormattableString.Invariant($"{n} {(format == TextTableFormat.Plumed ? "7 " : "")}{v:R}"));
            File.WriteAllLines(At(name), format switch
            {
                TextTableFormat.Plumed => rows.Prepend("#! FIELDS time other d"),
                TextTableFormat.Xvg => rows.Prepend("@TYPE xy"),
                _ => rows,
            });
            metadata.Append(CultureInfo.InvariantCulture, $"{name} {samples.Centers[k]} {stiffness:R}\n");
        }

        File.WriteAllText(At($"{format}{stiffness:F0}.meta"), metadata.ToString());
        return At($"{format}{stiffness:F0}.meta");
    }
}
