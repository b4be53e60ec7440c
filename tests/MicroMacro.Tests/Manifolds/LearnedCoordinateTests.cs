using MicroMacro.Manifolds;
using MicroMacro.Numerics.Interpolation;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Manifolds;

/// <summary>Learned functions out of sample, and the coordinates and biases made of them.</summary>
[Trait("Kind", "Unit")]
public sealed unsafe class LearnedCoordinateTests
{
    private static readonly int[] Pairs = [0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_gradient_by_the_atoms_is_that_of_central_differences_in_both_precisions(int values)
    {
        var coordinate = new LearnedCoordinate("psi", Pairs, Expansion(6, values, 71));
        double[] x = [.. PointSets.Cloud(4, 3, 72).Select(v => 0.3 * v)];
        double[] gradient = new double[12];
        double value = coordinate.Evaluate(x, gradient, 1);
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(CentralDifference(x, i, y => coordinate.Evaluate(y, [], 0), coordinate.Variable.Period), gradient[i], 1e-6);
        }

        // Sixteen lanes of the same molecule.
        float* positions = stackalloc float[12 * 16];
        float* forces = stackalloc float[12 * 16];
        for (int e = 0; e < 12 * 16; e++)
        {
            (positions[e], forces[e]) = ((float)x[e / 16], 0);
        }

        HarmonicUmbrella umbrella = new([coordinate], [100.0], [.. Enumerable.Repeat(value - 0.1, 16)]);
        umbrella.AddForces(positions, forces, 0);
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(-10 * gradient[i], forces[(16 * i) + 5], 2e-2 * (1 + Math.Abs(gradient[i])));
        }

