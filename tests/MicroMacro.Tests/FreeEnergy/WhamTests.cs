using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Tests.FreeEnergy;

/// <summary>WHAM on windows over a flat landscape with harmonic potential 1/2 (z - 2)² / 2, whose F is known.</summary>
[Trait("Kind", "Law")]
public sealed class WhamTests
{
    [Fact]
    public void One_variable_meets_the_exact_profile_within_its_errors()
    {
        UmbrellaSamples samples = Windows(1, 6, 2000, 1);
        WhamResult result = Wham.Solve(samples, [new GridAxis(-2, 6, 40, false)]);
        Assert.Equal(MbarStatus.Converged, result.Status);
        Assert.True(WorstScore(result, 1) < 4.5);
    }

    [Fact]
    public void Two_variables_meet_the_exact_surface_within_their_errors()
    {
        UmbrellaSamples samples = Windows(2, 4, 1500, 2);
        WhamResult result = Wham.Solve(samples, [new GridAxis(-1, 5, 24, false), new GridAxis(-1, 5, 20, false)]);
        Assert.Equal(MbarStatus.Converged, result.Status);
        Assert.True(WorstScore(result, 2) < 5);
    }

    [Fact]
    public void A_wrong_stiffness_is_seen()
    {
        UmbrellaSamples samples = Windows(1, 6, 2000, 1);
        var wrong = new UmbrellaSamples(samples.Z.ToArray(), samples.Counts.ToArray(), samples.Centers.ToArray(), [.. samples.Stiffness.ToArray().Select(k => 2 * k)], [0.0]);
        Assert.True(WorstScore(Wham.Solve(wrong, [new GridAxis(-2, 6, 40, false)]), 1) > 10);
    }

    [Fact]
    public void Fine_histograms_give_the_free_energies_of_MBAR()
    {
        UmbrellaSamples samples = Windows(1, 6, 500, 3);
        double[] binned = Wham.Solve(samples, [new GridAxis(-4, 8, 24000, false)]).Windows.FreeEnergies;
        double[] pooled = Mbar.Solve(samples.Potentials()).FreeEnergies;
        Assert.All(binned.Zip(pooled), pair => Assert.Equal(pair.Second, pair.First, 2e-4));
    }

    [Fact]
    public void Windows_that_do_not_meet_are_called_disconnected()
    {
        var samples = new UmbrellaSamples([.. Enumerable.Range(0, 200).Select(i => (i < 100 ? 0 : 50) + (0.01 * (i % 100)))], [100, 100], [0, 50], [9, 9], [0.0]);
        WhamResult result = Wham.Solve(samples, [new GridAxis(-1, 52, 106, false)]);
        Assert.Equal(MbarStatus.DisconnectedStates, result.Status);
        Assert.Equal(double.PositiveInfinity, result.Windows.DifferenceError(0, 1));
    }

    [Fact]
    public void Inefficiencies_widen_the_errors_and_a_common_one_changes_nothing_else()
    {
        UmbrellaSamples samples = Windows(1, 6, 500, 4);
        GridAxis[] axes = [new GridAxis(-2, 6, 20, false)];
        FreeEnergySurface plain = Wham.Solve(samples, axes).Surface!;
        FreeEnergySurface wide = Wham.Solve(samples, axes, new WhamOptions { Inefficiencies = [4, 4, 4, 4, 4, 4] }).Surface!;
        for (int b = 0; b < 20; b++)
        {
            Assert.Equal(plain.Values[b], wide.Values[b], 1e-8);
            Assert.Equal(2 * plain.Errors[b], wide.Errors[b], 1e-8);
        }
    }

