using MicroMacro.FreeEnergy;

namespace MicroMacro.Bench.Headline;

/// <summary>The joint law of bin and hidden state, by which every estimate is judged.</summary>
/// <param name="Axes">Bins of the slow variables, row-major.</param>
/// <param name="Stretches">Number of stretches of the first axis in which hidden populations are compared.</param>
/// <param name="Joint">P(bin, hidden), shape [bins, H].</param>
/// <param name="StandardError">Largest standard error of F in the region in kT; 0 for quadrature.</param>
internal sealed record Truth(GridAxis[] Axes, int Stretches, double[,] Joint, double StandardError)
{
    /// <summary>Height of the region in which F is compared, in kT.</summary>
    public const double Region = 12;

    // A stretch that lies above the region says nothing that the region asks for.
    private readonly double _rare = Math.Exp(-Region);

    public int Bins => Joint.GetLength(0);

    public int HiddenStates => Joint.GetLength(1);

    /// <summary>The joint law of frames.</summary>
    public static double[,] JointOf(GridAxis[] axes, int hidden, Frames frames)
    {
        int bins = axes.Aggregate(1, (n, a) => n * a.Bins);
        double[,] joint = new double[bins, hidden];
        double highest = frames.LogWeights.DefaultIfEmpty(0).Max(), total = 0;
        for (int n = 0; n < frames.Hidden.Length; n++)
        {
            int cell = 0;
            for (int a = 0; a < axes.Length && cell >= 0; a++)
            {
                int bin = axes[a].Bin(frames.Z[(n * axes.Length) + a]);
                cell = bin < 0 || bin >= axes[a].Bins ? -1 : (cell * axes[a].Bins) + bin;
            }

            if (cell >= 0)
            {
                double weight = Math.Exp(frames.LogWeights[n] - highest);
                joint[cell, frames.Hidden[n]] += weight;
                total += weight;
            }
        }

        for (int b = 0; b < bins; b++)
        {
            for (int h = 0; h < hidden; h++)
            {
                joint[b, h] /= total;
            }
        }

        return joint;
    }

    /// <summary>RMS of F over the region after the best shift, in kT, and the largest error of a hidden state's share of a stretch.</summary>
    /// <remarks>A bin without a frame stands as high as the region; a stretch without one has an error of 1.</remarks>
    public (double Rms, double Hidden) ErrorsOf(double[,] estimate)
    {
        double[] truth = FreeEnergy(Joint), f = FreeEnergy(estimate);
        double lowest = truth.Min(), ground = f.Min();
        int[] inside = [.. Enumerable.Range(0, Bins).Where(b => truth[b] - lowest < Region)];
        double[] d = [.. inside.Select(b => Math.Min(f[b] - ground, Region) - (truth[b] - lowest))];
        double shift = d.Average();
        return (Math.Sqrt(d.Average(v => (v - shift) * (v - shift))), HiddenError(estimate));
    }

    private double HiddenError(double[,] estimate)
    {
        double largest = 0;
        for (int s = 0; s < Stretches; s++)
        {
            double[] truth = Share(Joint, s, out double all), found = Share(estimate, s, out double sampled);
            if (all > _rare)
            {
                largest = Math.Max(largest, sampled > 0 ? truth.Zip(found, (a, b) => Math.Abs(a - b)).Max() : 1);
            }
        }

        return largest;
    }

    /// <summary>Shares of the hidden states in a stretch.</summary>
    public double[] Share(double[,] joint, int stretch, out double total)
    {
        double[] sums = new double[HiddenStates];
        int first = Axes[0].Bins, rest = Bins / first;
        for (int b = 0; b < Bins; b++)
        {
            if (b / rest * Stretches / first == stretch)
            {
                for (int h = 0; h < sums.Length; h++)
                {
                    sums[h] += joint[b, h];
                }
            }
        }

        double all = total = sums.Sum();
        return Array.ConvertAll(sums, v => all > 0 ? v / all : 0);
    }

    private static double[] FreeEnergy(double[,] joint)
    {
        int hidden = joint.GetLength(1);
        return [.. Enumerable.Range(0, joint.GetLength(0)).Select(b => -Math.Log(Enumerable.Range(0, hidden).Sum(h => joint[b, h])))];
    }
}
