using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Results;
using MicroMacro.FreeEnergy;

namespace MicroMacro.Artifacts.Outside;

/// <summary>F(z) of windows that another program sampled, with error bars and the study of its convergence, ready to be written.</summary>
/// <param name="Windows">The windows.</param>
/// <param name="Result">F by WHAM.</param>
/// <param name="Errors">Standard error of each cell, in kT.</param>
/// <param name="ErrorSource">Where the errors come from, in words.</param>
/// <param name="Study">The study of convergence.</param>
/// <param name="ThermalEnergy">kT in <paramref name="Unit"/>.</param>
/// <param name="Unit">Energy unit of all that is written.</param>
/// <param name="Bandwidths">Standard deviation of the kernel along each variable where F is a kernel density with MBAR weights; null for WHAM's histogram.</param>
public sealed record WhamEstimate(
    OutsideWindows Windows, WhamResult Result, double[] Errors, string ErrorSource, ConvergenceStudy Study, double ThermalEnergy, string Unit, double[]? Bandwidths = null)
{
    private FreeEnergySurface Surface => Result.Surface ?? throw new InvalidOperationException("there is no surface");

    /// <summary>F of the cells in <see cref="Unit"/>, its lowest at 0, NaN where not sampled.</summary>
    public double[] FreeEnergies()
    {
        double lowest = Surface.Lowest();
        return [.. Surface.Values.Select(f => (f - lowest) * ThermalEnergy)];
    }

    /// <summary>The text for PLUMED's and gnuplot's users.</summary>
    public string Text()
    {
        IReadOnlyList<GridAxis> axes = Surface.Axes;
        SurfaceText text = new([.. Windows.Names, "fes", "err_fes", "prob", "n_eff"],
        [
            $"fes and err_fes in {Unit}; {ErrorSource}; unsampled cells are nan",
            $"{Windows.Samples.Windows} windows, {Windows.Samples.Samples} samples, {Windows.Temperature.ToString(CultureInfo.InvariantCulture)} K",
            .. Bandwidths is null ? Array.Empty<string>() : [$"kernel density with MBAR weights, bandwidth {BandwidthText()}; cells further than two bandwidths from any sample are nan"],
            $"solver: {Result.Status}; sampling converged: {ConvergenceSummary.Word(Study.Verdict.Answer)}",
        ]);
        for (int a = 0; a < axes.Count; a++)
        {
            text.Set($"min_{Windows.Names[a]}", axes[a].Minimum).Set($"max_{Windows.Names[a]}", axes[a].Maximum)
                .Set($"nbins_{Windows.Names[a]}", axes[a].Bins).Set($"periodic_{Windows.Names[a]}", axes[a].Periodic ? "true" : "false");
        }

        double[] f = FreeEnergies();
        double volume = axes.Aggregate(1.0, (product, axis) => product * axis.Width);
        int columns = axes.Count == 1 ? 1 : axes[1].Bins;
        for (int b = 0; b < f.Length; b++)
        {
            double prob = double.IsNaN(f[b]) ? 0 : volume * Math.Exp(-Surface.Values[b]);
            double[] z = axes.Count == 1 ? [axes[0].Center(b)] : [axes[0].Center(b / columns), axes[1].Center(b % columns)];
            text.Row([.. z, f[b], Errors[b] * ThermalEnergy, prob, Surface.EffectiveSamples[b]]);
            if (axes.Count == 2 && (b + 1) % columns == 0)
            {
                text.Gap();
            }
        }

        return text.ToString();
    }

    private string BandwidthText() => string.Join(", ", Bandwidths!.Select(b => b.ToString("G4", CultureInfo.InvariantCulture)));

    /// <summary>Everything as JSON, with the keys of a run's summary where they mean the same.</summary>
    public JsonObject Json()
    {
        IReadOnlyList<GridAxis> axes = Surface.Axes;
        MbarResult mbar = Result.Windows;
        double[] f = FreeEnergies();
        double[] errors = [.. Errors.Select(e => e * ThermalEnergy)];
        bool map = axes.Count == 2;
        var free = new JsonObject();
        for (int a = 0; a < axes.Count; a++)
        {
            free[map ? $"grid{a}" : "grid"] = JsonText.Numbers(axes[a].Centers());
        }

        free["F"] = map ? JsonText.Rows(f, axes[1].Bins) : JsonText.Numbers(f);
        free["dF"] = map ? JsonText.Rows(errors, axes[1].Bins) : JsonText.Numbers(errors);
        return new JsonObject
        {
            ["status"] = Result.Status.ToString(),
            ["explanation"] = mbar.Explanation,
            ["estimator"] = Bandwidths is null ? "WHAM" : "MBAR, kernel density",
            ["bandwidth"] = Bandwidths is null ? null : JsonText.Numbers(Bandwidths),
            ["energy_unit"] = Unit,
            ["thermal_energy"] = ThermalEnergy,
            ["temperature"] = Windows.Temperature,
            ["coarse"] = new JsonArray([.. axes.Select((axis, a) => (JsonNode)new JsonObject { ["name"] = Windows.Names[a], ["period"] = Windows.Samples.Periods[a] })]),
            ["samples"] = Windows.Samples.Samples,
            ["outside"] = new JsonArray([.. Result.Outside.Select(n => (JsonNode)n)]),
            ["errors"] = ErrorSource,
            ["free_energy"] = free,
            ["windows"] = new JsonObject
            {
                ["file"] = new JsonArray([.. Windows.Files.Select(file => (JsonNode)file)]),
                ["f_k"] = JsonText.Numbers([.. mbar.FreeEnergies.Select(v => v * ThermalEnergy)]),
                ["df_k"] = JsonText.Numbers([.. mbar.FreeEnergyErrors().Select(v => v * ThermalEnergy)]),
            },
            ["mbar"] = new JsonObject
            {
                ["status"] = mbar.Status.ToString(),
                ["findings"] = mbar.Findings.ToString(),
                ["states"] = mbar.States,
                ["samples"] = Windows.Samples.Samples,
                ["smallest_neighbour_overlap"] = mbar.WeakestLink,
                ["overlap"] = JsonText.Rows(mbar.Overlap, mbar.States),
            },
            ["convergence"] = ConvergenceSummary.Of(Study, ThermalEnergy, Windows.Samples),
            ["advice"] = new JsonArray([.. Advice().Select(advice => (JsonNode)advice)]),
            ["notes"] = new JsonArray([.. Windows.Notes.Select(note => (JsonNode)note)]),
        };
    }

    /// <summary>A table for people.</summary>
    public string Table()
    {
        StringBuilder text = new();
        MbarResult mbar = Result.Windows;
        double[] df = mbar.FreeEnergyErrors();
        string per = "/ " + Unit;
        text.Append(CultureInfo.InvariantCulture, $"{"window",6}{"samples",9}{"g",8}{"n_eff",9}{"start",7}{"f_k " + per,16}{"error",10}  file\n");
        for (int k = 0; k < mbar.States; k++)
        {
            WindowStatistics w = Study.Windows[k];
            text.Append(CultureInfo.InvariantCulture, $"{k,6}{w.Samples,9}{w.Inefficiency,8:F1}{w.EffectiveSamples,9:F0}{w.Start,7}{mbar.FreeEnergies[k] * ThermalEnergy,16:F4}{df[k] * ThermalEnergy,10:F4}  {Windows.Files[k]}\n");
        }

        if (Surface.Axes.Count == 1)
        {
            double[] f = FreeEnergies();
            text.Append(CultureInfo.InvariantCulture, $"\n{Windows.Names[0],12}{"F " + per,16}{"error",10}{"n_eff",9}\n");
            for (int b = 0; b < f.Length; b++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Surface.Axes[0].Center(b),12:G6}{f[b],16:F4}{Errors[b] * ThermalEnergy,10:F4}{Surface.EffectiveSamples[b],9:F0}\n");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{mbar.Explanation}\nErrors: {ErrorSource}.\n");
        if (Bandwidths is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"F by kernel density with MBAR weights, bandwidth {BandwidthText()}; the errors do not know of the smoothing.\n");
        }

        foreach (ConvergenceCheck check in Study.Verdict.Checks)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {check.Name,-18}{ConvergenceSummary.Word(check.Answer),-12}{check.Sentence}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Has it converged? {ConvergenceSummary.Word(Study.Verdict.Answer)}. {Study.Verdict.Reason}\n");
        return text.AppendJoin("", Advice().Select(advice => advice + "\n")).ToString();
    }

    /// <summary>What to look at first where the verdict is no, in sentences.</summary>
    public IReadOnlyList<string> Advice()
    {
        List<string> advice = [];
        if (IsNo("neighbours"))
        {
            advice.Add("Before a hidden state is looked for: windows contradict each other most often because the metadata name the files in another order than the centres, because the stiffness is k/2 or 2 k where the bias is k/2 times the squared distance, or because it is in another energy unit (--unit).");
        }

        if (IsNo("equilibration"))
        {
            advice.Add("--discard auto leaves the start of each window out, as far as it was found.");
        }

        return advice;
    }

    private bool IsNo(string question) => Study.Verdict.Checks.Any(check => check.Name == question && check.Answer == ConvergenceAnswer.No);
}