    [Fact]
    public void Misuse_throws_at_the_door()
    {
        UmbrellaSamples samples = Windows(1, 3, 50, 5);
        Assert.Throws<ArgumentException>(() => Wham.Solve(samples, [new GridAxis(90, 91, 4, false)]));
        Assert.Throws<ArgumentException>(() => Wham.Solve(samples, [new GridAxis(0, 1, 4, false), new GridAxis(0, 1, 4, false)]));
        Assert.Throws<ArgumentException>(() => Wham.Solve(samples, [new GridAxis(0, 4, 4, false)], new WhamOptions { Inefficiencies = [0.5, 1, 1] }));
        Assert.Throws<ArgumentException>(() => new UmbrellaSamples([1, double.NaN], [2], [0], [1], [0]));
        Assert.Throws<ArgumentException>(() => new UmbrellaSamples([1, 2, 3], [2], [0], [1], [0]));
        Assert.Contains("stiffness 0 is -1", Assert.Throws<ArgumentException>(() => new UmbrellaSamples([1, 2], [2], [0], [-1], [0])).Message, StringComparison.Ordinal);
        Assert.Contains("period 0 is -6", Assert.Throws<ArgumentException>(() => new UmbrellaSamples([1, 2], [2], [0], [1], [-6])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => samples.Part(0.5, 0.5));
    }

    /// <summary>Windows of stiffness 2 at 0, 1, ... on each axis over F = (z - 2)²/4 per axis.</summary>
    internal static UmbrellaSamples Windows(int variables, int perAxis, int count, ulong stream, double correlation = 0)
    {
        const double Own = 0.5, Bias = 2, Middle = 2;
        int windows = variables == 1 ? perAxis : perAxis * perAxis;
        var random = new RandomSequence(new RandomKey(515, stream));
        var z = new List<double>();
        var centers = new List<double>();
        for (int k = 0; k < windows; k++)
        {
            double[] center = variables == 1 ? [k] : [k / perAxis, k % perAxis];
            centers.AddRange(center);
            double[] y = [.. center.Select(_ => random.NextGaussian())];
            for (int n = 0; n < count; n++)
            {
                for (int a = 0; a < variables; a++)
                {
                    y[a] = n == 0 ? y[a] : (correlation * y[a]) + (Math.Sqrt(1 - (correlation * correlation)) * random.NextGaussian());
                    z.Add((((Own * Middle) + (Bias * center[a])) / (Own + Bias)) + (y[a] / Math.Sqrt(Own + Bias)));
                }
            }
        }

        return new UmbrellaSamples([.. z], [.. Enumerable.Repeat(count, windows)], [.. centers], [.. centers.Select(_ => Bias)], new double[variables]);
    }

    /// <summary>-ln of the mean density of N(2, 2) over a bin.</summary>
    internal static double Exact(GridAxis axis, int bin)
    {
        double low = Math.Sqrt(0.5) * (axis.Minimum + (bin * axis.Width) - 2);
        double high = Math.Sqrt(0.5) * (axis.Minimum + ((bin + 1) * axis.Width) - 2);
        return -Math.Log((NormalDistribution.Cdf(high) - NormalDistribution.Cdf(low)) / axis.Width);
    }

    // Differences to the best-sampled cell: free of the density's normalisation. Histograms of this width bias F by less than the errors.
    private static double WorstScore(WhamResult result, int variables)
    {
        FreeEnergySurface s = result.Surface!;
        double[] exact = [.. Enumerable.Range(0, s.Cells).Select(b => variables == 1 ? Exact(s.Axes[0], b) : Exact(s.Axes[0], b / s.Axes[1].Bins) + Exact(s.Axes[1], b % s.Axes[1].Bins))];
        bool[] known = [.. Enumerable.Range(0, s.Cells).Select(b => s.EffectiveSamples[b] >= 50)];
        double shift = Enumerable.Range(0, s.Cells).Where(b => known[b]).Average(b => s.Values[b] - exact[b]);
        return Enumerable.Range(0, s.Cells).Where(b => known[b]).Max(b => Math.Abs(s.Values[b] - exact[b] - shift) / s.Errors[b]);
    }
}
