using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Artifacts.Files;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro lift: samples of p(x | z) at given labels.</summary>
internal static class LiftCommand
{
    private const long MostSamples = 100_000_000;
    private const int MostNamed = 3;

    private static readonly Argument<string> Model = new("MODEL") { Description = "A model that 'train' or 'run' wrote." };

    private static readonly Option<string[]> At = new("--at") { Description = "A label, as \"z=0.5\" or \"phi=-60 deg, psi=-45 deg\"; may be repeated. A model without labels needs none.", HelpName = "LABEL" };

    private static readonly Option<string?> AtFile = new("--at-file") { Description = "Labels, npy [m,c], angles in radians.", HelpName = "LABELS.npy" };

    private static readonly Option<int> Count = new("-n") { Description = "Samples per label.", HelpName = "N" };

    private static readonly Option<string?> Evaluate = new("--evaluate") { Description = "Gives the log density of the features x [n,d] at their labels z [n,c] instead of drawing.", HelpName = "FILE.npz" };

    private static readonly Option<string> Out = new("--out") { Description = "File to write: x [m·n,d] and z [m·n,c], with --sampler ode also logp [m·n], the natural logarithm of the density per volume of x (of a molecule: of positions up to rigid motion, nm to the power 3N - 6, given its label), and with --topology log_weight [m·n]; x in the units of the training data, for a molecule's study positions [m·n,3N] in nm.", HelpName = "FILE.npz", Required = true };

    private static readonly Option<string> Sampler = CreateSampler();

