using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>Which labels count as learned, and forces at labels that are no functions of the features.</summary>
public sealed class LabelCoverageTests
{
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(1, 0.0)]
    [InlineData(1, 6.283185307179586)]
    [InlineData(2, 0.0)]
    [InlineData(2, 6.283185307179586)]
    [InlineData(3, 0.0)]
    public void Labels_of_the_trainings_own_law_are_hardly_ever_far_and_those_beyond_it_are(int c, double period)
    {
        // A quarter of each axis, so that some of a circle is empty; of 4,000 fresh labels chance alone makes less than 1 in 1,000 far.
        RandomSequence random = new(new RandomKey(7, (ulong)c));
        double[] labels = Draw(ref random, 3000, c);
        LabelCoverage coverage = LabelCoverage.Of(labels, [.. Enumerable.Repeat(period, c)]);
        string[] names = [.. Enumerable.Range(0, c).Select(j => $"z{j}")];
        double[] fresh = Draw(ref random, 4000, c);
        Assert.InRange(Enumerable.Range(0, 4000).Count(i => coverage.Doubt(fresh.AsSpan(i * c, c), names) is not null), 0, 4);
        Assert.Contains("extrapolates", coverage.Doubt([.. Enumerable.Repeat(2.5, c)], names), StringComparison.Ordinal);

        // The order of the records does not matter.
        double[] reversed = [.. labels.Chunk(c).Reverse().SelectMany(r => r)];
        Assert.Equal(coverage.Doubt([.. Enumerable.Repeat(2.5, c)], names), LabelCoverage.Of(reversed, [.. Enumerable.Repeat(period, c)]).Doubt([.. Enumerable.Repeat(2.5, c)], names));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Labels_on_a_grid_leave_room_between_them_and_a_hole_in_it_does_not()
    {
        double[] grid = [.. Enumerable.Range(0, 4000).Select(i => 0.1 * (i % 20)).Where(v => v is < 0.65 or > 1.35)];
        LabelCoverage coverage = LabelCoverage.Of(grid, [0.0]);
        Assert.Null(coverage.Doubt([0.25], ["z"]));
        Assert.NotNull(coverage.Doubt([1.0], ["z"]));
        Assert.Null(LabelCoverage.Of(new double[100], [0.0]).Doubt([0.0], ["z"]));
        Assert.True(LabelCoverage.Of(new double[100], [0.0]).IsPoint);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Labels_that_are_one_place_of_a_period_are_one_and_the_largest_gap_counts()
    {
        const double tau = 2 * Math.PI;
        Assert.Null(LabelCoverage.Of([-Math.PI, Math.PI, 3 * Math.PI], [tau]).Doubt([Math.PI - 0.01], ["phi"]));

        // Half a turn apart: so far no label is, and none is twice as far.
        LabelCoverage two = LabelCoverage.Of([-Math.PI, Math.PI, 0], [tau]);
        Assert.All(new[] { -3.0, -1.5, 0, 0.1, 1.5 }, phi => Assert.Null(two.Doubt([phi], ["phi"])));

        // Of eleven labels one stands alone: what is nearer to it than it is to the others is not far.
        double[] labels = [.. Enumerable.Range(0, 10).Select(i => 0.1 * i), 2.0];
        Assert.Null(LabelCoverage.Of(labels, [0.0]).Doubt([1.5], ["z"]));
        Assert.Contains("extrapolates", LabelCoverage.Of(labels, [0.0]).Doubt([4.5], ["z"]), StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Law")]
    public void Forces_at_a_label_that_is_no_function_of_the_features_are_the_score_there()
    {
        // x ~ N(0, 1/z), z a parameter: D(x; s) = x (1 - s²/(s² + 1/z)), s the noise in x's unit.
        RandomSequence random = new(new RandomKey(3, 3));
        const int N = 500;
        double[] x = new double[N], z = new double[N], forces = new double[N];
        for (int i = 0; i < N; i++)
        {
            z[i] = 1.0 + (3.0 * random.NextDouble());
            x[i] = random.NextGaussian() / Math.Sqrt(z[i]);
            forces[i] = -z[i] * x[i];
        }

        TrainingData data = new(x, z, null, [0.0], null) { Scores = new KnownScores(forces, new double[N]) };
        ScoreTrainingOptions options = new() { Hidden = 48, Layers = 2, Batch = 128, Steps = 1500, LearningRate = 4e-3 };
        ScoreModel model = ScoreTrainer.Train(data, options, 1).Model!;
        List<double> expected = [];
        foreach (double label in new[] { 1.3, 2.5, 3.7 })
        {
            double sigma = 0.4, noise = sigma * model.FeatureScale[0], right = 1 - (noise * noise / ((noise * noise) + (1 / label)));
            double[] clean = new double[2];
            model.Denoise([0.4, -0.4], sigma, [label, label], clean);
            expected.Add(0.4 * right);
            Assert.Equal(expected[^1], (clean[0] - clean[1]) / 2, 0.01);
        }

        // A model that takes all labels for the middle one is off by more than twice that.
        Assert.All([expected[0] - expected[1], expected[1] - expected[2]], apart => Assert.True(apart > 0.02, $"{apart}"));

        Assert.Contains("z_gradient of zeros", Assert.Throws<InvalidDataInputException>(
            () => ScoreTrainer.Train(new TrainingData(x, z, null, [0.0], null) { Scores = new KnownScores(forces) }, options, 1)).Message, StringComparison.Ordinal);
    }

    private static double[] Draw(ref RandomSequence random, int n, int c)
    {
        double[] labels = new double[n * c];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = 1.5 * random.NextDouble();
        }

        return labels;
    }
}
