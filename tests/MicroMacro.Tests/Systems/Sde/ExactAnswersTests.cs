using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Systems.Sde;

/// <summary>The catalogue's truths against numbers that were computed independently of it.</summary>
public sealed class ExactAnswersTests
{
    [Fact, Trait("Kind", "Law")]
    public void Double_well_first_passage_times_are_those_of_a_fine_trapezoid_sum()
    {
        // 520,000 cells on [-2.6, 2.6], plain trapezoid rule, in another language.
        DoubleWell well = new(3);
        Assert.Equal(4.2327833527, well.MeanFirstPassageTime(-1, 0), 8e-9);
        Assert.Equal(8.8800292660, well.MeanFirstPassageTime(-1, 1), 8e-9);
    }

    [Fact, Trait("Kind", "Law")]
    public void Double_well_eigenvalues_are_the_literature_ones()
    {
        double[] eigenvalues = new DoubleWell(3).GeneratorEigenvalues(3);
        Assert.Equal(0, eigenvalues[0], 1e-12);
        Assert.Equal(-0.2418596, eigenvalues[1], 5e-8);
        Assert.Equal(-10.4847, eigenvalues[2], 5e-5);
    }

    [Fact, Trait("Kind", "Law")]
    public void Fokker_planck_grid_finds_the_ornstein_uhlenbeck_spectrum()
    {
        double[] eigenvalues = new FokkerPlanckGrid(x => 0.5 * x * x, 2, -8, 8, 2000).Eigenvalues(4);
        for (int n = 0; n < 4; n++)
        {
            Assert.Equal(-2.0 * n, eigenvalues[n], 1e-4);
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void Muller_brown_gradient_vanishes_at_the_stationary_points()
    {
        MullerBrown system = new(1, 1);
        double[] drift = new double[2];
        double[] noise = new double[2];
        foreach (StationaryPoint point in MullerBrown.StationaryPoints)
        {
            Assert.Equal(point.Value, MullerBrown.Potential(point.X, point.Y), 1e-7);
            system.Evaluate([point.X, point.Y], drift, noise);

            // Coordinates are given to 1e-8, curvatures reach 4,100.
            Assert.InRange(Math.Abs(drift[0]) + Math.Abs(drift[1]), 0, 1e-4);
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void Bistable_half_moon_has_the_stated_free_energy_span_and_minority_lobe()
    {
        BistableHalfMoon system = new(3);
        double[] f = [.. Enumerable.Range(0, 721).Select(i => system.FreeEnergy(-Math.PI + (i * Math.Tau / 720))!.Value)];
        Assert.Equal(7.7, f.Max() - f.Min(), 0.05);

        // At x = π/2 the tilt favours the lower lobe.
        Assert.InRange(system.UpperLobeProbability(Math.PI / 2), 0.165, 0.195);
        Assert.Equal(0.5, system.UpperLobeProbability(0), 1e-12);
        Assert.InRange(new BistableHalfMoon(8).UpperLobeProbability(Math.PI / 2), 0.165, 0.195);
    }

    [Theory, Trait("Kind", "Law")]
    [InlineData(3, 0.02, 0.045)]
    [InlineData(8, 0.25, 0.34)]
    public void Drifting_half_moon_lags_behind_its_quadrature(double h, double atLeast, double atMost)
    {
        DriftingHalfMoon system = new(h);
        double lag = 0;
        for (int i = 0; i < 48; i++)
        {
            double x = i * Math.Tau / 48;
            lag = Math.Max(lag, Math.Abs(system.Conditional(x)!.Cdf(1) - system.QuasiStatic(x).Cdf(1)));
        }

        Assert.InRange(lag, atLeast, atMost);
    }

    [Fact, Trait("Kind", "Law")]
    public void Warped_mahalanobis_distance_is_the_one_of_the_two_covariances()
    {
        WarpedFastSlow system = new();
        double[] first = [0.3, -0.2];
        double[] second = [0.7, 0.5];
        double dy1 = first[0] - second[0];
        double dy2 = first[1] - second[1];
        double expected = 0.5 * (Form(system.LocalCovariance(first[1])) + Form(system.LocalCovariance(second[1])));
        Assert.Equal(expected, system.MahalanobisDistanceSquared(first, second), 1e-12);

        double Form((double C11, double C12, double C22) c)
        {
            double determinant = (c.C11 * c.C22) - (c.C12 * c.C12);
            return ((c.C22 * dy1 * dy1) - (2 * c.C12 * dy1 * dy2) + (c.C11 * dy2 * dy2)) / determinant;
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void Half_moon_law_is_normal()
    {
        HalfMoon system = new();
        ScalarLaw law = system.Conditional(0.4)!;
        Assert.Equal(0.05, system.FastVariance, 1e-15);
        Assert.Equal(1, law.Mean, 1e-12);
        Assert.Equal(0.05, law.Variance, 1e-12);
        Assert.Equal(0.977249868051821, law.Cdf(1 + (2 * Math.Sqrt(0.05))), 1e-10);
        Assert.Equal(1 + (1.6448536269514722 * Math.Sqrt(0.05)), law.Quantile(0.95), 1e-9);
        Assert.Equal(1 / Math.Sqrt(Math.Tau * 0.05), law.Density(1), 1e-10);
    }

    [Fact, Trait("Kind", "Law")]
    public void Averaged_drift_is_the_gaussian_mean_of_the_drift()
    {
        Averaging system = new();
        double[] drift = new double[2];
        double[] noise = new double[2];
        const double x = 0.7;
        ScalarLaw fast = new(y => -(y - x) * (y - x) / (2 * 0.25), x - 6, x + 6);
        double sum = 0;
        const int n = 20_000;
        for (int i = 0; i < n; i++)
        {
            system.Evaluate([x, fast.Quantile((i + 0.5) / n)], drift, noise);
            sum += drift[0] / n;
        }

        Assert.Equal(system.EffectiveDrift(x), sum, 1e-4);
        Assert.Equal(Math.Sqrt(0.75), system.FixedPoint, 1e-15);
        Assert.Equal(0, system.EffectiveDrift(system.FixedPoint), 1e-15);
    }
}
