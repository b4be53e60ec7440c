using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Outside;
using MicroMacro.Cli.Hosting;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro sum-hills: the free energy of a metadynamics run from its hills.</summary>
internal static class SumHillsCommand
{
    private static readonly Argument<FileInfo[]> Files = new("HILLS") { Description = "PLUMED's HILLS file, or those of all walkers.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<FileInfo> Out = new("--out") { Description = "Where F goes: text with '#! FIELDS' for PLUMED's tools and gnuplot.", HelpName = "FES.dat", Required = true };

    private static readonly Option<string?> Bins = new("--bins") { Description = "Intervals along each slow variable; five a hill's width where not given.", HelpName = "N[,N]" };

    private static readonly Option<string?> Minimum = new("--min") { Description = "Lower end of each slow variable.", HelpName = "V[,V]" };

    private static readonly Option<string?> Maximum = new("--max") { Description = "Upper end of each slow variable.", HelpName = "V[,V]" };

    private static readonly Option<bool> Bias = new("--bias") { Description = "Write the bias that acted instead of F." };

    private static readonly Option<bool> MinToZero = new("--mintozero") { Description = "Put the lowest value at 0." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("sum-hills", "Free energy of a metadynamics run from its hills, in their own energy unit.") { Files, Out, Bins, Minimum, Maximum, Bias, MinToZero, CommonOptions.Json };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        string output = context.Get(Out)!.ToString();
        OutputFile.Check(output);
        Hills hills = Hills.Read([.. context.Get(Files).Select(f => f.ToString())]);
        if (hills.Variables > 2)
        {
            throw new UsageException($"The hills have {hills.Variables} slow variables; one or two are supported.");
        }

        foreach (string note in hills.Notes)
        {
            context.Note(note);
        }

        HillAxis[] axes = [.. Enumerable.Range(0, hills.Variables).Select(a => Axis(context, hills, a))];
        WindowOptions.CheckCells(axes.Aggregate(1.0, (points, axis) => points * axis.Points));
        bool bias = context.Get(Bias);
        double factor = bias ? hills.BiasScale : -1;
        double[] values = [.. HillSum.Of(hills, axes, hills.Count).Values.Select(v => factor * v)];
        double[] before = [.. HillSum.Of(hills, axes, (int)(0.8 * hills.Count)).Values.Select(v => factor * v)];
        double lowest = values.Min();
        double earlier = before.Min();
        double change = values.Zip(before, (a, b) => Math.Abs(a - lowest - (b - earlier))).Max();
        if (context.Get(MinToZero))
        {
            values = [.. values.Select(v => v - lowest)];
        }

        AtomicFile.WriteText(output, Text(hills, axes, values, bias));
        context.Print(Json(hills, axes, values, bias, change), string.Create(
            CultureInfo.InvariantCulture,
            $"{hills.Count} hills in {string.Join(", ", hills.Names)}, bias factor {hills.BiasFactor:G6}, {hills.Kernel}.\n{(bias ? "Bias" : "F")} from {values.Min():F4} to {values.Max():F4} in the unit of the heights, on {string.Join(" x ", axes.Select(a => a.Points))} points.\nThe last fifth of the hills changed it by up to {change:F4} (both with their lowest value at 0).\n{NotPeriodic(hills)}"));
        return CommandOutcome.Success;
    }

    private static string NotPeriodic(Hills hills) => string.Concat(hills.Names.Where((_, a) => hills.Domains[a] is null).Select(name =>
        $"{name} is taken as not periodic: the file has no '#! SET min_{name}' and '#! SET max_{name}'; an angle needs both lines.\n"));

    private static HillAxis Axis(CommandContext context, Hills hills, int variable)
    {
        double[] centers = [.. Enumerable.Range(0, hills.Count).Select(n => hills.Centers[(n * hills.Variables) + variable])];
        double sigma = Enumerable.Range(0, hills.Count).Min(n => hills.Widths[(n * hills.Variables) + variable]);
        (double Minimum, double Maximum)? domain = hills.Domains[variable];
        double low = Value(context, Minimum, variable, hills.Variables) ?? domain?.Minimum ?? centers.Min() - (3.5 * sigma);
        double high = Value(context, Maximum, variable, hills.Variables) ?? domain?.Maximum ?? centers.Max() + (3.5 * sigma);
        double bins = Value(context, Bins, variable, hills.Variables) ?? Math.Clamp(Math.Ceiling(5 * (high - low) / sigma), 10, 1000);
        bool periodic = domain is { } known && Math.Abs(high - low - (known.Maximum - known.Minimum)) < 1e-6 * (high - low);
        return high > low && bins == Math.Floor(bins) && bins is >= 1 and <= 100000
            ? new HillAxis(low, high, (int)bins, periodic)
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"A range from {low} to {high} with {bins} intervals has no points; set --min, --max and --bins."));
    }

    private static double? Value(CommandContext context, Option<string?> option, int variable, int variables)
    {
        string[] words = context.Get(option)?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (words.Length == 0)
        {
            return null;
        }

        return (words.Length == 1 || words.Length == variables) && PiNumber.TryParse(words[Math.Min(variable, words.Length - 1)], out double value)
            ? value
            : throw new UsageException($"{option.Name} needs one number for each of the {variables} slow variables, such as -pi, not '{context.Get(option)}'.");
    }

    private static string Text(Hills hills, HillAxis[] axes, double[] values, bool bias)
    {
        SurfaceText text = new([.. hills.Names, bias ? "bias" : "file.free"], [$"{hills.Count} hills, bias factor {hills.BiasFactor.ToString("R", CultureInfo.InvariantCulture)}, in the unit of the heights"]);
        for (int a = 0; a < axes.Length; a++)
        {
            text.Set($"min_{hills.Names[a]}", axes[a].Minimum).Set($"max_{hills.Names[a]}", axes[a].Maximum)
                .Set($"nbins_{hills.Names[a]}", axes[a].Bins).Set($"periodic_{hills.Names[a]}", axes[a].Periodic ? "true" : "false");
        }

        int columns = axes.Length == 1 ? 1 : axes[1].Points;
        for (int i = 0; i < values.Length; i++)
        {
            double[] z = axes.Length == 1 ? [axes[0].At(i)] : [axes[0].At(i / columns), axes[1].At(i % columns)];
            text.Row([.. z, values[i]]);
            if (axes.Length == 2 && (i + 1) % columns == 0)
            {
                text.Gap();
            }
        }

        return text.ToString();
    }

    private static JsonObject Json(Hills hills, HillAxis[] axes, double[] values, bool bias, double change)
    {
        var json = new JsonObject { ["hills"] = hills.Count, ["bias_factor"] = hills.BiasFactor, ["kernel"] = hills.Kernel.ToString(), ["change_of_last_fifth"] = change };
        for (int a = 0; a < axes.Length; a++)
        {
            json[axes.Length == 1 ? "grid" : $"grid{a}"] = JsonText.Numbers([.. Enumerable.Range(0, axes[a].Points).Select(axes[a].At)]);
        }

        json[bias ? "bias" : "F"] = axes.Length == 1 ? JsonText.Numbers(values) : JsonText.Rows(values, axes[1].Points);
        return json;
    }
}
