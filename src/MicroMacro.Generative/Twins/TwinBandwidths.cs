using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Twins;

/// <summary>Chooses a twin's two bandwidths by the likelihood of records that were kept aside.</summary>
internal static class TwinBandwidths
{
    private const int MostProbes = 200;
    private static readonly double[] LabelGrid = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32];
    private static readonly double[] NoiseGrid = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64];

    /// <summary>The bandwidth of labels in their natural units, and the final noise in deviations.</summary>
    public static (double Label, double Noise) Choose(TwinRecords records, ulong seed, int threads)
    {
        TrainingSplit split = TrainingSplit.Of(records.Data, 0.1, new RandomKey(seed, 0).Substream("twin"));
        int[] probes = split.Validation.Take(MostProbes).ToArray();
        if (probes.Length == 0 || split.Training.Length == 0)
        {
            return (LabelGrid[^2], NoiseGrid[^3]);
        }

        double[][] logLikelihoods = new double[probes.Length][];
        ParallelBlocks.For(probes.Length, threads, p => logLikelihoods[p] = LogLikelihoods(records, split.Training, probes[p]));
        int best = 0;
        double most = double.NegativeInfinity;
        for (int cell = 0; cell < LabelGrid.Length * NoiseGrid.Length; cell++)
        {
            double mean = logLikelihoods.Average(l => l[cell]);
            if (mean > most)
            {
                most = mean;
                best = cell;
            }
        }

        return (LabelGrid[best / NoiseGrid.Length], NoiseGrid[best % NoiseGrid.Length]);
    }

    // The kernels of label and features factor, so all pairs of bandwidths share their exponentials.
    private static double[] LogLikelihoods(TwinRecords records, int[] training, int probe)
    {
        int d = records.Dimension;
        double[] joint = new double[LabelGrid.Length * NoiseGrid.Length];
        double[] marginal = new double[LabelGrid.Length];
        double[] label = new double[LabelGrid.Length];
        double[] distances = training.Select(i => TwinRecords.Squared(records.Point(probe), records.Point(i))).ToArray();
        double nearest = distances.Min();
        for (int t = 0; t < training.Length; t++)
        {
            double weight = records.Data.Weights?[training[t]] ?? 1.0;
            double squared = records.Labels.Squared(records.Label(probe), records.Label(training[t]));
            for (int h = 0; h < LabelGrid.Length; h++)
            {
                label[h] = weight * VectorMath.Exp(-0.5 * squared / (LabelGrid[h] * LabelGrid[h]));
                marginal[h] += label[h];
            }

            if (label[^1] == 0)
            {
                continue;
            }

            for (int s = 0; s < NoiseGrid.Length; s++)
            {
                double kernel = VectorMath.Exp(-0.5 * (distances[t] - nearest) / (NoiseGrid[s] * NoiseGrid[s]));
                for (int h = 0; h < LabelGrid.Length; h++)
                {
                    joint[(h * NoiseGrid.Length) + s] += label[h] * kernel;
                }
            }
        }

        for (int cell = 0; cell < joint.Length; cell++)
        {
            double noise = NoiseGrid[cell % NoiseGrid.Length];
            double ratio = Math.Max(joint[cell] / Math.Max(marginal[cell / NoiseGrid.Length], 1e-300), 1e-300);
            joint[cell] = VectorMath.Log(ratio) - (0.5 * nearest / (noise * noise)) - (d * VectorMath.Log(noise));
        }

        return joint;
    }
}
