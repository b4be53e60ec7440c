using System.Diagnostics;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Benchmarks;

/// <summary>Trains and evaluates a score network on made-up data and takes the time.</summary>
public static class ScoreBenchmark
{
    private const int Records = 20_000;
    private const int States = 4_096;
    private const double EvaluationNoise = 0.6;

    /// <summary>Takes the time.</summary>
    /// <param name="shape">The network and the batch.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="seconds">Wall time for training, and half of it for evaluation; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public static ScoreThroughput Run(ScoreBenchmarkShape shape, int threads, double seconds)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        ScoreTrainingOptions options = shape.Options();
        options.Validate(shape.Condition);
        SimdSupport.RequireFma();
        TrainingData data = Data(shape);
        int[] all = Enumerable.Range(0, Records).ToArray();
        RandomKey key = new RandomKey(1, 0).Substream("benchmark");
        ScoreArchitecture architecture = StartingPoint.Architecture(data, options, all, key);
        AlignedBuffer parameters = StartingPoint.Weights(architecture.Layout, key);
        (double step, double bestStep, int used) = Training(data, options, architecture, parameters, all, key, threads, seconds);
        (double evaluation, double bestEvaluation) = Evaluation(architecture, parameters, threads, seconds / 2);

        // An energy goes through every weight twice where a score goes once, and so does each part of its gradient.
        double products = architecture.Layout.MultiplyAdds * (shape.Form == ScoreForm.Energy ? 2 : 1);
        return new ScoreThroughput(
            step * 1e3, bestStep * 1e3, 6e-9 * products * options.Batch / step, 1.0 / evaluation, 1.0 / bestEvaluation, 2e-9 * products / evaluation, used);
    }

    private static (double Mean, double Best, int Threads) Training(
        TrainingData data, ScoreTrainingOptions options, ScoreArchitecture architecture, AlignedBuffer parameters, int[] all, RandomKey key, int threads,
        double seconds)
    {
        PreparedRecords records = new(data, architecture, new double[data.LabelDimension]);
        NoiseLevels levels = new(architecture.Noise, options.Schedule);
        using WorkerTeam team = new(WorkerTeam.UsefulThreads(architecture.Layout, options.Batch, threads));
        RecordOrder order = new(all, null, options.Batch, key);
        TrainingStep step = new(architecture, records, levels, options, parameters, key, team);
        int number = 0;
        (double mean, double best) = Time(seconds, () => step.Take(++number, order.Next(), out _));
        return (mean, best, team.Size);
    }

    private static (double Mean, double Best) Evaluation(ScoreArchitecture architecture, AlignedBuffer parameters, int threads, double seconds)
    {
        int d = architecture.FeatureDimension;
        InferenceNetwork network = new(architecture, parameters);
        using WorkerTeam team = new(WorkerTeam.UsefulThreads(architecture.Layout, States, threads));
        DenoiserBlock[] blocks = Enumerable.Range(0, team.Size).Select(_ => new DenoiserBlock(architecture, network)).ToArray();
        float[] x = new float[States * d];
        float[] clean = new float[States * d];
        SampleNoise.Fill(new RandomKey(2, 0), 0, 0, States, d, x);
        double[] label = new double[architecture.Labels.Dimension];
        Array.ForEach(blocks, b => b.Begin(default, 0, Sgemm.BlockRows));
        (double mean, double best) = Time(seconds, () => team.Run(States / Sgemm.BlockRows, (block, worker) =>
        {
            // A block of states is set up anew each time: labels and all, as at the start of a lift.
            for (int r = 0; r < Sgemm.BlockRows; r++)
            {
                blocks[worker].SetLabel(r, label);
            }

            int first = block * Sgemm.BlockRows * d;
            blocks[worker].Denoise(EvaluationNoise, x.AsSpan(first, Sgemm.BlockRows * d), clean.AsSpan(first, Sgemm.BlockRows * d));
        }));
        return (mean / States, best / States);
    }

    private static (double Mean, double Best) Time(double seconds, Action work)
    {
        for (int i = 0; i < 20; i++)
        {
            work();
        }

        double best = double.PositiveInfinity;
        int count = 0;
        long start = Stopwatch.GetTimestamp();
        double elapsed = 0;
        while (elapsed < seconds)
        {
            work();
            double now = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Min(best, now - elapsed);
            elapsed = now;
            count++;
        }

        return (elapsed / count, best);
    }

    private static TrainingData Data(ScoreBenchmarkShape shape)
    {
        RandomSequence random = new(new RandomKey(3, 0));
        return new TrainingData(
            Normals(random, Records * shape.Dimension), Normals(random, Records * shape.Condition), null, new double[shape.Condition], null);
    }

    private static double[] Normals(RandomSequence random, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextGaussian();
        }

        return values;
    }
}
