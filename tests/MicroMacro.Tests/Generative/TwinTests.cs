using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Generative.Twins;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using Xunit;

namespace MicroMacro.Tests.Generative;

public sealed class TwinTests
{
    [Fact, Trait("Kind", "Unit")]
    public void The_denoiser_is_the_weighted_mean_of_the_formula()
    {
        double[] x = [0.0, 1.0, 3.0, -2.0], z = [0.1, 0.3, -0.2, 3.1], w = [1.0, 2.0, 0.5, 0.0];
        MonteCarloTwin twin = new(new TrainingData(x, z, w, [0.0], null), [0.2], 0.1);
        double scale = Deviation(x, w);
        double sum = 0, total = 0;
        for (int i = 0; i < 4; i++)
        {
            double weight = w[i] * Math.Exp((-0.5 * Math.Pow((0.2 - z[i]) / 0.2, 2)) - (0.5 * Math.Pow((0.7 - x[i]) / (0.5 * scale), 2)));
            sum += weight * x[i];
            total += weight;
        }

        double[] clean = new double[1];
        twin.Denoise([0.7], 0.5, [0.2], clean);
        Assert.Equal(sum / total, clean[0], 1e-6);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_periodic_label_is_near_across_the_seam()
    {
        double[] x = [1.0, -1.0], z = [Math.PI - 0.05, 0.0];
        MonteCarloTwin twin = new(new TrainingData(x, z, null, [2.0 * Math.PI], null), [0.2], 0.01);
        Assert.Equal(1.0, twin.Sample([-Math.PI + 0.05], 50, 1, 0, 1).Average(), 0.05);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Direct_draws_have_the_law_of_the_reverse_flow()
    {
        // 1,500 draws each way, one KS test, false alarms 1e-3; the flow stops at the twin's final noise.
        TrainingData data = Bimodal(300);
        MonteCarloTwin twin = new(data, [0.3], 0.2);
        double[] direct = twin.Sample([0.4], 1500, 3, 0, 2);
        double[] flow = Flow(twin, 0.4, 1500);
        Assert.True(KolmogorovSmirnov.TwoSample(direct, flow).PValue > 1e-3);

        // The planted defect: a kernel that looks at other labels.
        MonteCarloTwin wide = new(data, [3.0], 0.2);
        Assert.True(KolmogorovSmirnov.TwoSample(wide.Sample([0.4], 1500, 3, 0, 2), flow).PValue < 1e-3);
    }

    [Fact, Trait("Kind", "Law")]
    public void Automatic_bandwidths_follow_the_data()
    {
        MonteCarloTwin smooth = MonteCarloTwin.Fit(LinearGaussian.Data(4000, 1), 1, 2);
        MonteCarloTwin few = MonteCarloTwin.Fit(LinearGaussian.Data(200, 1), 1, 2);
        Assert.InRange(smooth.FinalNoise, 0.04, 0.4);
        Assert.InRange(smooth.LabelBandwidth[0], 0.05, 0.4);
        Assert.True(few.FinalNoise >= smooth.FinalNoise);
        Assert.Equal(smooth.FinalNoise, MonteCarloTwin.Fit(LinearGaussian.Data(4000, 1), 1, 1).FinalNoise);
    }

    // A twin without noise of its own repeats its records; one with the noise of the data's own spacing, or a record's neighbour, does not.
    [Fact, Trait("Kind", "Unit")]
    public void Distances_from_the_records_show_memorisation()
    {
        TrainingData data = LinearGaussian.Data(500, 1);
        Memorisation repeats = Memorisation.Of(new NearestFrameSampler(data), data, 1, 2);
        Assert.Equal(0.0, repeats.SampleDistance, 1e-12);
        Assert.InRange(repeats.RecordDistance, 0.01, 0.3);
        Memorisation fresh = Memorisation.Of(new MonteCarloTwin(data, [0.1], 0.2), data, 1, 2);
        Assert.Equal(repeats.RecordDistance, fresh.RecordDistance);
        Assert.InRange(fresh.SampleDistance / fresh.RecordDistance, 0.5, 3.0);
        Assert.Equal(fresh, Memorisation.Of(new MonteCarloTwin(data, [0.1], 0.2), data, 1, 1));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Distances_on_a_circle_go_the_shorter_way()
    {
        TrainingData data = new([-3.1, 3.1, 0.0], [0, 0, 0], null, [0.0], null) { FeaturePeriods = [Math.Tau] };
        double step = (Math.Tau - 6.2) / 0.5;
        Assert.Equal(step, Memorisation.Of(new NearestFrameSampler(data), data, 1, 1).RecordDistance, 1e-9);
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_nearest_frame_is_one_of_the_nearest()
    {
        TrainingData data = new([10, 11, 12, 13, 14], [0.0, 0.1, 0.2, 0.3, 5.0], [1, 1, 0, 1, 1], [0.0], null);
        NearestFrameSampler sampler = new(data, 2);
        double[] drawn = sampler.Sample([0.19], 200, 1, 0, 2);
        Assert.Equal([11.0, 13.0], drawn.Distinct().Order());
        Assert.Equal(drawn, sampler.Sample([0.19], 200, 1, 0, 1));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Twins_come_back_from_their_arrays()
    {
        TrainingData data = new([1, 2, 3, 4], [0.1, 0.2, 0.3, 0.4], [1, 2, 1, 1], [0.0], null) { LabelNames = ["phi"] };
        foreach (ILabelledSampler sampler in new ILabelledSampler[] { new MonteCarloTwin(data, [0.1], 0.2), new NearestFrameSampler(data, 2) })
        {
            ILabelledSampler read = ConditionalModel.FromArrays(sampler.ToArrays());
            Assert.IsType(sampler.GetType(), read, exactMatch: true);
            Assert.Equal(["phi"], read.LabelNames);
            Assert.Equal(sampler.Sample([0.2], 40, 1, 2, 1), read.Sample([0.2], 40, 1, 2, 1));
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void Labels_outside_the_data_are_told_from_those_inside()
    {
        LabelCoverage plain = LabelCoverage.Of([0.0, 3.0], [0.0]);
        Assert.Null(plain.Refusal([3.0], ["x"]));
        Assert.Equal("x = 3.2 is outside the trained range [0, 3]", plain.Refusal([3.2], ["x"]));
        Assert.NotNull(plain.Refusal([double.NaN], ["x"]));
        LabelCoverage circle = LabelCoverage.Of([3.1, -3.1], [2.0 * Math.PI]);
        Assert.Null(circle.Refusal([Math.PI], ["phi"]));
        Assert.Null(circle.Refusal([-3.1 + (2.0 * Math.PI)], ["phi"]));
        Assert.NotNull(circle.Refusal([0.0], ["phi"]));
        LabelCoverage weighted = LabelCoverage.Of([0.0, 3.0, 9.0], [0.0], [1.0, 0.5, 0.0]);
        Assert.Null(weighted.Refusal([3.0], ["x"]));
        Assert.NotNull(weighted.Refusal([8.9], ["x"]));
    }

    private static TrainingData Bimodal(int count)
    {
        RandomSequence random = new(new RandomKey(1, 2));
        double[] x = new double[count], z = new double[count];
        for (int i = 0; i < count; i++)
        {
            z[i] = random.NextGaussian();
            x[i] = (random.NextDouble() < 0.3 ? -1.0 : 1.0) + z[i] + (0.3 * random.NextGaussian());
        }

        return new TrainingData(x, z, null, [0.0], null);
    }

    // Heun on the twin's own denoiser, from sigma_max to its final noise, in units of the feature's deviation.
    private static double[] Flow(MonteCarloTwin twin, double label, int count)
    {
        SamplerOptions options = new() { Steps = 40, SigmaMin = twin.FinalNoise };
        double[] levels = KarrasSchedule.Levels(options)[..^1];
        TwinProcess process = new(twin, label, count);
        float[] x = new float[count];
        process.Noise(0, x);
        for (int i = 0; i < count; i++)
        {
            x[i] = (float)((levels[0] * x[i]) + process.Mean(levels[0]));
        }

        new HeunSampler(options.Alpha).Run(process, levels, x);
        return Array.ConvertAll(x, process.Physical);
    }

    private static double Deviation(double[] x, double[] w)
    {
        double total = w.Sum();
        double mean = x.Zip(w, (a, b) => a * b).Sum() / total;
        return Math.Sqrt(x.Zip(w, (a, b) => b * (a - mean) * (a - mean)).Sum() / total);
    }

    private sealed class TwinProcess(MonteCarloTwin twin, double label, int rows) : IReverseProcess
    {
        private readonly double _mean = twin.FeatureMean[0];
        private readonly double _scale = twin.FeatureScale[0];

        public int Rows => rows;

        public int Dimension => 1;

        public double Physical(float x) => _mean + (_scale * x);

        public double Mean(double sigma) => Clean(0f, sigma);

        public void Slope(double sigma, ReadOnlySpan<float> x, Span<float> slope)
        {
            for (int i = 0; i < x.Length; i++)
            {
                slope[i] = (float)((x[i] - Clean(x[i], sigma)) / sigma);
            }
        }

        public void Noise(int draw, Span<float> noise)
        {
            for (int i = 0; i < noise.Length; i++)
            {
                noise[i] = Gaussian.Four(new RandomKey(5, 0), (uint)i, (ulong)draw, 0).G0;
            }
        }

        private double Clean(float x, double sigma)
        {
            double[] clean = new double[1];
            twin.Denoise([Physical(x)], sigma, [label], clean);
            return (clean[0] - _mean) / _scale;
        }
    }
}
