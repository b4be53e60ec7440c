using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;
using MicroMacro.Generative.Twins;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro train: a conditional model p(x | z) from arrays.</summary>
internal static class TrainCommand
{
    private const double MostMinutes = 10_080;

    private static readonly ScoreTrainingOptions Defaults = new();

    /// <summary>DATA.</summary>
    public static readonly Argument<string> Data = new("DATA")
    {
        Description = "npz with x [n,d], z [n,c] (none for a model without labels), and where wanted w [n] or log_weight [n], period [c] (0: not periodic; 2π for angles), replica [n], z_names [c], z_units [c] (rad, nm or nothing: a plain number); forces [n,d] = -∇U in x's units with kT (one number or [n]; 1 if not given), which train the score as well, and z_gradient [n,c,d] where labels have a width, or zeros where they are no functions of x; x_period [d]: periods of angles in x (0: not periodic), whose densities are then those of their circles.",
    };

    private static readonly Option<string> Out = new("--out") { Description = "Model to write.", HelpName = "MODEL.safetensors", Required = true };

    private static readonly Option<string> Method = CreateMethod();

    private static readonly Option<string?> LabelWidth = new("--label-width")
    {
        Description = "Width of the Gaussian noise on labels, which makes p(x | z) an umbrella's ensemble; with a unit for an angle (\"5 deg\"), comma-separated for several labels.",
        HelpName = "W",
    };

    private static readonly Option<string> Preset = CreatePreset();

    private static readonly Option<string> Form = CommonOptions.ScoreForm(
        "What the network gives: the score, or an energy whose gradient is the score (twice the time per step; far better with forces).");

    private static readonly Option<int> Steps = CommonOptions.Number("--steps", "Optimiser steps.", Defaults.Steps);

    private static readonly Option<int> Hidden = CommonOptions.Number("--hidden", "Units of a hidden layer.", Defaults.Hidden);

    private static readonly Option<int> Layers = CommonOptions.Number("--layers", "Hidden layers.", Defaults.Layers);

    private static readonly Option<int> Batch = CommonOptions.Number("--batch", "Records per step.", Defaults.Batch);

    private static readonly Option<double> Rate = new("--learning-rate")
    {
        Description = "Largest learning rate.",
        HelpName = "RATE",
        DefaultValueFactory = _ => Defaults.LearningRate,
    };

    private static readonly Option<bool> Resume = new("--resume")
    {
        Description = "Go on from MODEL.safetensors.checkpoint, which a training that was stopped left; the model is that of a training that never was.",
    };

    private static readonly Option<bool> NoForces = new("--no-forces") { Description = "Leave forces in the data unused." };

    private static readonly Option<double> CheckpointEvery = new("--checkpoint-every")
    {
        Description = "Minutes between checkpoints; 0 keeps one at each validation.",
        HelpName = "MINUTES",
        DefaultValueFactory = _ => 2,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("train", "Learns p(x | z) from records of features x with labels z.")
        {
            Data, Out, MoleculeTraining.Topology, MoleculeTraining.Clamp, Method, Preset, Form, LabelWidth, Steps, Hidden, Layers, Batch, Rate, Resume, CheckpointEvery, NoForces,
            CommonOptions.Seed, CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        OutputFile.Check(context.Get(Out)!);
        CheckOptions(context);
        TrainingData data = TrainingDataFile.Read(context.Get(Data), withForces: !context.Get(NoForces));
        InternalCoordinateMap? map = null;
        if (context.Get(MoleculeTraining.Topology) is not null)
        {
            (data, map) = MoleculeTraining.Prepare(context, data);
        }
        else if (context.Get(MoleculeTraining.Clamp))
        {
            throw new UsageException("--clamp belongs to --topology.");
        }

        ulong seed = context.Get(CommonOptions.Seed) ?? 1;
        JsonObject result = new()
        {
            ["model"] = context.Get(Out), ["method"] = context.Get(Method), ["records"] = data.Count, ["features"] = data.FeatureDimension,
            ["labels"] = data.HasLabels ? data.LabelDimension : 0, ["seed"] = seed, ["warnings"] = Warnings(context, data),
        };
        return context.Get(Method) == "score" ? Score(context, data, map, seed, result) : Twin(context, data, map, seed, result);
    }

    private static JsonArray Warnings(CommandContext context, TrainingData data)
    {
        JsonArray warnings = [];
        foreach (string doubt in data.Doubts())
        {
            context.Note($"warning: {doubt}");
            warnings.Add(doubt);
        }

        return warnings;
    }

    private static void CheckOptions(CommandContext context)
    {
        if (context.Get(CheckpointEvery) is not (>= 0 and <= MostMinutes))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--checkpoint-every must lie from 0 to {MostMinutes} minutes, not {context.Get(CheckpointEvery)}."));
        }

        Option[] networks = [Preset, Form, LabelWidth, Steps, Hidden, Layers, Batch, Rate, Resume, CheckpointEvery, NoForces];
        string[] given = [.. networks.Where(o => context.Parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name)];
        if (given.Length > 0 && context.Get(Method) != "score")
        {
            throw new UsageException($"{string.Join(", ", given)} {(given.Length == 1 ? "belongs" : "belong")} to --method score; {context.Get(Method)} trains no network.");
        }
    }

