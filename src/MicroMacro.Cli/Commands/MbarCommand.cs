using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Outside;
using MicroMacro.Cli.Hosting;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro mbar: free energies of many states from samples of them, on arrays from anywhere.</summary>
internal static class MbarCommand
{
    private static readonly Argument<FileInfo> Data = new("DATA") { Description = "npz with u_kn [K,N] in kT and N_k [K], samples ordered by state, optionally g_k [K]; or metadata of umbrella windows as for 'micromacro wham'." };

    private static readonly Option<int> Bootstrap = new("--bootstrap") { Description = "Also errors from N replicates of blocks: df_k_bootstrap.", HelpName = "N" };

    private static readonly Option<FileInfo> Out = new("--out") { Description = "Where the results go.", HelpName = "RESULT.npz", Required = true };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("mbar", "Computes free energies f_k, their errors and overlaps from reduced potentials by MBAR.")
        {
            Data, Out, WindowOptions.Temperature, WindowOptions.Unit, WindowOptions.Columns, WindowOptions.Periodic, WindowOptions.StiffnessUnit,
            WindowOptions.DataUnit, WindowOptions.Discard, Bootstrap, CommonOptions.Seed, CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    /// <summary>What a solution leaves in a file.</summary>
    internal static ArrayBundle Arrays(MbarResult result)
    {
        int k = result.States;
        var bundle = new ArrayBundle
        {
            ["f_k"] = NamedArray.Of(result.FreeEnergies, k),
            ["df_k"] = NamedArray.Of(result.FreeEnergyErrors(), k),
            ["Delta_f"] = NamedArray.Of(result.Differences(), k, k),
            ["dDelta_f"] = NamedArray.Of(result.DifferenceErrors(), k, k),
            ["overlap"] = NamedArray.Of(result.Overlap, k, k),
            ["overlap_eigenvalues"] = NamedArray.Of(result.OverlapEigenvalues, result.OverlapEigenvalues.Length),
            ["effective_samples"] = NamedArray.Of(result.EffectiveSamples, k),
            ["groups"] = NamedArray.Of(result.Groups, k),
            ["log_denominator"] = NamedArray.Of(result.LogDenominators, result.LogDenominators.Length),
            ["log_weights"] = NamedArray.Of(result.LogWeights(), result.LogDenominators.Length),
            ["status"] = NamedArray.Of([result.Status.ToString()]),
            ["findings"] = NamedArray.Of([result.Findings.ToString()]),
        };
        return bundle;
    }

    /// <summary>The problem that a file holds, and g_k where it holds that.</summary>
    /// <exception cref="InvalidDataInputException">An array is missing or of the wrong shape.</exception>
    internal static (ReducedPotentials Potentials, double[]? Inefficiencies) Problem(ArrayBundle bundle, string source)
    {
        double[] counts = bundle.RequireVector("N_k", source);
        int bad = Array.FindIndex(counts, n => n < 0 || n != Math.Floor(n) || n > int.MaxValue);
        if (bad >= 0)
        {
            throw new InvalidDataInputException($"Array 'N_k' of '{source}' holds {counts[bad].ToString(CultureInfo.InvariantCulture)} at entry {bad}; counts of samples are needed.");
        }

        int k = counts.Length;
        double n = counts.Sum();
        if (!bundle.TryGet("u_kn", out NamedArray? u))
        {
            throw new InvalidDataInputException($"'{source}' has no array 'u_kn'; it holds {string.Join(", ", bundle.Entries.Select(e => $"'{e.Key}'"))}.");
        }

        if (u.Values is string[] || u.Shape.Length != 2 || u.Shape[0] != k || u.Shape[1] != n || n == 0)
        {
            string hint = u.Shape is [var rows, var columns] && rows == n && columns == k ? " (transpose it)" : "";
            throw new InvalidDataInputException(
                $"Array 'u_kn' of '{source}' has shape [{string.Join(", ", u.Shape)}]; N_k asks for numbers [{k}, {n.ToString(CultureInfo.InvariantCulture)}]{hint}.");
        }

        double[]? g = bundle.OptionalVector("g_k", source, k);
        return g is null || Array.TrueForAll(g, value => value >= 1)
            ? (new ReducedPotentials(u.ToDoubles(), Array.ConvertAll(counts, c => (int)c)), g)
            : throw new InvalidDataInputException($"Array 'g_k' of '{source}' holds a statistical inefficiency below 1.");
    }

    private static CommandOutcome Run(CommandContext context)
    {
        string output = context.Get(Out)!.ToString();
        OutputFile.Check(output);
        FileInfo file = context.Get(Data);
        int replicates = context.Get(Bootstrap);
        if (replicates is < 0 or 1)
        {
            throw new UsageException($"--bootstrap is 0 or at least 2, not {replicates}.");
        }

        (ReducedPotentials u, double[]? g) = Problem(context, file);
        MbarResult result = Mbar.Solve(u, new MbarOptions { Threads = context.Get(CommonOptions.Threads), Inefficiencies = g });
        if (result.Status == MbarStatus.NonFinite)
        {
            if (context.Json)
            {
                context.Print(Json(result));
            }

            throw new InvalidDataInputException($"'{file.Name}': {result.Explanation}");
        }

        ArrayBundle arrays = Arrays(result);
        if (replicates > 0)
        {
            // Resampling knows nothing of the offset between disconnected groups; the analytic errors say so.
            double[] errors = result.Status == MbarStatus.DisconnectedStates ? result.FreeEnergyErrors() : Resampled(context, result, g, replicates).StandardErrors();
            arrays["df_k_bootstrap"] = NamedArray.Of(errors, result.States);
        }

        NpzFile.Write(output, arrays);
        context.Print(Json(result), Text(u, result));
        return result.Status switch
        {
            MbarStatus.Converged => CommandOutcome.Success,
            MbarStatus.DisconnectedStates => CommandOutcome.Incomplete(result.Explanation),
            _ => CommandOutcome.TargetNotMet(result.Explanation),
        };
    }

    // Windows of other programs are correlated as a rule, and their g is measured; u_kn count as they are unless g_k is given.
    private static (ReducedPotentials Potentials, double[]? Inefficiencies) Problem(CommandContext context, FileInfo file)
    {
        if (!WindowFiles.IsText(file.ToString()))
        {
            return Problem(NpzFile.Read(file.ToString()), file.Name);
        }

        OutsideWindows windows = WindowOptions.Read(context, file.ToString(), null);
        foreach (string note in windows.Notes)
        {
            context.Note(note);
        }

        double[] g = windows.CorrelationTimes ?? WindowStatistics.Inefficiencies(windows.Samples);
        return (windows.Samples.Potentials(), [.. g.Select((value, k) => Math.Clamp(value, 1, Math.Max(1, windows.Samples.Counts[k])))]);
    }

    private static BootstrapResult Resampled(CommandContext context, MbarResult result, double[]? g, int replicates) => MbarBootstrap.FreeEnergies(result, new BootstrapOptions
    {
        Replicates = replicates,
        Seed = context.Get(CommonOptions.Seed) ?? 1,
        BlockLengths = g is null ? null : BootstrapOptions.LengthsFor(result.Counts, g),
        Threads = context.Get(CommonOptions.Threads),
    });

    private static JsonObject Json(MbarResult result) => new()
    {
        ["status"] = result.Status.ToString(),
        ["findings"] = result.Findings.ToString(),
        ["explanation"] = result.Explanation,
        ["unit"] = "kT",
        ["f_k"] = JsonText.Numbers(result.FreeEnergies),
        ["df_k"] = JsonText.Numbers(result.FreeEnergyErrors()),
        ["effective_samples"] = JsonText.Numbers(result.EffectiveSamples),
        ["weakest_link"] = result.WeakestLink,
        ["spectral_gap"] = result.SpectralGap,
        ["iterations"] = result.Iterations,
    };

    private static string Text(ReducedPotentials u, MbarResult result)
    {
        double[] errors = result.FreeEnergyErrors();
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{"state",5}{"N_k",10}{"f_k / kT",16}{"df_k / kT",14}{"n_eff",12}\n");
        for (int k = 0; k < result.States; k++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{k,5}{u.Counts[k],10}{result.FreeEnergies[k],16:F8}{errors[k],14:F8}{result.EffectiveSamples[k],12:F1}\n");
        }

        return text.Append(result.Explanation).Append('\n').ToString();
    }
}
