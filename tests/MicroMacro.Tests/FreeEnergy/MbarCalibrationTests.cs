using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.FreeEnergy;

/// <summary>
/// Are estimates as far from the truth as their covariance says? 500 replicas of 6 harmonic states: 2,500 z-scores
/// (|z| &lt; 5 throughout: false-alarm rate 1.4e-3) and χ²/dof with the full covariance (standard deviation 0.028, so
/// 0.9 to 1.1 is 3.5 of them: 4e-4). Seeds are fixed.
/// </summary>
[Trait("Kind", "Statistical")]
public sealed class MbarCalibrationTests
{
    private const int Replicas = 500;
    private const double Correlation = 9.0 / 11;
    private static readonly HarmonicChain Chain = HarmonicChain.Of(6);

    [Fact]
    public void Independent_draws_scatter_as_the_covariance_says()
    {
        (double worst, double chi) = Calibrate(stream: 1, (ref RandomSequence r) => Solve(Independent(400, ref r)));
        Assert.True(worst < 5, $"largest |z| {worst}");
        Assert.InRange(chi, 0.9, 1.1);
    }

    [Fact]
    public void Correlated_chains_subsampled_by_the_measured_g_scatter_as_the_covariance_says()
    {
        (double worst, double chi) = Calibrate(stream: 2, (ref RandomSequence r) => Solve([.. Correlated(4000, ref r).Select(Thin)]));
        Assert.True(worst < 5, $"largest |z| {worst}");
        Assert.InRange(chi, 0.9, 1.1);
    }

    // All records in use, each worth 1/g of x: observables that decorrelate faster than x make these error bars a little too wide.
    [Fact]
    public void Correlated_chains_counted_as_N_over_g_never_claim_too_much()
    {
        (double worst, double chi) = Calibrate(stream: 3, (ref RandomSequence r) =>
        {
            double[][] samples = Correlated(2000, ref r);
            return Mbar.Solve(Chain.Potentials(samples), new MbarOptions { Threads = 1, Inefficiencies = [.. samples.Select(x => StatisticalInefficiency.Of(x))] });
        });
        Assert.True(worst < 5, $"largest |z| {worst}");
        Assert.InRange(chi, 0.6, 1.1);
    }

    [Fact]
    public void Duplicated_samples_are_caught()
    {
        (_, double chi) = Calibrate(stream: 1, (ref RandomSequence r) => Solve([.. Independent(200, ref r).Select(x => x.Concat(x).ToArray())]));
        Assert.True(chi > 1.5, $"chi-squared per degree of freedom {chi}");
    }

    [Fact]
    public void Correlated_chains_taken_for_independent_are_caught()
    {
        (_, double chi) = Calibrate(stream: 2, (ref RandomSequence r) => Solve(Correlated(400, ref r)));
        Assert.True(chi > 3, $"chi-squared per degree of freedom {chi}");
    }

    [Fact]
    public void A_stiffness_wrong_by_a_tenth_is_caught()
    {
        var wrong = new HarmonicChain(Chain.Centers, [.. Chain.Stiffness.Select((k, i) => i == 3 ? 1.1 * k : k)]);
        (_, double chi) = Calibrate(stream: 1, (ref RandomSequence r) => Mbar.Solve(wrong.Potentials(Independent(400, ref r)), new MbarOptions { Threads = 1 }));
        Assert.True(chi > 1.1, $"chi-squared per degree of freedom {chi}");
    }

    private delegate MbarResult Experiment(ref RandomSequence random);

    private static double[][] Independent(int count, ref RandomSequence random) => Correlated(count, ref random, 0);

    private static double[][] Correlated(int count, ref RandomSequence random, double correlation = Correlation)
    {
        var samples = new double[Chain.States][];
        for (int k = 0; k < samples.Length; k++)
        {
            samples[k] = Chain.Draw(k, count, ref random, correlation);
        }

        return samples;
    }

    private static double[] Thin(double[] x) => [.. Subsampling.Indices(x.Length, StatisticalInefficiency.Of(x)).Select(n => x[n])];

    private static MbarResult Solve(double[][] samples) => Mbar.Solve(Chain.Potentials(samples), new MbarOptions { Threads = 1 });

    private static (double Worst, double ChiSquaredPerDof) Calibrate(ulong stream, Experiment experiment)
    {
        double[] exact = Chain.Exact;
        int dof = exact.Length - 1;
        double worst = 0, chi = 0;
        for (int replica = 0; replica < Replicas; replica++)
        {
            var random = new RandomSequence(new RandomKey(20261, (stream << 32) + (ulong)replica));
            MbarResult result = experiment(ref random);
            Assert.Equal(MbarStatus.Converged, result.Status);
            var deviation = new double[dof];
            var covariance = new double[dof * dof];
            for (int k = 1; k <= dof; k++)
            {
                deviation[k - 1] = result.FreeEnergies[k] - exact[k];
                worst = Math.Max(worst, Math.Abs(deviation[k - 1]) / result.DifferenceError(0, k));
                for (int l = 1; l <= dof; l++)
                {
                    covariance[((k - 1) * dof) + l - 1] = 0.5 * (Square(result.DifferenceError(0, k)) + Square(result.DifferenceError(0, l)) - Square(result.DifferenceError(k, l)));
                }
            }

            chi += QuadraticForm.OfInverse(covariance, deviation);
        }

        return (worst, chi / (Replicas * dof));
    }

    private static double Square(double x) => x * x;
}