    private static CommandOutcome Score(CommandContext context, TrainingData data, InternalCoordinateMap? map, ulong seed, JsonObject result)
    {
        ScoreTrainingOptions options = Options(context, data);
        TrainingCheckpointFile checkpoint = new(
            context.Get(Out)! + ".checkpoint", TrainingIdentity.Of(data, options, seed), context.Get(Resume), TimeSpan.FromMinutes(context.Get(CheckpointEvery)));
        context.Resumes($"; go on with --resume, from '{checkpoint.Path}'");
        ScoreTrainingResult training = context.Watch(progress =>
            ScoreTrainer.Train(data, options, seed, context.Get(CommonOptions.Threads), new Stages(progress), checkpoint, context.Cancellation));
        context.Cancellation.ThrowIfCancellationRequested();
        if (training.Status == ScoreTrainingStatus.Diverged || training.Model is null)
        {
            return CommandOutcome.PhysicsFailed("Training met a loss that is not finite, and no model was written; try a smaller --learning-rate.");
        }

        Write(context, training.Model, map);
        checkpoint.Delete();
        LossHistory losses = training.Losses;
        double training1 = losses.Training[^1];
        double? validation = losses.Validation.Length > 0 ? losses.Validation.Min() : null;
        result["forces"] = data.Scores is not null;
        result["form"] = context.Get(Form);
        result["status"] = training.Status == ScoreTrainingStatus.Completed ? "completed" : "stopped early";
        result["steps"] = losses.Step[^1];
        result["training_loss"] = training1;
        result["validation_loss"] = validation;
        result["nearest_record"] = NearestRecord(context, training.Model, data, seed);
        context.Print(result, string.Create(
            CultureInfo.InvariantCulture,
            $"{context.Get(Out)}: {data.Count} records, {losses.Step[^1]} steps, training loss {training1:F4}, best validation loss {validation:F4}"));
        return CommandOutcome.Success;
    }

    private static CommandOutcome Twin(CommandContext context, TrainingData data, InternalCoordinateMap? map, ulong seed, JsonObject result)
    {
        string text;
        if (context.Get(Method) == "monte-carlo")
        {
            MonteCarloTwin twin = MonteCarloTwin.Fit(data, seed, context.Get(CommonOptions.Threads));
            Write(context, twin, map);
            result["label_bandwidth"] = new JsonArray([.. twin.LabelBandwidth.Select(h => (JsonNode)h)]);
            result["final_noise"] = twin.FinalNoise;
            result["nearest_record"] = NearestRecord(context, twin, data, seed);
            text = twin.ToString();
        }
        else
        {
            NearestFrameSampler frames = new(data);
            Write(context, frames, map);
            result["neighbours"] = frames.Neighbours;
            text = $"{data.Count} records, drawn among the {frames.Neighbours} nearest";
        }

        context.Print(result, $"{context.Get(Out)}: {text}");
        return CommandOutcome.Success;
    }

