using System.CommandLine;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro lift: samples of p(x | z) at given labels.</summary>
internal static class LiftCommand
{
    private const long MostSamples = 100_000_000;

    private static readonly Argument<string> Model = new("MODEL") { Description = "A model that 'train' or 'run' wrote." };

    private static readonly Option<string[]> At = new("--at") { Description = "A label, as \"z=0.5\" or \"phi=-60 deg, psi=-45 deg\"; may be repeated.", HelpName = "LABEL" };

    private static readonly Option<string?> AtFile = new("--at-file") { Description = "Labels, npy [m,c], angles in radians.", HelpName = "LABELS.npy" };

    private static readonly Option<int> Count = new("-n") { Description = "Samples per label.", HelpName = "N", Required = true };

    private static readonly Option<string> Out = new("--out") { Description = "File to write: x [m·n,d] and z [m·n,c].", HelpName = "FILE.npz", Required = true };

    private static readonly Option<string> Sampler = CreateSampler();

    private static readonly Option<int> Steps = new("--steps")
    {
        Description = "Steps from noise to samples.",
        HelpName = "K",
        DefaultValueFactory = _ => SamplerOptions.Default.Steps,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("lift", "Draws independent samples x of p(x | z) at given labels z.")
        {
            Model, At, AtFile, Count, Out, Sampler, Steps, CommonOptions.Seed, CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        string path = context.Get(Model);
        ILabelledSampler model = Read(path);
        double[] labels = Labels(context, model);
        int c = model.LabelDimension, n = context.Get(Count);
        if (n < 1 || (long)labels.Length / c * n * Math.Max(1, model.FeatureDimension) > MostSamples)
        {
            throw new UsageException($"-n {n} is out of range: at least 1, and at most {MostSamples} numbers in all.");
        }

        if (model is ScoreModel score)
        {
            model = score.With(Options(context));
        }
        else if (context.Parsed.GetResult(Sampler) is { Implicit: false } || context.Parsed.GetResult(Steps) is { Implicit: false })
        {
            throw new UsageException($"--sampler and --steps belong to score models; '{path}' is none.");
        }

        ulong seed = context.Get(CommonOptions.Seed) ?? 1;
        double[] x = context.Watch(progress =>
        {
            progress.Report(new StageProgress("lift", 0.0));
            double[] samples = model.Sample(labels, n, seed, 0, context.Get(CommonOptions.Threads));
            progress.Report(new StageProgress("lift", 1.0));
            return samples;
        });
        context.Cancellation.ThrowIfCancellationRequested();
        Write(context.Get(Out)!, model, labels, n, x);
        int m = labels.Length / c;
        context.Print(
            new JsonObject { ["out"] = context.Get(Out), ["labels"] = m, ["per_label"] = n, ["features"] = model.FeatureDimension, ["seed"] = seed },
            $"{context.Get(Out)}: {m * n} samples, {n} at each of {m} labels");
        return CommandOutcome.Success;
    }

    private static ILabelledSampler Read(string path)
    {
        SafetensorsContent content = SafetensorsFile.Read(path);
        try
        {
            return ConditionalModel.FromArrays(new StoredModel(content.Tensors, content.Metadata));
        }
        catch (InvalidDataInputException exception)
        {
            throw new InvalidDataInputException($"'{path}': {exception.Message}.");
        }
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
            bundle["labels"] = NpyFile.Read(file);
            (double[] values, _, int columns) = bundle.RequireMatrix("labels", file);
            labels.AddRange(columns == variables.Length
                ? values
                : throw new InvalidDataInputException($"'{file}' has {columns} columns; the model has {variables.Length} labels."));
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

    private static SamplerOptions Options(CommandContext context)
    {
        SamplerOptions options = new()
        {
            Steps = context.Get(Steps),
            Method = context.Get(Sampler) switch
            {
                "em" => SamplerMethod.EulerMaruyama,
                "pc" => SamplerMethod.PredictorCorrector,
                _ => SamplerMethod.Heun,
            },
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.ReplaceLineEndings(" "));
        }

        return options;
    }

    private static void Write(string path, ILabelledSampler model, double[] labels, int n, double[] x)
    {
        int c = model.LabelDimension, rows = labels.Length / c * n;
        double[] z = new double[rows * c];
        for (int i = 0; i < rows; i++)
        {
            labels.AsSpan(i / n * c, c).CopyTo(z.AsSpan(i * c, c));
        }

        ArrayBundle bundle = new();
        bundle["x"] = NamedArray.Of(x, rows, model.FeatureDimension);
        bundle["z"] = NamedArray.Of(z, rows, c);
        bundle["z_names"] = NamedArray.Of([.. model.LabelNames]);
        NpzFile.Write(path, bundle);
    }

    private static Option<string> CreateSampler()
    {
        Option<string> sampler = new("--sampler")
        {
            Description = "Heun on the probability flow, predictor-corrector, or Euler-Maruyama on the reverse equation.",
            DefaultValueFactory = _ => "heun",
        };
        sampler.AcceptOnlyFromAmong("heun", "pc", "em");
        return sampler;
    }
}
