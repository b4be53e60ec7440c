using System.CommandLine;
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

    private static readonly Option<FileInfo?> Report = new("--report") { Description = "Also write a report with figures and the verdict on convergence.", HelpName = "FILE.html" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("wham", "Free energy of umbrella windows from other programs, with error bars and a verdict on convergence.")
        {
            Metadata, Out, WindowOptions.Temperature, WindowOptions.Unit, Bins, Minimum, Maximum, WindowOptions.Periodic, WindowOptions.Columns,
            WindowOptions.StiffnessUnit, WindowOptions.DataUnit, WindowOptions.Discard, WindowOptions.Grossfield, Bootstrap, CommonOptions.Seed, Report, CommonOptions.Threads, CommonOptions.Json,
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

        bool wrap = !context.Get(WindowOptions.Grossfield);
        var options = new WhamOptions { Wrap = wrap, Threads = threads };
        WhamResult result;
        try
        {
            result = Wham.Solve(windows.Samples, axes, options);
        }
        catch (ArgumentException exception) when (exception.ParamName == "samples")
        {
            throw new InvalidDataInputException("No sample lies between --min and --max.");
        }

        ConvergenceStudy study = ConvergenceStudy.Of(windows.Samples, axes, new ConvergenceOptions { Wrap = wrap, Threads = threads });
        double[] g = windows.CorrelationTimes ?? [.. study.Windows.Select(w => w.Inefficiency)];
        double[] errors = study.All.Surface?.Errors ?? [];
        string source = "analytic errors, each window's samples counted as N/g";
        if (replicates > 0 && result.Surface is not null)
        {
            BootstrapResult bootstrap = WhamBootstrap.Surface(windows.Samples, axes, options, new BootstrapOptions
            {
                Replicates = replicates,
                Seed = context.Get(CommonOptions.Seed) ?? 1,
                BlockLengths = BootstrapOptions.LengthsFor(windows.Samples.Counts, g),
                Threads = threads,
            });
            errors = bootstrap.StandardErrors();
            source = $"standard errors from {replicates} bootstrap replicates of blocks{(bootstrap.Failed > 0 ? $", {bootstrap.Failed} of which failed" : "")}";
        }

        return new WhamEstimate(windows, result, errors, source, study, WindowOptions.ThermalEnergy(context, windows.Temperature), WindowOptions.UnitText(context));
    }

    private static string Dropped(OutsideWindows windows, WhamResult result)
    {
        int outside = result.Outside.Sum();
        return outside == 0 ? "" : $"{outside} of {windows.Samples.Samples} samples lie outside the range and were left out.\n";
    }
}