    // Whether the model repeats its data: median distances in deviations of the features, of samples and of records from each other.
    private static JsonObject NearestRecord(CommandContext context, ILabelledSampler model, TrainingData data, ulong seed)
    {
        Memorisation measured = Memorisation.Of(model, data, seed, context.Get(CommonOptions.Threads));
        return new JsonObject
        {
            ["samples"] = double.IsFinite(measured.SampleDistance) ? measured.SampleDistance : null,
            ["records"] = double.IsFinite(measured.RecordDistance) ? measured.RecordDistance : null,
        };
    }

    private static void Write(CommandContext context, ILabelledSampler model, InternalCoordinateMap? map)
    {
        StoredModel stored = model.ToArrays();
        if (map is not null)
        {
            CoordinateMapArrays.Write(map, stored.Arrays);
        }

        SafetensorsFile.Write(context.Get(Out)!, stored.Arrays, stored.Metadata);
    }

    private static ScoreTrainingOptions Options(CommandContext context, TrainingData data)
    {
        ScoreTrainingOptions preset = ScorePresets.Find(context.Get(Preset)!).Training;
        ScoreTrainingOptions options = preset with
        {
            Form = context.Get(Form) == "energy" ? ScoreForm.Energy : ScoreForm.Score,
            Steps = Given(context, Steps, preset.Steps), Hidden = Given(context, Hidden, preset.Hidden), Layers = Given(context, Layers, preset.Layers),
            Batch = Given(context, Batch, preset.Batch), LearningRate = Given(context, Rate, preset.LearningRate),
            LabelWidths = Widths(context.Get(LabelWidth), data.LabelUnits),
        };
        try
        {
            options.Validate(data.LabelDimension);
        }
        catch (ArgumentException exception)
        {
            throw UsageException.Of(exception);
        }

        return options;
    }

    private static T Given<T>(CommandContext context, Option<T> option, T preset) =>
        context.Parsed.GetResult(option) is { Implicit: false } ? context.Get(option)! : preset;

    private static double[]? Widths(string? text, IReadOnlyList<string> units)
    {
        if (text is null)
        {
            return null;
        }

        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == units.Count
            ? parts.Select((p, j) => Width(p, LabelText.KindOf(units[j]))).ToArray()
            : throw new UsageException($"--label-width has {parts.Length} widths; the data have {units.Count} labels.");
    }

    private static double Width(string text, UnitKind kind)
    {
        double width;
        try
        {
            width = Quantity.Parse(text, kind).To(kind);
        }
        catch (StudyException exception)
        {
            throw new UsageException($"--label-width: {exception.Message}");
        }

        return width >= 0 ? width : throw new UsageException($"--label-width must not be negative, and '{text}' is.");
    }

    private static Option<string> CreatePreset()
    {
        Option<string> preset = new("--preset")
        {
            Description = "Published settings of a score model's noise, loss and optimiser; other options override them.",
            DefaultValueFactory = _ => ScorePresets.Names[0],
        };
        preset.AcceptOnlyFromAmong(ScorePresets.Names);
        return preset;
    }

    private static Option<string> CreateMethod()
    {
        Option<string> method = new("--method")
        {
            Description = "What to learn with: a score model, its training-free twin, or the nearest frame.",
            DefaultValueFactory = _ => "score",
        };
        method.AcceptOnlyFromAmong("score", "monte-carlo", "nearest-frame");
        return method;
    }

    private sealed class Stages(IProgress<StageProgress> progress) : IProgress<ScoreTrainingProgress>
    {
        public void Report(ScoreTrainingProgress value) => progress.Report(new StageProgress(
            "train",
            (double)value.Step / value.Steps,
            string.Create(CultureInfo.InvariantCulture, $"loss {value.TrainingLoss:F4}, validation {value.ValidationLoss:F4}")));
    }
}
