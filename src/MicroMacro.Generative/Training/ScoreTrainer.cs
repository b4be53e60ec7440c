using MicroMacro.Numerics;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Training;

/// <summary>Trains conditional score models by denoising [karras2022edm].</summary>
public static class ScoreTrainer
{
    /// <summary>Trains a model of p(x | z).</summary>
    /// <param name="data">The records.</param>
    /// <param name="options">Shape and training.</param>
    /// <param name="seed">Seed; with it the model is fixed to the bit, for any number of threads and any register width.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="progress">Told at every validation, or null.</param>
    /// <param name="checkpoint">
    /// Keeps the state along the way and gives it back, or null. A training that goes on from a state ends with the bytes of one that was
    /// never interrupted; whether the state belongs to the same data, options and seed is the keeper's to know.
    /// </param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataInputException">Fewer than 16 records have weight.</exception>
    public static ScoreTrainingResult Train(
        TrainingData data, ScoreTrainingOptions options, ulong seed, int threads = 1, IProgress<ScoreTrainingProgress>? progress = null,
        ITrainingCheckpoint? checkpoint = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        options.Validate(data.LabelDimension);
        SimdSupport.RequireFma();
        using TrainingRun run = new(data, options, seed, threads);
        return run.Run(progress, checkpoint, cancellationToken);
    }

    /// <summary>Trains a model of p(x | z) on records that are drawn afresh for every step.</summary>
    /// <param name="pilot">Some records of the same law; they set the scales, the covered labels and the validation.</param>
    /// <param name="source">Draws a batch.</param>
    /// <param name="options">Shape and training.</param>
    /// <param name="seed">Seed of all but the draws.</param>
    /// <param name="threads">Threads, at least 1; the model does not depend on it.</param>
    /// <param name="progress">Told at every validation, or null.</param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataInputException">Fewer than 16 records of the pilot have weight.</exception>
    public static ScoreTrainingResult TrainOnDraws(
        TrainingData pilot, RecordSource source, ScoreTrainingOptions options, ulong seed, int threads = 1,
        IProgress<ScoreTrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pilot);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        options.Validate(pilot.LabelDimension);
        SimdSupport.RequireFma();
        using TrainingRun run = new(pilot, options, seed, threads, source);
        return run.Run(progress, null, cancellationToken);
    }
}
