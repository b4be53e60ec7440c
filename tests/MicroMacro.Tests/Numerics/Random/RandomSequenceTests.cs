using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Numerics.Random;

public sealed class RandomSequenceTests
{
    [Fact, Trait("Kind", "Unit")]
    public void A_copy_repeats_the_numbers_that_follow()
    {
        var sequence = new RandomSequence(new RandomKey(1, 1));
        sequence.NextDouble();
        RandomSequence copy = sequence;
        Assert.Equal(sequence.NextDouble(), copy.NextDouble());
        Assert.Equal(sequence.NextGaussian(), copy.NextGaussian());
        Assert.Equal(sequence.NextInt(1000), copy.NextInt(1000));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_bound_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSequence(new RandomKey(1, 1)).NextInt(0));

    [Fact, Trait("Kind", "Statistical")]
    public void Doubles_and_normals_follow_their_laws()
    {
        var sequence = new RandomSequence(new RandomKey(1, 2));
        double[] uniform = new double[50000];
        double[] normal = new double[50000];
        for (int i = 0; i < uniform.Length; i++)
        {
            uniform[i] = sequence.NextDouble();
            normal[i] = sequence.NextGaussian();
        }

        Statistical.AssertLaw(uniform, u => u);
        Statistical.AssertLaw(normal, NormalDistribution.Cdf);
        Statistical.AssertLawCatches(Array.ConvertAll(normal, g => g + 0.05), NormalDistribution.Cdf);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Every_order_of_four_items_is_equally_likely_after_a_shuffle()
    {
        Assert.True(ShufflePValue(biased: false) > 1e-4);
        Assert.True(ShufflePValue(biased: true) < 1e-4, "swapping with any position, the classical mistake, must be seen");
    }

    private static double ShufflePValue(bool biased)
    {
        const int Trials = 48000;
        var sequence = new RandomSequence(new RandomKey(4, 4));
        var counts = new Dictionary<string, int>();
        for (int t = 0; t < Trials; t++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            if (biased)
            {
                for (int i = 0; i < items.Length; i++)
                {
                    int j = sequence.NextInt(items.Length);
                    (items[i], items[j]) = (items[j], items[i]);
                }
            }
            else
            {
                sequence.Shuffle<char>(items);
            }

            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        double[] expected = new double[24];
        Array.Fill(expected, Trials / 24.0);
        return Statistical.ChiSquaredPValue([.. counts.Values], expected);
    }
}
