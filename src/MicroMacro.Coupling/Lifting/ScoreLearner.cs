using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Lifting;

/// <summary>Learns p(x | z) with a conditional score model.</summary>
/// <param name="fitMap">The map from observations to features, fitted to the observations it will see, shape [n, d].</param>
/// <param name="labels">What the labels are: the slow variables, shape [c].</param>
/// <param name="options">Shape of the network and its training; steps are scaled by the effort.</param>
/// <param name="sampler">How the model is sampled.</param>
public sealed class ScoreLearner(Func<double[], ICoordinateMap> fitMap, IReadOnlyList<CoarseVariable> labels, ScoreTrainingOptions options, SamplerOptions sampler) : ILearner
{
    /// <inheritdoc/>
    /// <exception cref="PhysicsFailedException">The training diverged.</exception>
    public LearnedConditional Learn(TrainingFrames frames, double effort, Work work, ITrainingCheckpoint? checkpoint, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ICoordinateMap map = fitMap(frames.Observations);
        ScoreTrainingOptions scaled = options with { Steps = Math.Max(1, (int)(effort * options.Steps)) };
        var told = progress is null ? null : new Told(progress);
        ScoreTrainingResult result = ScoreTrainer.Train(
            FeatureFrames.Of(map, frames, labels), scaled, new RandomKey(work.Seed, work.Stream).Bits, work.Threads, told, checkpoint, cancellation);
        cancellation.ThrowIfCancellationRequested();
        ScoreModel model = result.Model
            ?? throw new PhysicsFailedException($"the score model's training diverged after {result.Losses.Step.LastOrDefault()} steps; a smaller learning rate than {options.LearningRate} may help");
        return new LearnedConditional(map, model.With(sampler), new TrainingCurve([.. result.Losses.Step.Select(s => (double)s)], result.Losses.Training, result.Losses.Validation));
    }

    /// <inheritdoc/>
    public ArrayBundle Store(LearnedConditional learned) => LearnedArrays.Write(learned);

    /// <inheritdoc/>
    public LearnedConditional Restore(ArrayBundle stored) =>
        LearnedArrays.Read(stored, model => ScoreModel.FromArrays(model).With(sampler));

    private sealed class Told(IProgress<Progress> progress) : IProgress<ScoreTrainingProgress>
    {
        public void Report(ScoreTrainingProgress value) =>
            progress.Report(new Progress("learning", (double)value.Step / value.Steps, $"step {value.Step} of {value.Steps}, loss {value.TrainingLoss:0.000}"));
    }
}
