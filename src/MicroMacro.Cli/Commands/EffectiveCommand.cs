using System.CommandLine;
using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Effective;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Cli.Hosting;
using MicroMacro.Macro;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro effective: drift and noise of slow variables from bursts, on arrays from anywhere.</summary>
internal static class EffectiveCommand
{
    private static readonly Argument<FileInfo> Bursts = new("BURSTS")
    {
        Description = "npz with z0 [m,c], z1 [m,c] and the time dt between, one number or [m], optionally weights w [m] and period [c]; or samples.npz of an unbiased 'simulate'.",
    };

    private static readonly Option<FileInfo> Out = new("--out") { Description = "Where the model goes.", HelpName = "MODEL.json", Required = true };

    private static readonly Option<int> DriftDegree = new("--drift-degree")
    {
        Description = "Degree of the drift, 0 to 12.", HelpName = "N", DefaultValueFactory = _ => 5,
    };

    private static readonly Option<int> NoiseDegree = new("--noise-degree")
    {
        Description = "Degree of the log of the squared noise, 0 to 12.", HelpName = "N", DefaultValueFactory = _ => 2,
    };

    private static readonly Option<int> Splines = new("--splines")
    {
        Description = "Intervals of splines along each variable for the drift, 4 to 60, in the place of powers; 0 for powers.", HelpName = "N",
    };

    private static readonly Option<string?> From = new("--from") { Description = "A core to leave, such as \"x=-1.2:-0.8\" or \"phi=-110 deg:-50 deg\": rates, passage times and committor.", HelpName = "REGION" };

    private static readonly Option<string?> To = new("--to") { Description = "The core to reach.", HelpName = "REGION" };

    private static readonly Option<string?> On = new("--on") { Description = "The variables to take, of those in the file.", HelpName = "NAME,..." };

    private static readonly Option<string?> Lags = new("--lags")
    {
        Description = "Lags at which trajectories are cut, ascending multiples of the time between records.", HelpName = "TIME,...",
    };

    private static readonly Option<int> Cells = new("--cells")
    {
        Description = "Cells along each variable between which transitions are counted, 4 to 400; of two variables at most 30.", HelpName = "N", DefaultValueFactory = _ => 60,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("effective", "Fits an effective SDE to bursts of slow variables: drift, noise, free energy, rates.")
        {
            Bursts, Out, DriftDegree, NoiseDegree, Splines, On, Lags, From, To, Cells, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        FileInfo file = context.Get(Bursts);
        int driftDegree = context.Get(DriftDegree);
        int noiseDegree = context.Get(NoiseDegree);
        if (driftDegree is < 0 or > 12 || noiseDegree is < 0 or > 12)
        {
            throw new UsageException("--drift-degree and --noise-degree lie between 0 and 12.");
        }

        int splines = context.Get(Splines);
        int cells = context.Get(Cells);
        if (splines is not 0 and (< 4 or > 60) || cells is < 4 or > 400)
        {
            throw new UsageException("--splines is 0 or lies between 4 and 60, --cells between 4 and 400.");
        }

        if ((context.Get(From) is null) != (context.Get(To) is null))
        {
            throw new UsageException("--from and --to go together.");
        }

        ArrayBundle bundle = NpzFile.Read(file.FullName);
        EffectiveInput input = EffectiveInput.Read(bundle, file.Name, context.Get(On)?.Split(',', StringSplitOptions.TrimEntries), LagList(context));
        EffectiveSdeOptions options = new() { DriftDegree = driftDegree, NoiseDegree = noiseDegree, DriftSplines = splines };
        if (context.Get(From) is not null && input.Names.Length > 2)
        {
            throw new UsageException($"Rates need one or two variables; there are {input.Names.Length}. Choose with --on.");
        }

        EffectiveReport report;
        try
        {
            report = EffectiveReport.Of(input, options, context.Get(From), context.Get(To), cells);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(char.ToUpperInvariant(exception.Message[0]) + exception.Message[1..].Split(" (Parameter", 2)[0] + ".");
        }

        if (report.Sde.Status == EffectiveStatus.TooFewBursts)
        {
            throw new InvalidDataInputException($"'{file.Name}': {report.Sde.Explanation}");
        }

        if (report.WithoutRates is { } without)
        {
            throw new UsageException(without);
        }

        AtomicFile.WriteText(context.Get(Out)!.FullName, JsonText.Indented(report.Json));
        context.Print(report.Json, report.Text);
        return report.Sde.Status == EffectiveStatus.Converged ? CommandOutcome.Success : CommandOutcome.TargetNotMet(report.Sde.Explanation);
    }

    private static double[]? LagList(CommandContext context) => context.Get(Lags)?.Split(',', StringSplitOptions.TrimEntries)
        .Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double lag) && lag > 0
            ? lag
            : throw new UsageException($"--lags needs times above 0, not '{text}'."))
        .ToArray();
}
