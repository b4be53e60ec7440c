using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using Xunit;

namespace MicroMacro.Tests.Generative;

public sealed class GuidanceTests
{
    private const int Rows = 20_000;
    private static readonly double[] Mean = [0.4, -0.2, 0.1];
    private static readonly double[] Covariance = [1.0, 0.6, -0.3, 0.6, 0.8, 0.1, -0.3, 0.1, 0.5];
    private static readonly Lazy<ScoreModel> Moon = new(() => HalfMoonModel());

    // Means over 20,000 draws have a standard error of 0.007 deviations and variances one of 1 %; five of them and 1 % for the step size
    // leave a false alarm of 1e-5 in all cases together.
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(SamplerMethod.Heun, 1.0)]
    [InlineData(SamplerMethod.Heun, 0.3)]
    [InlineData(SamplerMethod.Heun, 0.05)]
    [InlineData(SamplerMethod.EulerMaruyama, 1.0)]
    [InlineData(SamplerMethod.EulerMaruyama, 0.3)]
    [InlineData(SamplerMethod.EulerMaruyama, 0.05)]
    public void Gaussian_posteriors_are_exact(SamplerMethod method, double width)
    {
        Assert.InRange(Worst(method, [Restraint([1, -0.5, 2], 1.3, width)], width), 0.0, 5.0);
        Assert.True(Worst(method, [Restraint([1, -0.5, 2], 1.3, width / Math.Sqrt(2))], width) > 8.0, "a pull twice as strong went unseen");
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Restraints_act_together()
    {
        GuideRestraint[] both = [Restraint([1, -0.5, 2], 1.3, 0.2), Restraint([1, 0, 1.5], 0.2, 0.4)];
        Assert.InRange(Worst(SamplerMethod.Heun, both, 0.2, 0.4), 0.0, 5.0);
        Assert.True(Worst(SamplerMethod.Heun, [both[0], both[1] with { Width = 0.4 / Math.Sqrt(2) }], 0.2, 0.4) > 8.0);
    }

    // r is independent of x, so its law stays N(1, 0.05). On a curve a guided score is only nearly right at large noise, and noise on the way
    // heals it: 2026-11, 2,000 samples (noise of a KS distance 0.02), distances of r 0.03 to 0.05 and of x 0.01 to 0.03.
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(SamplerMethod.PredictorCorrector, 0.8, 0.2)]
    [InlineData(SamplerMethod.PredictorCorrector, 1.4, 0.1)]
    [InlineData(SamplerMethod.PredictorCorrector, 2.0, 0.3)]
    [InlineData(SamplerMethod.Heun, 0.8, 0.2)]
    [InlineData(SamplerMethod.Heun, 1.4, 0.1)]
    [InlineData(SamplerMethod.Heun, 2.0, 0.3)]
    public void A_half_moon_guided_to_x_keeps_the_law_of_r(SamplerMethod method, double target, double width)
    {
        (double r, double x) = MoonDistances(method, target, width, 1.0);
        TestContext.Current.TestOutputHelper?.WriteLine($"KS of r {r:F4}, of x {x:F4}");
        Assert.InRange(r, 0.0, 0.06);
        Assert.InRange(x, 0.0, 0.055);
        Assert.True(MoonDistances(method, target, width, 2.0).X > 0.06, "a pull twice as strong went unseen");
    }

    [Fact, Trait("Kind", "Unit")]
    public void Samples_depend_on_no_thread_and_guides_change_no_unguided_bit()
    {
        ScoreModel model = Moon.Value;
        GuideRestraint restraint = new(Slow, 1.4, 0.1);
        ScoreModel guided = model.Guided(restraint);
        Assert.Equal(guided.Sample([0.0], 150, 1, 0, 1), guided.Sample([0.0], 150, 1, 0, 2));
        Assert.Equal(model.Sample([0.0], 150, 1, 0, 1), guided.Guided().Sample([0.0], 150, 1, 0, 1));
        Assert.Throws<InvalidOperationException>(() => guided.SampleWithDensity([0.0], 2, 1, 0, 1));
        Assert.Throws<ArgumentException>(() => model.Guided(restraint with { Width = 0 }));
        Assert.Throws<ArgumentException>(() => model.Guided(restraint with { Target = double.NaN }));
        Assert.Throws<ArgumentException>(() => new LinearGuideVariable([0.0, 0.0]));
    }

    private static readonly StructureGuideVariable Slow = new(new IdentityMap(2), x => Math.Atan2(x[1], x[0]) + 1.0 - Math.Sqrt((x[0] * x[0]) + (x[1] * x[1])), 2 * Math.PI);

    private static GuideRestraint Restraint(double[] a, double target, double width) => new(new LinearGuideVariable(a), target, width);

    // The largest deviation of a mean or a variance from the closed form, in allowed errors.
    private static double Worst(SamplerMethod method, GuideRestraint[] restraints, params double[] widths)
    {
        (double[] mean, double[] covariance) = ([.. Mean], [.. Covariance]);
        for (int i = 0; i < restraints.Length; i++)
        {
            double[] a = new double[3];
            restraints[i].Variable.Evaluate(mean, a);
            Condition(mean, covariance, a, restraints[i].Target, widths[i]);
        }

        SamplerOptions options = new() { Method = method, Steps = method == SamplerMethod.Heun ? 40 : 400 };
        double[] levels = KarrasSchedule.Levels(options);
        GuidedProcess process = new(new GaussianDenoiser(Rows, Mean, Covariance, 5), restraints, [0, 0, 0], [1, 1, 1]);
        float[] noise = new float[3 * Rows], x = new float[3 * Rows];
        process.Noise(0, noise);
        process.Denoise(levels[0], new float[3 * Rows], x);
        for (int k = 0; k < x.Length; k++)
        {
            x[k] += (float)levels[0] * noise[k];
        }

        IReverseSampler sampler = method == SamplerMethod.Heun ? new HeunSampler(options) : new EulerMaruyamaSampler();
        sampler.Run(process, levels, x);
        double worst = 0;
        double[][] directions = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, -0.5, 2], [1, 0, 1.5]];
        foreach (double[] a in directions)
        {
            double[] values = [.. Enumerable.Range(0, Rows).Select(r => (a[0] * x[3 * r]) + (a[1] * x[(3 * r) + 1]) + (a[2] * x[(3 * r) + 2]))];
            double variance = Quadratic(covariance, a), found = values.Average();
            double error = (found - Dot(mean, a)) / Math.Sqrt(variance) / (0.0071 + 0.002);
            double spread = ((values.Average(v => (v - found) * (v - found)) / variance) - 1) / (0.01 + 0.002);
            worst = Math.Max(worst, Math.Max(Math.Abs(error), Math.Abs(spread)));
        }

        return worst;
    }

    private static void Condition(double[] mean, double[] covariance, double[] a, double target, double width)
    {
        double[] along = [.. Enumerable.Range(0, 3).Select(i => Dot(covariance.AsSpan(3 * i, 3), a))];
        double total = (width * width) + Dot(along, a), residual = target - Dot(mean, a);
        for (int i = 0; i < 3; i++)
        {
            mean[i] += along[i] * residual / total;
            for (int j = 0; j < 3; j++)
            {
                covariance[(3 * i) + j] -= along[i] * along[j] / total;
            }
        }
    }

    private static double Quadratic(double[] matrix, double[] a) => Enumerable.Range(0, 3).Sum(i => a[i] * Dot(matrix.AsSpan(3 * i, 3), a));

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);

    private static (double R, double X) MoonDistances(SamplerMethod method, double target, double width, double strength)
    {
        // With Heun's method the sampler of the command line where none is asked for.
        SamplerOptions options = method == SamplerMethod.Heun ? SamplerOptions.Guided : new() { Method = method, Steps = 250, SignalToNoise = 0.3 };
        ScoreModel guided = Moon.Value.Guided(new GuideRestraint(Slow, target, width / Math.Sqrt(strength)));
        double[] x = guided.Sample([0.0], 2000, 3, 0, 2, options);
        double[] r = [.. Enumerable.Range(0, x.Length / 2).Select(i => Math.Sqrt((x[2 * i] * x[2 * i]) + (x[(2 * i) + 1] * x[(2 * i) + 1])))];
        double[] slow = [.. r.Select((value, i) => Math.Atan2(x[(2 * i) + 1], x[2 * i]) + 1 - value)];
        return (
            KolmogorovSmirnov.OneSample(r, v => NormalDistribution.Cdf((v - 1) / Math.Sqrt(0.05))).Distance,
            KolmogorovSmirnov.OneSample(slow, v => NormalDistribution.Cdf((v - target) / width)).Distance);
    }

    // Points of the whole moon, x even over (-0.05, 2.95); the label is noise that they know nothing of.
    private static ScoreModel HalfMoonModel()
    {
        const int N = 20_000;
        RandomSequence random = new(new RandomKey(6, 6));
        double[] points = new double[2 * N], labels = new double[N];
        for (int i = 0; i < N; i++)
        {
            double x = -0.05 + (3.0 * random.NextDouble()), y = 1.0 + (Math.Sqrt(0.05) * random.NextGaussian());
            (points[2 * i], points[(2 * i) + 1]) = (y * Math.Cos(x + y - 1), y * Math.Sin(x + y - 1));
            labels[i] = random.NextGaussian();
        }

        ScoreTrainingOptions options = new() { Hidden = 64, Layers = 4, Batch = 512, LearningRate = 4e-3, Decay = true, Steps = 6000 };
        return ScoreTrainer.Train(new TrainingData(points, labels, null, [0.0], null), options, 1, 2).Model!;
    }
}
