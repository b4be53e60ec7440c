using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Numerics.Random;

[Trait("Kind", "Statistical")]
public sealed unsafe class GaussianTests
{
    private const int Draws = 1 << 21;
    private static readonly RandomKey Key = new(20261, 5);

    [Fact]
    public void Float_normals_follow_the_normal_law() => CheckLaw(Floats());

    [Fact]
    public void Double_normals_follow_the_normal_law() => CheckLaw(Doubles());

    [Fact]
    public void A_standard_deviation_one_per_cent_too_large_is_caught()
    {
        // 2 % more temperature. Two million draws see 0.2 % of variance at 4.4 standard errors.
        Moments moments = Moments.Of(Array.ConvertAll(Floats(), g => 1.01 * g));
        Statistical.AssertZCatches(moments.Variance, Math.Sqrt(2.0 / Draws), 1, what: "variance");
    }

    [Fact]
    public void A_sum_of_twelve_uniforms_in_place_of_a_normal_is_caught()
    {
        double[] sample = new double[Draws];
        for (int i = 0; i < sample.Length; i++)
        {
            for (uint k = 0; k < 3; k++)
            {
                (float a, float b, float c, float d) = Uniform.Four(Key, (uint)i, 0, k);
                sample[i] += a + b + c + d;
            }

            sample[i] -= 6;
        }

        Statistical.AssertLawCatches(sample, NormalDistribution.Cdf);
        Statistical.AssertZCatches(Moments.Of(sample).ExcessKurtosis, Math.Sqrt(24.0 / sample.Length), 0, what: "excess kurtosis");
    }

    [Fact]
    public void Tails_hold_as_many_draws_as_they_should()
    {
        double[] sample = Floats();
        foreach (double edge in (double[])[2, 3, 4, 4.5])
        {
            double expected = Draws * NormalDistribution.TwoSidedPValue(edge);
            int seen = sample.Count(g => Math.Abs(g) > edge);
            Statistical.AssertZ(seen, Math.Sqrt(expected), expected, what: $"draws beyond {edge}");
        }

        // Planted defect: 16 bits of radius cut the normal off at 4.71 and make its tail coarse well before.
        int coarse = 0;
        for (uint i = 0; i < Draws / 2; i++)
        {
            double u = ((Philox4x32.Block(Key, i, 0, 0).R0 >> 20) + 0.5) / 4096;
            coarse += Math.Sqrt(-2 * Math.Log(u)) > 4 ? 1 : 0;
        }

        double truth = Draws / 2 * Math.Exp(-8);
        Statistical.AssertZCatches(coarse, Math.Sqrt(truth), truth, what: "radii beyond 4");
    }

    [Fact]
    public void Uniforms_follow_the_uniform_law_and_never_reach_one()
    {
        double[] floats = new double[Draws / 2];
        double[] doubles = new double[Draws / 4];
        for (int i = 0; i < floats.Length; i += 4)
        {
            (floats[i], floats[i + 1], floats[i + 2], floats[i + 3]) = Uniform.Four(Key, 16, 3, (uint)i);
            (doubles[i / 2], doubles[(i / 2) + 1]) = Uniform.Two(Key, 16, 3, (uint)i);
        }

        Statistical.AssertLaw(floats, u => u);
        Statistical.AssertLaw(doubles, u => u);
        Assert.True(floats.Max() < 1 && doubles.Max() < 1 && floats.Min() >= 0 && doubles.Min() >= 0);
        Statistical.AssertLawCatches(Array.ConvertAll(floats, u => u * u), u => u);
    }

    private static void CheckLaw(double[] sample)
    {
        Statistical.AssertLaw(sample, NormalDistribution.Cdf);
        Moments moments = Moments.Of(sample);
        Statistical.AssertZ(moments.Mean, Math.Sqrt(1.0 / Draws), 0, what: "mean");
        Statistical.AssertZ(moments.Variance, Math.Sqrt(2.0 / Draws), 1, what: "variance");
        Statistical.AssertZ(moments.Skewness, Math.Sqrt(6.0 / Draws), 0, what: "skewness");
        Statistical.AssertZ(moments.ExcessKurtosis, Math.Sqrt(24.0 / Draws), 0, what: "excess kurtosis");
    }

    private static double[] Floats()
    {
        double[] sample = new double[Draws];
        float* block = stackalloc float[64];
        for (int i = 0; i < Draws; i += 64)
        {
            // Replicas, steps and slots all take part.
            GaussianLanes.Fill16<F16>(Key, (uint)(i / 64 % 64 * 16), (ulong)(i / 4096 % 64), (uint)(i / 262144), block);
            for (int k = 0; k < 64; k++)
            {
                sample[i + k] = block[k];
            }
        }

        return sample;
    }

    private static double[] Doubles()
    {
        double[] sample = new double[Draws];
        double* block = stackalloc double[16];
        for (int i = 0; i < Draws; i += 16)
        {
            GaussianLanes.Fill8<D8>(Key, (uint)(i / 16 % 64 * 8), (ulong)(i / 1024 % 64), (uint)(i / 65536), block);
            for (int k = 0; k < 16; k++)
            {
                sample[i + k] = block[k];
            }
        }

        return sample;
    }
}
