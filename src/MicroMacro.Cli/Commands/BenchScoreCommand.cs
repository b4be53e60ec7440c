using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.Benchmarks;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro bench score: time of a training step and of an evaluation of a score network.</summary>
internal static class BenchScoreCommand
{
    private static readonly Option<int> Dimension = CommonOptions.Number("--dimension", "Numbers per feature vector.", 66);

    private static readonly Option<int> Condition = CommonOptions.Number("--condition", "Numbers per label.", 2);

    private static readonly Option<int> Hidden = CommonOptions.Number("--hidden", "Units of a hidden layer.", 256);

    private static readonly Option<int> Layers = CommonOptions.Number("--layers", "Hidden layers.", 4);

    private static readonly Option<int> Batch = CommonOptions.Number("--batch", "Records per step.", 512);

    private static readonly Option<bool> Residual = new("--residual") { Description = "Let hidden layers after the first add their input to their output." };

    private static readonly Option<string> Form = CommonOptions.ScoreForm("What the network gives: the score, or an energy whose gradient is the score (twice the work).");

    private static readonly Option<double> Seconds = new("--seconds")
    {
        Description = "Wall time of the training that is timed; evaluation takes half of it.",
        HelpName = "S",
        DefaultValueFactory = _ => 4,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("score", "Time of a training step and rate of evaluations of a score network: SiLU units, 32 numbers for the noise, AdamW.")
        {
            Dimension, Condition, Hidden, Layers, Batch, Residual, Form, Seconds, CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        ScoreBenchmarkShape shape = new(
            context.Get(Dimension), context.Get(Condition), context.Get(Hidden), context.Get(Layers), context.Get(Batch), context.Get(Residual),
            context.Get(Form) == "energy" ? ScoreForm.Energy : ScoreForm.Score);
        ScoreThroughput result;
        try
        {
            result = ScoreBenchmark.Run(shape, context.Get(CommonOptions.Threads), context.Get(Seconds));
        }
        catch (ArgumentException exception)
        {
            throw UsageException.Of(exception);
        }

        context.Print(
            new JsonObject
            {
                ["benchmark"] = "score",
                ["version"] = RunManifest.Version,
                ["dimension"] = shape.Dimension,
                ["condition"] = shape.Condition,
                ["hidden"] = shape.Hidden,
                ["layers"] = shape.Layers,
                ["batch"] = shape.Batch,
                ["residual"] = shape.Residual,
                ["form"] = context.Get(Form),
                ["threads"] = context.Get(CommonOptions.Threads),
                ["threads_in_training"] = result.Threads,
                ["width"] = SimdSupport.Width,
                ["train_step_ms"] = result.TrainStepMilliseconds,
                ["train_step_ms_best"] = result.BestTrainStepMilliseconds,
                ["train_gflops"] = result.TrainGflops,
                ["evaluations_per_s"] = result.EvaluationsPerSecond,
                ["evaluations_per_s_best"] = result.BestEvaluationsPerSecond,
                ["evaluation_gflops"] = result.EvaluationGflops,
            },
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.TrainStepMilliseconds:F3} ms a training step ({result.TrainGflops:F0} GFLOP/s), {result.EvaluationsPerSecond:F0} evaluations/s ({shape.Layers} x {shape.Hidden}, batch {shape.Batch}, {result.Threads} threads, {SimdSupport.Width} bits)"));
        return CommandOutcome.Success;
    }
}
