using MicroMacro.Artifacts.Coordinates;
using MicroMacro.Manifolds;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Interpolation;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Manifolds;

/// <summary>Covariances from bursts of the warped process, and frozen coordinates in files.</summary>
[Trait("Kind", "Statistical")]
public sealed class BurstCovarianceTests
{
    private const int Points = 3000;
    private const int Bursts = 200;
    private static readonly double[] Lengths = [1e-6, 1e-5, 1e-4, 1e-3];

    [Fact]
    public void Bursts_show_the_slow_variable_of_the_warped_process_and_the_knee_of_their_length()
    {
        var random = new RandomSequence(new RandomKey(91, 0));
        WarpedFastSlow system = new();
        double[] slow = new double[Points];
        double[] points = new double[2 * Points];
        double[] bursts = new double[Points * Lengths.Length * Bursts * 2];
        for (int i = 0; i < Points; i++)
        {
            slow[i] = 3 * random.NextDouble();
            double fast = random.NextGaussian() * Math.Sqrt(0.5);
            system.Observe([slow[i], fast], points.AsSpan(2 * i, 2));
            for (int b = 0; b < Lengths.Length * Bursts; b++)
            {
                // The exact transition of dx1 = 3 dt + dW1, dx2 = -x2/ε dt + ε^-1/2 dW2 with ε = 1e-3.
                double t = Lengths[b / Bursts];
                double decay = Math.Exp(-t / 1e-3);
                double x1 = slow[i] + (3 * t) + (Math.Sqrt(t) * random.NextGaussian());
                double x2 = (fast * decay) + (Math.Sqrt(0.5 * (1 - (decay * decay))) * random.NextGaussian());
                system.Observe([x1, x2], bursts.AsSpan(((i * Lengths.Length * Bursts) + b) * 2, 2));
            }
        }

        var found = BurstCovariances.Of(bursts, Lengths, Bursts, 2);

        // Fast motion along the parabola adds 2t/ε² to the rate 1 of the slow variable; the shortest bursts are bent least.
        Assert.Equal(0, found.Chosen);
        Assert.InRange(found.Spectra[2] / found.Spectra[0], 0.8 * 21 / 3, 1.2 * 21 / 3);
        Assert.True(found.Rates[3] < 0.6 * found.Rates[0]);
        Assert.InRange(Math.Abs(PointSets.Spearman(Coordinate(points, found.Covariances), slow)), 0.995, 1);

        // The planted defect: the longest bursts have forgotten where they started.
        double[] longest = [.. Enumerable.Range(0, Points).SelectMany(i => bursts[(((i * 4) + 3) * Bursts * 2)..((i + 1) * 4 * Bursts * 2)])];
        Assert.True(Math.Abs(PointSets.Spearman(Coordinate(points, BurstCovariances.Of(longest, [1e-3], Bursts, 2).Covariances), slow)) < 0.99);
    }

    [Fact]
    public void The_length_lies_between_noise_of_the_observation_and_the_end_of_proportional_growth()
    {
        // A random walk seen through noise of variance 1e-4, held by a spring of rate 1.
        double[] lengths = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10];
        var random = new RandomSequence(new RandomKey(92, 0));
        double[] bursts = new double[50 * lengths.Length * 100];
        for (int b = 0; b < bursts.Length; b++)
        {
            double t = lengths[b / 100 % lengths.Length];
            bursts[b] = Math.Sqrt(1e-4 + ((1 - Math.Exp(-2 * t)) / 2)) * random.NextGaussian();
        }

        Assert.Equal(0.1, lengths[BurstCovariances.Of(bursts, lengths, 100, 1).Chosen]);
    }

    [Fact]
    public void A_frozen_coordinate_comes_back_from_its_file_and_a_file_of_something_else_is_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), $"micromacro-{Guid.NewGuid():N}.npz");
        try
        {
            RadialExpansion function = new([0.1, 0.2, 0.3, 0.4], [1, 2, 3, 4], [0.5, 0.6], [0, 0], [1, 2]);
            new FrozenCoordinate(function, [0, 1, 1, 2]).Write(path);
            FrozenCoordinate read = FrozenCoordinate.Read(path);
            Assert.Equal([0, 1, 1, 2], read.Pairs);
            Assert.Equal(2 * Math.PI, read.Period);
            double[] x = [0.3, 0.7];
            Assert.Equal(function.Evaluate(x), read.Function.Evaluate(x));
            Assert.Throws<InvalidDataInputException>(() => read.OfObservation("psi"));
            new FrozenCoordinate(function, [0, 0, 1, 2]).Write(path);
            Assert.Contains("named twice", Assert.Throws<InvalidDataInputException>(() => FrozenCoordinate.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double[] Coordinate(double[] points, double[] covariances)
    {
        DiffusionMap map = DiffusionMap.Fit(points, 2, new DiffusionMapOptions
        {
            Components = 1, Epsilon = 0.05 / 4, Alpha = 0.5, Neighbours = 256, Covariances = covariances,
        });
        return map.Components == 1 ? map.Coordinates : new double[Points];
    }
}
