using System.Globalization;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Support;

namespace MicroMacro.Bench.Dynamics;

/// <summary>
/// The error of &lt;x²&gt; on x⁴/4 + x²/2 (m = kT = 1) against the timestep. Harmonic wells driven by the same random numbers, whose
/// &lt;x²&gt; and &lt;x⁴&gt; BAOAB has exactly, are subtracted by regression over the replicas.
/// </summary>
internal static class Quartic
{
    private const int Atoms = 20;
    private const int Replicas = 512;

    // <x²> by quadrature.
    private static readonly double Truth = Quadrature();

    public static int Run(double friction, double scale)
    {
        List<(double H, double Error, double Sigma)> points = [];
        // At high friction the error falls so fast that it is lost in the noise beyond half the largest stable timestep.
        foreach (double h in friction < 10 ? (double[])[0.4, 0.2, 0.1, 0.05] : [0.4, 0.34, 0.28, 0.22])
        {
            (double mean, double sigma) = Mean(h, friction, (int)(scale * 1000 * (0.4 / h) * Math.Max(1, friction / 10)));
            points.Add((h, Math.Abs(mean - Truth), sigma));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gamma {friction}, h {h}: <x²> - truth = {mean - Truth:0.00e0} ± {sigma:0.0e0}"));
        }

        // Weighted line through ln|error| against ln h; a point counts as its relative error allows, and not at all below three of them.
        var used = points.Where(p => p.Error > 3 * p.Sigma).Select(p => (X: Math.Log(p.H), Y: Math.Log(p.Error), W: Math.Pow(p.Error / p.Sigma, 2))).ToArray();
        double w = used.Sum(p => p.W);
        double mx = used.Sum(p => p.W * p.X) / w;
        double my = used.Sum(p => p.W * p.Y) / w;
        double sxx = used.Sum(p => p.W * (p.X - mx) * (p.X - mx));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"order {used.Sum(p => p.W * (p.X - mx) * (p.Y - my)) / sxx:0.00} ± {1 / Math.Sqrt(sxx):0.00} from {used.Length} timesteps"));
        return 0;
    }

    private static (double Mean, double Sigma) Mean(double h, double friction, int records)
    {
        RandomKey key = new(50, (ulong)(1e4 * h));
        double[][] quartic = Moments(new Wells(1, 1), h, friction, records, key);
        List<double[]> controls = [];
        foreach (float k in (float[])[1.4f, 2.2f, 4f])
        {
            double[][] moments = Moments(new Wells(k, 0), h, friction, records, key);
            controls.Add([.. moments[0].Select(m => m - (1 / k))]);
            controls.Add([.. moments[1].Select(m => m - (3 / (k * k)))]);
        }

        return ControlVariates.Mean(quartic[0], controls);
    }

    /// <summary>Means of x² and x⁴ over time and coordinates, [2][R].</summary>
    private static double[][] Moments(Wells wells, double h, double friction, int records, RandomKey key)
    {
        double[] masses = new double[Atoms];
        Array.Fill(masses, 1);
        MolecularEnsemble ensemble = new(
            wells, masses, new LangevinOptions { ThermalEnergy = 1, Friction = friction, Timestep = h, RecenterEvery = 0 });
        double relaxation = Math.Max(10, 6 * friction);
        MolecularState state = ensemble.Run(new MolecularRequest
        {
            State = ensemble.Start(new double[3 * Atoms * Replicas], key), Key = key, EquilibrationSteps = (long)Math.Ceiling(relaxation / h),
        }).Final;
        double[][] sums = [new double[Replicas], new double[Replicas]];
        const int rows = 100;
        int parts = Math.Max(1, records / rows);
        for (int part = 0; part < parts; part++)
        {
            MolecularRun run = ensemble.Run(new MolecularRequest { State = state, Key = key, Records = rows, Stride = 4 });
            state = run.Final;
            for (int i = 0; i < run.Positions.Length; i++)
            {
                double square = (double)run.Positions[i] * run.Positions[i];
                sums[0][i / (3 * Atoms * rows)] += square / (3.0 * Atoms * rows * parts);
                sums[1][i / (3 * Atoms * rows)] += square * square / (3.0 * Atoms * rows * parts);
            }
        }

        return sums;
    }

    private static double Quadrature()
    {
        (double norm, double sum) = (0, 0);
        for (int i = -60000; i <= 60000; i++)
        {
            double x = 1e-4 * i;
            double p = Math.Exp(-(0.25 * x * x * x * x) - (0.5 * x * x));
            norm += p;
            sum += p * x * x;
        }

        return sum / norm;
    }
}
