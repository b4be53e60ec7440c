using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Cli.Commands;

/// <summary>lift --evaluate: the log density of given points.</summary>
internal static class LiftEvaluation
{
    /// <summary>Evaluates and writes x, z and logp.</summary>
    public static CommandOutcome Run(CommandContext context, StoredSampler stored, string points, string file)
    {
        if (stored.Model is not ScoreModel model)
        {
            throw new UsageException("--evaluate belongs to score models.");
        }

        stored.RequireDensity();
        ArrayBundle bundle = NpzFile.Read(points);
        (double[] x, int rows, int columns) = bundle.RequireMatrix("x", points);
        bool unlabelled = model.Coverage.IsPoint && (!bundle.TryGet("z", out NamedArray? array) || array.Shape is [_, 0]);
        (double[] z, int labelRows, int labels) = unlabelled
            ? ([.. Enumerable.Range(0, rows).SelectMany(_ => model.Coverage.Minimum)], rows, model.LabelDimension)
            : bundle.RequireMatrix("z", points);
        if (columns != stored.Width || labels != model.LabelDimension || labelRows != rows || rows == 0)
        {
            throw new InvalidDataInputException(
                $"'{points}' has x [{rows}, {columns}] and z [{labelRows}, {labels}]; the model needs x [n, {stored.Width}] and z [n, {model.LabelDimension}].");
        }

        if (!Array.TrueForAll(x, double.IsFinite) || !Array.TrueForAll(z, double.IsFinite))
        {
            throw new InvalidDataInputException($"'{points}' holds a number that is not finite; x and z must be.");
        }

        for (int i = 0; i < rows; i++)
        {
            if (model.Coverage.Refusal(z.AsSpan(i * labels, labels), model.LabelNames) is { } refusal)
            {
                throw new InvalidDataInputException($"'{points}', row {i}: {refusal}.");
            }
        }

        JsonArray remote = LiftCommand.Remote(context, model, z);
        double[] logDensity = context.Watch(progress =>
        {
            progress.Report(new StageProgress("lift", 0.0));
            double[] features = stored.Encode(x);
            RequireFinite(features, model.FeatureDimension, points);
            double[] found = model.LogLikelihood(
                features, z, SamplerSettings.Likelihood(context, stored.IsMolecule), context.Get(CommonOptions.Seed) ?? 1, context.Get(CommonOptions.Threads));
            progress.Report(new StageProgress("lift", 1.0));
            return stored.ToObservations(features, found);
        });
        context.Cancellation.ThrowIfCancellationRequested();
        if (LiftedNumbers.Fault(model, z, x, columns, logDensity) is { } fault)
        {
            return CommandOutcome.PhysicsFailed(fault);
        }

        ArrayBundle result = new();
        result["x"] = NamedArray.Of(x, rows, columns);
        result["z"] = NamedArray.Of(z, rows, labels);
        result["logp"] = NamedArray.Of(logDensity, rows);
        result["z_names"] = NamedArray.Of([.. model.LabelNames]);
        double mean = logDensity.Average();
        if (LiftWeights.Wanted(context, stored, hasDensity: true))
        {
            result["log_weight"] = NamedArray.Of(LiftWeights.Of(context, x, columns, logDensity), rows);
        }

        NpzFile.Write(file, result);
        context.Print(
            new JsonObject { ["out"] = file, ["points"] = rows, ["mean_logp"] = mean, ["remote_labels"] = remote },
            string.Create(CultureInfo.InvariantCulture, $"{file}: the log density of {rows} points, {mean:F4} in the mean"));
        return CommandOutcome.Success;
    }

    private static void RequireFinite(double[] features, int dimension, string points)
    {
        int bad = Array.FindIndex(features, v => !double.IsFinite(v));
        if (bad >= 0)
        {
            throw new InvalidDataInputException($"'{points}', row {bad / dimension}: the structure has no internal coordinates; two bonded atoms are in one place, or an angle is not defined.");
        }
    }
}
