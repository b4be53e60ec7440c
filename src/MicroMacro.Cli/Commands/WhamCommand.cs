using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Outside;
using MicroMacro.Cli.Hosting;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics;
using MicroMacro.Web;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro wham: F(z) of umbrella windows that another program sampled.</summary>
internal static class WhamCommand
{
    // Of replicates or histograms in memory at a time.
    private const double MostNumbers = 2e8;

    private static readonly Argument<FileInfo> Metadata = new("METADATA")
    {
        Description = "Lines 'file centre stiffness [correlation-time [temperature]]' as for Grossfield's wham (two centres and stiffnesses in 2-D); the files may be plain columns, PLUMED COLVAR or GROMACS xvg, gzipped or not. Or one COLVAR of an unbiased run.",
    };

    private static readonly Option<FileInfo> Out = new("--out") { Description = "Where F goes: text with '#! FIELDS' for PLUMED's tools and gnuplot.", HelpName = "FES.dat", Required = true };

    private static readonly Option<string?> Bins = new("--bins") { Description = "Cells along each slow variable; 72 on a whole period, else 50.", HelpName = "N[,N]" };

    private static readonly Option<string?> Minimum = new("--min") { Description = "Lower end of each slow variable, such as -180 or -pi.", HelpName = "V[,V]" };

    private static readonly Option<string?> Maximum = new("--max") { Description = "Upper end of each slow variable.", HelpName = "V[,V]" };

    private static readonly Option<int> Bootstrap = new("--bootstrap")
    {
        Description = "Replicates for the error bars, of blocks as long as each window's correlation asks for; 0 for the analytic errors.", HelpName = "N", DefaultValueFactory = _ => 200,
    };

    private static readonly Option<string?> Kernel = new("--kde")
    {
        Description = "F by kernel density with MBAR weights instead of histograms: the kernel's standard deviation in the unit of the files, or auto for Silverman's rule within the windows.", HelpName = "WIDTH[,WIDTH]|auto",
    };