        double turned = coordinate.Evaluate([.. Enumerable.Range(0, 12).Select(i => i % 3 == 0 ? -x[i + 1] + 3 : i % 3 == 1 ? x[i - 1] - 2 : x[i] + 1)], [], 0);
        Assert.Equal(value, turned, 1e-10);
    }

    [Theory]
    [InlineData("half-moon", 1)]
    [InlineData("bistable-half-moon", 2)]
    [InlineData("warped-fast-slow", 1)]
    [InlineData("double-well", 2)]
    public void The_bias_on_an_observation_has_the_gradient_of_its_energy(string name, int values)
    {
        SdeSystem system = name switch
        {
            "half-moon" => new HalfMoon(), "warped-fast-slow" => new WarpedFastSlow(), "double-well" => new DoubleWell(), _ => new BistableHalfMoon(),
        };
        int d = system.StateDimension;
        var variable = new LearnedObservable("psi", Expansion(system.ObservationDimension, values, 73));
        var umbrella = new LearnedUmbrella(system, [variable], [7.5], [0.3, -2.9, 1.1]);
        double[] state = new[] { 0.7, 1.2 }[..d];
        D1* x = stackalloc D1[d];
        D1* gradient = stackalloc D1[d];
        for (int replica = 0; replica < 3; replica++)
        {
            for (int i = 0; i < d; i++)
            {
                x[i] = new D1(state[i]);
            }

            umbrella.Gradient(x, gradient, replica);
            for (int i = 0; i < d; i++)
            {
                double expected = CentralDifference(state, i, s => Energy(system, umbrella, replica, s), 0);
                Assert.Equal(expected, gradient[i].Value, 1e-6 * (1 + Math.Abs(expected)));
            }
        }

        Assert.Throws<ArgumentException>(() => new SdeMicroSystem(system, learned: [new LearnedObservable("wrong", Expansion(5, 1, 74))]));
    }

    [Fact]
    public void Gaussian_processes_and_geometric_harmonics_carry_a_function_to_new_points()
    {
        double[] points = [.. PointSets.Cloud(600, 2, 75).Select(v => Math.Clamp(v, -2, 2))];
        double[] values = Values(points);
        GaussianProcess process = GaussianProcess.Fit(points, 2, values, 150);
        GeometricHarmonics harmonics = GeometricHarmonics.Fit(points, 2, values, 0.3, 1e-9);
        double[] inside = [.. PointSets.Cloud(50, 2, 76).Select(v => 0.6 * v)];
        double[] truth = Values(inside);
        Assert.InRange(process.HeldOutError, 0, 0.02);
        Assert.InRange(harmonics.Residual, 0, 0.01);
        Assert.All(process.Mean.Evaluate(inside).Zip(truth), p => Assert.Equal(p.Second, p.First, 0.01));
        Assert.All(harmonics.Function.Evaluate(inside).Zip(truth), p => Assert.Equal(p.Second, p.First, 0.01));
        double[] gradient = new double[4];
        process.Mean.Evaluate(inside.AsSpan(0, 2), new double[2], gradient);
        for (int e = 0; e < 4; e++)
        {
            int component = e / 2;
            Assert.Equal(CentralDifference(inside[..2], e % 2, y => process.Mean.Evaluate(y)[component], 0), gradient[e], 1e-6);
        }

        Assert.Throws<ArgumentException>(() => GaussianProcess.Fit(points, 2, new double[600]));
        Assert.Throws<ArgumentException>(() => GeometricHarmonics.Fit(points, 2, values, -1));
    }

    [Fact]
    public void Neighbours_in_time_are_held_out_together()
    {
        // Thirty replicas, each at a place of its own with a value of its own that no other tells: a fit by frames knows each, and is none.
        const int replicas = 30, frames = 20;
        double[] places = PointSets.Cloud(replicas, 3, 79);
        double[] jitter = PointSets.Cloud(replicas * frames, 3, 80);
        double[] levels = PointSets.Cloud(replicas, 1, 81);
        double[] points = [.. Enumerable.Range(0, jitter.Length).Select(e => places[(e / (3 * frames) * 3) + (e % 3)] + (0.01 * jitter[e]))];
        double[] values = [.. Enumerable.Range(0, replicas * frames).Select(i => levels[i / frames])];
        int[] replica = [.. Enumerable.Range(0, replicas * frames).Select(i => i / frames)];
        GaussianProcess whole = GaussianProcess.Fit(points, 3, values, 60, replica);
        Assert.Equal([2, 7, 12, 17, 22, 27], whole.HeldOut.Groups);
        Assert.Equal(6 * frames, whole.HeldOut.Count);
        Assert.InRange(whole.HeldOutError, 0.5, 5);
        Assert.InRange(GaussianProcess.Fit(points, 3, values, 60).HeldOutError, 0.4, 5);

        // The planted defect: the same split by frames.
        Assert.InRange(GaussianProcess.Fit(points, 3, values, 60, [.. Enumerable.Range(0, values.Length).Select(i => i % frames)]).HeldOutError, 0, 0.1);
        Assert.Equal([1], HeldOutPoints.Of([0, 0, 1]).Groups);
        Assert.Throws<ArgumentException>(() => GaussianProcess.Fit(points, 3, values, 60, new int[values.Length]));
    }

    [Fact]
    public void Landmarks_stand_for_all_points()
    {
        double[] points = PointSets.Interval(3000, 2);
        Landmarks landmarks = Landmarks.Choose(points, 1, 400);
        Assert.Equal(3000, landmarks.Masses(null).Sum());
        Assert.InRange(landmarks.Radius, 0, 2.0 / 400);
        DiffusionMap map = DiffusionMap.Fit(landmarks.Rows(points, 1), 1, new DiffusionMapOptions
        {
            Components = 2, Epsilon = 2e-4, Neighbours = 120, Weights = landmarks.Masses(null),
        });
        double[] all = new NystromExtension(map).Evaluate(points);
        double[] cosine = Array.ConvertAll(points, x => Math.Cos(Math.PI * x / 2));
        Assert.InRange(Math.Abs(PointSets.Correlation(cosine, PointSets.Column(all, 2, 0))), 0.999, 1.0000001);
        PointSets.AssertRelative(-Math.Pow(Math.PI / 2, 2), map.Eigenvalues[0], 0.03);
        Assert.Single(Landmarks.Choose(new double[10], 1, 5).Indices);
        Assert.Contains("coordinate 1 of point 1 is NaN", Assert.Throws<ArgumentException>(() => Landmarks.Choose([0, 1, 2, double.NaN], 2, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Landmarks_are_measured_as_the_map_measures()
    {
        // Seven atoms: turned and moved one by one, the structures are the same to a map that superposes, and so are its landmarks.
        double[] frames = PointSets.Cloud(90, 21, 77);
        double[] turned = [.. Enumerable.Range(0, 90).SelectMany(i => PointSets.Moved(frames[(21 * i)..(21 * (i + 1))], (ulong)i))];
        DiffusionMapOptions superpose = new() { Superpose = true };
        Landmarks straight = Landmarks.Choose(frames, 21, 20, superpose);
        Landmarks moved = Landmarks.Choose(turned, 21, 20, superpose);
        Assert.Equal(straight.Indices, moved.Indices);
        Assert.Equal(straight.Nearest, moved.Nearest);
        Assert.Equal(straight.Radius, moved.Radius, 1e-9);
        Assert.NotEqual(straight.Indices, Landmarks.Choose(turned, 21, 20).Indices);

        // A covariance that stretches the second axis tenfold is a second axis a tenth as long.
        double[] points = PointSets.Cloud(200, 2, 78);
        double[] covariances = [.. Enumerable.Range(0, 200).SelectMany(_ => new[] { 1.0, 0, 0, 100 })];
        double[] shrunk = [.. points.Select((v, e) => e % 2 == 0 ? v : v / 10)];
        Landmarks mahalanobis = Landmarks.Choose(points, 2, 25, new DiffusionMapOptions { Covariances = covariances });
        Assert.Equal(Landmarks.Choose(shrunk, 2, 25).Indices, mahalanobis.Indices);
        Assert.NotEqual(Landmarks.Choose(points, 2, 25).Indices, mahalanobis.Indices);
    }

    private static double[] Values(double[] points) => [.. Enumerable.Range(0, points.Length / 2).SelectMany(i =>
        new[] { Math.Sin(points[2 * i]) * points[(2 * i) + 1], Math.Exp(-points[2 * i] * points[2 * i]) })];

    private static double Energy(SdeSystem system, LearnedUmbrella umbrella, int replica, double[] state)
    {
        double[] observation = new double[system.ObservationDimension];
        system.Observe(state, observation);
        return umbrella.Energy(replica, observation);
    }

    private static RadialExpansion Expansion(int d, int k, ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 0));
        double[] Draw(int n)
        {
            double[] numbers = new double[n];
            for (int i = 0; i < n; i++)
            {
                numbers[i] = random.NextGaussian();
            }

            return numbers;
        }

        double[] lengths = Array.ConvertAll(Draw(d), v => 0.5 + (0.1 * Math.Abs(v)));
        return new(Draw(20 * d), Draw(20 * k), Draw(k), Draw(d), lengths);
    }

    private static double CentralDifference(double[] x, int i, Func<double[], double> value, double period)
    {
        const double step = 1e-5;
        double[] up = [.. x];
        double[] down = [.. x];
        up[i] += step;
        down[i] -= step;
        double difference = value(up) - value(down);
        return (period > 0 ? difference - (period * Math.Round(difference / period)) : difference) / (2 * step);
    }
}
