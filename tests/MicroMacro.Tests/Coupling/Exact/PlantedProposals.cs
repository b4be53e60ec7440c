using MicroMacro.Generative.Exact;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Coupling.Exact;

/// <summary>Proposals that look exact and are not: each a mistake that is made in practice.</summary>
internal static class PlantedProposals
{
    /// <summary>Densities by the adaptive probability flow, to a tolerance or by random probes.</summary>
    public static IExactProposals Flow(ScoreModel model, double[] labels, LikelihoodOptions options) => new FlowDensity(model, labels, options);

    /// <summary>The volume of the observation left out: |∂(u, v)/∂(x, y)| = |(u, v)|.</summary>
    public static IExactProposals WithoutJacobian(IExactProposals inner) => Shifted(inner, features => -0.5 * Math.Log((features[0] * features[0]) + (features[1] * features[1])));

    /// <summary>Densities that are off by a function of the features.</summary>
    public static IExactProposals Shifted(IExactProposals inner, Shift shift) => new Altered(inner, inner, shift);

    /// <summary>The model trained anew between weighing the state and proposing another.</summary>
    public static IExactProposals Retrained(IExactProposals before, IExactProposals after) => new Altered(before, after, _ => 0);

    private sealed class FlowDensity(ScoreModel model, double[] labels, LikelihoodOptions options) : IExactProposals
    {
        public int FeatureDimension => model.FeatureDimension;

        public int Labels => labels.Length;

        public DensityDraw Draw(int[] numbers, RandomKey key, int threads) => model.SampleWithDensity(Of(numbers), 1, key.Bits, 0, threads, options);

        public double[] LogDensity(double[] features, int[] numbers, RandomKey key, int threads) => model.LogLikelihood(features, Of(numbers), options, key.Bits, threads);

        private double[] Of(int[] numbers) => [.. numbers.Select(n => labels[n])];
    }

    /// <summary>A mistake in ln q.</summary>
    internal delegate double Shift(ReadOnlySpan<double> features);

    private sealed class Altered(IExactProposals weighs, IExactProposals draws, Shift shift) : IExactProposals
    {
        public int FeatureDimension => draws.FeatureDimension;

        public int Labels => draws.Labels;

        public DensityDraw Draw(int[] numbers, RandomKey key, int threads)
        {
            DensityDraw draw = draws.Draw(numbers, key, threads);
            return draw with { LogDensity = Shifted(draw.LogDensity, draw.Samples) };
        }

        public double[] LogDensity(double[] features, int[] numbers, RandomKey key, int threads) =>
            Shifted(weighs.LogDensity(features, numbers, key, threads), features);

        private double[] Shifted(double[] log, double[] features) =>
            [.. log.Select((l, i) => l + shift(features.AsSpan(i * FeatureDimension, FeatureDimension)))];
    }
}