    private static readonly Option<int?> Steps = new("--steps")
    {
        Description = $"Steps from noise to samples. [default: heun {SamplerOptions.DefaultSteps(SamplerMethod.Heun)}, em {SamplerOptions.DefaultSteps(SamplerMethod.EulerMaruyama)}, pc {SamplerOptions.DefaultSteps(SamplerMethod.PredictorCorrector)}]",
        HelpName = "K",
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("lift", "Draws independent samples x of p(x | z) at given labels z; a molecule's model gives structures, x = 3N positions in nm, every other model its observations.")
        {
            Model, At, AtFile, Count, Evaluate, Out, Sampler, Steps, SamplerSettings.Levels, SamplerSettings.Churn, SamplerSettings.SignalToNoise, SamplerSettings.Tolerance,
            SamplerSettings.Probes, Guidance.Guide, Guidance.Width, CommonOptions.Seed, CommonOptions.Threads, CommonOptions.Json,
        };
        LiftWeights.All.ToList().ForEach(command.Options.Add);
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        string path = context.Get(Model);
        string file = context.Get(Out)!;
        CheckOutput(file);
        StoredSampler stored = StoredSampler.Read(path);
        ILabelledSampler model = stored.Model;
        bool weighted = LiftWeights.Wanted(context, stored, context.Get(Evaluate) is not null || context.Get(Sampler) == "ode");
        if (context.Get(Evaluate) is { } points)
        {
            RefuseDrawing(context);
            return LiftEvaluation.Run(context, stored, points, file);
        }

        double[] labels = Labels(context, model);
        int c = model.LabelDimension, n = context.Get(Count);
        long numbers = (long)labels.Length / c * n * Math.Max(stored.Width, model.FeatureDimension);
        if (n < 1)
        {
            throw new UsageException(context.Parsed.GetResult(Count) is null
                ? "lift needs -n, the number of samples per label."
                : $"-n {n} is no number of samples; at least 1 per label is needed.");
        }

        if (numbers > MostSamples)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"-n {n} at {labels.Length / c} labels makes {numbers} numbers; one file takes at most {MostSamples}, so draw in parts, each with another --seed."));
        }

        JsonArray remote = Remote(context, model, labels);
        SamplerOptions? sampler = null;
        if (model is ScoreModel score)
        {
            sampler = Guidance.Sampler(context, SamplerSettings.Read(context, stored.IsMolecule, Sampler, Steps), SamplerSettings.AnyGiven(context, Sampler, Steps));
            SamplerSettings.RequireOwnLevels(sampler, score.Schedule);
            score = score.With(sampler);
            sampler = score.Sampler;
            model = Guidance.Apply(context, stored, score, sampler);
        }
        else if (SamplerSettings.AnyGiven(context, Sampler, Steps, Guidance.Guide, Guidance.Width))
        {
            throw new UsageException($"--sampler, --steps, --guide and what goes with them belong to score models; '{path}' is none.");
        }

        ulong seed = context.Get(CommonOptions.Seed) ?? 1;
        double[]? logDensity = null;
        double[] x = context.Watch(progress =>
        {
            progress.Report(new StageProgress("lift", 0.0));
            int threads = context.Get(CommonOptions.Threads);
            double[] features;
            if (model is ScoreModel flow && context.Get(Sampler) == "ode")
            {
                stored.RequireDensity();
                DensityDraw draw = flow.SampleWithDensity(labels, n, seed, 0, threads, SamplerSettings.Likelihood(context, stored.IsMolecule));
                (features, logDensity) = (draw.Samples, stored.ToObservations(draw.Samples, draw.LogDensity));
            }
            else
            {
                features = model.Sample(labels, n, seed, 0, threads);
            }

            double[] samples = stored.Decode(features, labels, threads);
            progress.Report(new StageProgress("lift", 1.0));
            return samples;
        });
        context.Cancellation.ThrowIfCancellationRequested();
        if (LiftedNumbers.Fault(model, labels, x, stored.Width, logDensity) is { } fault)
        {
            return CommandOutcome.PhysicsFailed(fault);
        }

        JsonObject result = new()
        {
            ["out"] = file, ["labels"] = labels.Length / c, ["per_label"] = n, ["features"] = model.FeatureDimension, ["columns"] = stored.Width,
            ["unit"] = stored.IsMolecule ? "nm" : null, ["sampler"] = sampler is null ? null : SamplerSettings.Describe(sampler).Json, ["seed"] = seed, ["remote_labels"] = remote,
        };
        ArrayBundle bundle = Bundle(stored, labels, n, x, logDensity);
        string said = weighted && logDensity is not null
            ? LiftWeights.Report(result, bundle, LiftWeights.Of(context, x, stored.Width, logDensity), n)
            : "";
        NpzFile.Write(file, bundle);
        string at = model.Coverage.IsPoint && labels.Length == c ? "" : $", {n} at each of {labels.Length / c} labels";
        string what = stored.IsMolecule ? $"structures of {stored.Width / 3} atoms" : "samples", how = sampler is null ? "" : $", by {SamplerSettings.Describe(sampler).Text}";
        context.Print(result, $"{file}: {labels.Length / c * n} {what}{at}{how}{said}");
        return CommandOutcome.Success;
    }

    // What an evaluation would leave unused is refused.
    private static void RefuseDrawing(CommandContext context)
    {
        Option[] drawing = [At, AtFile, Count, Sampler, Steps, SamplerSettings.Levels, SamplerSettings.Churn, SamplerSettings.SignalToNoise, Guidance.Guide, Guidance.Width];
        string[] given = [.. drawing.Where(o => SamplerSettings.Given(context, o)).Select(o => o.Name)];
        if (given.Length > 0)
        {
            throw new UsageException($"--evaluate takes points and labels from its file and draws nothing; {string.Join(", ", given)} {(given.Length == 1 ? "does" : "do")} not go with it.");
        }
    }

    private static void CheckOutput(string path)
    {
        if (Path.GetExtension(path).Equals(".pdb", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"lift writes npz files only, not '{path}'; give --out a name that ends with .npz.");
        }

        OutputFile.Check(path);
    }

    private static double[] Labels(CommandContext context, ILabelledSampler model)
    {
        (string Name, string Unit)[] variables = model.LabelNames.Zip(model.LabelUnits).ToArray();
        List<double> labels = [];
        foreach (string text in context.Get(At) ?? [])
        {
            labels.AddRange(LabelText.Parse(text, variables));
        }

        if (context.Get(AtFile) is { } file)
        {
            ArrayBundle bundle = new();
            NamedArray array = NpyFile.Read(file);
            if (array.Shape.Length != 2 && variables.Length > 1)
            {
                throw new InvalidDataInputException($"'{file}' has shape [{string.Join(", ", array.Shape)}]; labels [m, {variables.Length}] are needed.");
            }

            bundle["labels"] = array;
            (double[] values, int rows, int columns) = bundle.RequireMatrix("labels", file);
            labels.AddRange(columns == variables.Length
                ? values
                : throw new InvalidDataInputException($"'{file}' has shape [{rows}, {columns}]; labels [m, {variables.Length}] are needed."));
        }

        if (labels.Count == 0 && model.Coverage.IsPoint)
        {
            return [.. model.Coverage.Minimum];
        }

        if (labels.Count == 0)
        {
            throw new UsageException($"lift needs a label: --at \"{variables[0].Name}=...\" or --at-file.");
        }

        double[] all = [.. labels];
        for (int i = 0; i < all.Length; i += variables.Length)
        {
            if (model.Coverage.Refusal(all.AsSpan(i, variables.Length), model.LabelNames) is { } refusal)
            {
                throw new UsageException($"{refusal}.");
            }
        }

        return all;
    }

    /// <summary>Says on stderr which labels are far from all that was learned, and gives their numbers.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="labels">Labels, shape [m, c].</param>
    public static JsonArray Remote(CommandContext context, ILabelledSampler model, double[] labels)
    {
        int c = model.LabelDimension;
        JsonArray remote = [];
        for (int i = 0; i < labels.Length / c; i++)
        {
            if (model.Coverage.Doubt(labels.AsSpan(i * c, c), model.LabelNames) is not { } doubt)
            {
                continue;
            }

            if (remote.Count < MostNamed)
            {
                context.Note($"warning: {doubt}.");
            }

            remote.Add(i);
        }

        if (remote.Count > MostNamed)
        {
            context.Note($"warning: {remote.Count} of {labels.Length / c} labels are as far from the training's.");
        }

        return remote;
    }

    private static ArrayBundle Bundle(StoredSampler stored, double[] labels, int n, double[] x, double[]? logDensity)
    {
        ILabelledSampler model = stored.Model;
        int c = model.LabelDimension, rows = labels.Length / c * n;
        double[] z = new double[rows * c];
        for (int i = 0; i < rows; i++)
        {
            labels.AsSpan(i / n * c, c).CopyTo(z.AsSpan(i * c, c));
        }

        ArrayBundle bundle = new();
        bundle["x"] = NamedArray.Of(x, rows, stored.Width);
        bundle["z"] = NamedArray.Of(z, rows, c);
        if (logDensity is not null)
        {
            bundle["logp"] = NamedArray.Of(logDensity, rows);
        }

        bundle["z_names"] = NamedArray.Of([.. model.LabelNames]);
        return bundle;
    }

    private static Option<string> CreateSampler()
    {
        Option<string> sampler = new("--sampler")
        {
            Description = "Heun on the probability flow; predictor-corrector or Euler-Maruyama on the reverse equation; or ode, the adaptive probability flow, which gives each sample's log density.",
            DefaultValueFactory = _ => "heun",
        };
        sampler.AcceptOnlyFromAmong("heun", "pc", "em", "ode");
        return sampler;
    }
}