    private static readonly Option<FileInfo?> Report = new("--report") { Description = "Also write a report with figures and the verdict on convergence.", HelpName = "FILE.html" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("wham", "Free energy of umbrella windows from other programs, with error bars and a verdict on convergence.")
        {
            Metadata, Out, WindowOptions.Temperature, WindowOptions.Unit, Bins, Minimum, Maximum, WindowOptions.Periodic, WindowOptions.Columns,
            WindowOptions.StiffnessUnit, WindowOptions.DataUnit, WindowOptions.Discard, WindowOptions.Grossfield, Kernel, Bootstrap, CommonOptions.Seed, Report, CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        string output = context.Get(Out)!.ToString();
        string? report = context.Get(Report)?.ToString();
        OutputFile.Check(output);
        if (report is not null)
        {
            OutputFile.Check(report);
        }

        OutsideWindows windows = WindowOptions.Read(context, context.Get(Metadata).ToString(), WindowOptions.CountOf(context.Get(Bins)) is 2 ? 2 : null);
        GridAxis[] axes = WindowOptions.Axes(windows, context.Get(Bins), context.Get(Minimum), context.Get(Maximum));
        foreach (string note in windows.Notes)
        {
            context.Note(note);
        }

        WhamEstimate estimate = Estimate(context, windows, axes);
        if (estimate.Result.Surface is null)
        {
            throw new InvalidDataInputException(estimate.Result.Windows.Explanation);
        }

        JsonObject json = estimate.Json();
        AtomicFile.WriteText(output, estimate.Text());
        if (report is not null)
        {
            EstimatePage.Write(report, Path.GetFileName(context.Get(Metadata).ToString()), json);
        }

        context.Print(json, estimate.Table() + Dropped(windows, estimate.Result));
        return estimate.Result.Status switch
        {
            MbarStatus.Converged => CommandOutcome.Success,
            MbarStatus.DisconnectedStates => CommandOutcome.Incomplete(estimate.Result.Windows.Explanation),
            _ => CommandOutcome.TargetNotMet(estimate.Result.Windows.Explanation),
        };
    }

    private static WhamEstimate Estimate(CommandContext context, OutsideWindows windows, GridAxis[] axes)
    {
        int threads = context.Get(CommonOptions.Threads);
        int replicates = context.Get(Bootstrap);
        if (replicates is < 0 or 1)
        {
            throw new UsageException($"--bootstrap is 0 or at least 2, not {replicates}.");
        }

        double numbers = axes.Aggregate((double)Math.Max(replicates, windows.Samples.Windows), (product, axis) => product * axis.Bins);
        if (numbers > MostNumbers)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"{replicates} replicates and {windows.Samples.Windows} windows on this grid need {numbers:G3} numbers; {MostNumbers:G3} are the most: fewer --bins or a smaller --bootstrap."));
        }

        bool wrap = !context.Get(WindowOptions.Grossfield);
        if (!wrap && context.Get(Kernel) is not null)
        {
            throw new UsageException("--kde is not as Grossfield's program does it; leave out --kde or --grossfield.");
        }

        ConvergenceStudy study;
        try
        {
            study = ConvergenceStudy.Of(windows.Samples, axes, new ConvergenceOptions { Wrap = wrap, Threads = threads, Inefficiencies = windows.CorrelationTimes?.Select((t, k) => InRange(t, windows, k)).ToArray() });
        }
        catch (ArgumentException exception) when (exception.ParamName == "samples")
        {
            throw new InvalidDataInputException("No sample lies between --min and --max.");
        }

        // One g for all that follows: the metadata's, or else what the series show. Grossfield's program weighs all records alike, whatever their g.
        double[] g = [.. study.Windows.Select((w, k) => InRange(w.Inefficiency, windows, k))];
        var options = new WhamOptions { Wrap = wrap, Threads = threads, Inefficiencies = wrap ? g : null };
        double[]? bandwidths = Bandwidths(context, windows, axes, study);
        UmbrellaDensity? density = bandwidths is null ? null
            : UmbrellaDensity.Of(windows.Samples, axes, bandwidths, g, threads);
        WhamResult result = density is null ? (wrap ? study.All : Wham.Solve(windows.Samples, axes, options)) : new WhamResult(density.Mbar, density.Surface, new int[windows.Samples.Windows]);
        double[] errors = (density is null ? study.All.Surface : density.Surface)?.Errors ?? [];
        string source = wrap ? "analytic errors, each window's samples counted as N/g"
            : "analytic errors of the estimate that counts each window's samples as N/g; F itself counts all samples alike, as Grossfield's program does";
        if (result.Status == MbarStatus.DisconnectedStates && result.Surface is { } parts)
        {
            // Every F refers to the whole, of which the groups have parts that no sample tells.
            errors = [.. parts.Values.Select(f => double.IsNaN(f) ? double.NaN : double.PositiveInfinity)];
            source = "infinite, because the windows fall into groups that do not overlap; only differences of F within a group mean something";
        }
        else if (replicates > 0 && result.Surface is not null)
        {
            BootstrapOptions blocks = new()
            {
                Replicates = replicates,
                Seed = context.Get(CommonOptions.Seed) ?? 1,
                BlockLengths = BootstrapOptions.LengthsFor(windows.Samples.Counts, g),
                Threads = threads,
            };
            BootstrapResult bootstrap = density?.Bootstrap(blocks) ?? WhamBootstrap.Surface(windows.Samples, axes, options, blocks);
            errors = bootstrap.StandardErrors();
            source = $"standard errors from {replicates} bootstrap replicates of blocks{(bootstrap.Failed > 0 ? $", {bootstrap.Failed} of which failed" : "")}";
        }

        return new WhamEstimate(windows, result, errors, source, study, WindowOptions.ThermalEnergy(context, windows.Temperature), WindowOptions.UnitText(context), bandwidths);
    }

    private static double InRange(double g, OutsideWindows windows, int window) => Math.Clamp(g, 1, Math.Max(1, windows.Samples.Counts[window]));

    /// <summary>The kernel's standard deviation along each axis; null where --kde is not given.</summary>
    private static double[]? Bandwidths(CommandContext context, OutsideWindows windows, GridAxis[] axes, ConvergenceStudy study)
    {
        if (context.Get(Kernel) is not { } text)
        {
            return null;
        }

        string[] words = text.Split(',', StringSplitOptions.TrimEntries);
        double[] widths = text == "auto" ? KernelBandwidth.Of(windows.Samples, study.Windows)
            : words.Length == axes.Length || words.Length == 1
                ? [.. axes.Select((_, a) => double.TryParse(words[Math.Min(a, words.Length - 1)], NumberStyles.Float, CultureInfo.InvariantCulture, out double width) && width > 0 && double.IsFinite(width) ? width : throw Wrong())]
                : throw Wrong();
        double cells = Enumerable.Range(0, axes.Length).Aggregate(1.0, (product, a) => product * (axes[a].Length / Math.Min(axes[a].Width, widths[a] / 8)));
        if (cells > 2e7)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--kde {string.Join(',', widths.Select(w => w.ToString("G4", CultureInfo.InvariantCulture)))} is too narrow for this range: it needs {cells:G2} cells of an eighth of the width, and 2E+07 are the most."));
        }

        int wide = Enumerable.Range(0, axes.Length).FirstOrDefault(a => axes[a].Periodic && 12 * widths[a] > axes[a].Length * (1 + 1e-12), -1);
        return wide < 0 ? widths : throw new UsageException(string.Create(
            CultureInfo.InvariantCulture, $"--kde {widths[wide]:G4} is too wide for a period of {axes[wide].Length:G6}; a twelfth of it is the most."));

        UsageException Wrong() => new($"--kde needs a width above 0 for each of the {axes.Length} slow variables, or auto, not '{text}'.");
    }

    private static string Dropped(OutsideWindows windows, WhamResult result)
    {
        int outside = result.Outside.Sum();
        return outside == 0 ? "" : $"{outside} of {windows.Samples.Samples} samples lie outside the range and were left out.\n";
    }
}
