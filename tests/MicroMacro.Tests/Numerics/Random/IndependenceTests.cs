using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Numerics.Random;

/// <summary>Numbers at neighbouring counters are uncorrelated, and so are their squares; each test also sees a reused stream.</summary>
/// <remarks>Four z-values a direction at |z| at most 4.4, and chi-squared at 1e-4: false alarms of the whole class about 6e-4.</remarks>
[Trait("Kind", "Statistical")]
public sealed class IndependenceTests
{
    private const int Pairs = 1 << 18;
    private static readonly RandomKey Key = new(20262, 1);

    public static TheoryData<string> Directions => ["replica", "step", "step beyond 2^32", "slot", "stream", "seed"];

    [Theory]
    [MemberData(nameof(Directions))]
    public void Neighbours_are_independent(string direction)
    {
        (double plain, double squared) = Correlations(i => Gaussian.Four(Key, 2 * i, 3, 4), i => Neighbour(direction, i));
        Statistical.AssertZ(plain, 1, 0, what: $"correlation across {direction}");
        Statistical.AssertZ(squared, 1, 0, what: $"correlation of squares across {direction}");
    }

    [Fact]
    public void A_reused_stream_is_caught()
    {
        (double plain, double squared) = Correlations(i => Gaussian.Four(Key, 2 * i, 3, 4), i => Gaussian.Four(Key, 2 * i, 3, 4));
        Statistical.AssertZCatches(plain, 1, 0);
        Statistical.AssertZCatches(squared, 1, 0);
    }

    [Fact]
    public void A_stream_whose_signs_alone_are_redrawn_is_caught_by_the_squares()
    {
        (double plain, double squared) = Correlations(
            i => Gaussian.Four(Key, 2 * i, 3, 4),
            i =>
            {
                (float a, float b, float c, float d) = Gaussian.Four(Key, 2 * i, 3, 4);
                (uint sign, uint other, _, _) = Philox4x32.Block(Key, i, 99, 0);
                return (sign % 2 == 0 ? a : -a, sign % 4 < 2 ? b : -b, other % 2 == 0 ? c : -c, other % 4 < 2 ? d : -d);
            });
        Statistical.AssertZ(plain, 1, 0);
        Statistical.AssertZCatches(squared, 1, 0);
    }

    [Fact]
    public void The_two_normals_of_a_pair_fill_the_plane_evenly()
    {
        Assert.True(PlanePValue((g0, g1, _) => (g0, g1)) > 1e-4);
        Assert.True(PlanePValue((g0, _, g2) => (g0, g2)) > 1e-4);

        // Planted defect: a correlation of 0.02.
        Assert.True(PlanePValue((g0, g1, _) => (g0, (0.02f * g0) + (0.9998f * g1))) < 1e-4);
    }

    private static (float, float, float, float) Neighbour(string direction, uint i) => direction switch
    {
        "replica" => Gaussian.Four(Key, (2 * i) + 1, 3, 4),
        "step" => Gaussian.Four(Key, 2 * i, 4, 4),
        "step beyond 2^32" => Gaussian.Four(Key, 2 * i, 3 + (1UL << 32), 4),
        "slot" => Gaussian.Four(Key, 2 * i, 3, 5),
        "stream" => Gaussian.Four(new RandomKey(Key.Seed, Key.Stream + 1), 2 * i, 3, 4),
        "seed" => Gaussian.Four(new RandomKey(Key.Seed + 1, Key.Stream), 2 * i, 3, 4),
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "unknown direction"),
    };

    /// <summary>z of the mean product of paired normals, and of their squares less one.</summary>
    private static (double Plain, double Squared) Correlations(
        Func<uint, (float, float, float, float)> first, Func<uint, (float, float, float, float)> second)
    {
        double plain = 0, squared = 0;
        for (uint i = 0; i < Pairs; i++)
        {
            (float a0, float a1, float a2, float a3) = first(i);
            (float b0, float b1, float b2, float b3) = second(i);
            Add(a0, b0);
            Add(a1, b1);
            Add(a2, b2);
            Add(a3, b3);
        }

        double n = 4.0 * Pairs;
        return (plain / Math.Sqrt(n), squared / (2 * Math.Sqrt(n)));

        void Add(double a, double b)
        {
            plain += a * b;
            squared += ((a * a) - 1) * ((b * b) - 1);
        }
    }

    private static double PlanePValue(Func<float, float, float, (float X, float Y)> pair)
    {
        const int Side = 16;
        int[] counts = new int[Side * Side];
        for (uint i = 0; i < Pairs; i++)
        {
            (float g0, float g1, float g2, _) = Gaussian.Four(Key, i, 12, 0);
            (float x, float y) = pair(g0, g1, g2);
            counts[(Cell(x) * Side) + Cell(y)]++;
        }

        double[] expected = new double[counts.Length];
        Array.Fill(expected, (double)Pairs / counts.Length);
        return Statistical.ChiSquaredPValue(counts, expected);

        static int Cell(double g) => Math.Min(Side - 1, (int)(Side * NormalDistribution.Cdf(g)));
    }
}
