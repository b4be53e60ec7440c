using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Coupling.Loop;

/// <summary>
/// Gradient and curvature of F near the sampled windows, by umbrella integration [kastner2005umbrella]: where a window of stiffness κ around ζ
/// has mean z̄ and covariance C, ∇F(z̄) = κ (ζ - z̄) and ∇∇F = C⁻¹ - κ; windows are blended by their distance. In kT and spacings of the grid.
/// </summary>
internal sealed class MeanForceField
{
    // A window with fewer frames than this for each number of its covariance says nothing about curvature.
    private const int FramesPerNumber = 10;

    // A window so many spacings farther than the nearest weighs nothing.
    private const double Far = 5;

    private readonly WindowGrid _grid;
    private readonly HashSet<int> _sampled;
    private readonly List<(double[] Mean, double[] Slope, double[] Curvature)> _windows = [];

    private MeanForceField(WindowGrid grid, int[] sampled) => (_grid, _sampled) = (grid, [.. sampled]);

    /// <summary>The number of slow variables c.</summary>
    public int Dimension => _grid.Variables.Count;

    /// <summary>The field of all sampled windows.</summary>
    public static MeanForceField Of(FramePool pool, LoopOptions options)
    {
        int[] sampled = pool.SampledCells();
        MeanForceField field = new(options.Grid, sampled);
        foreach (int cell in sampled)
        {
            field.Add(options, options.Grid.Center(cell), [.. pool.Visits.Where(v => v.Cell == cell)]);
        }

        return field;
    }

    /// <summary>Whether no window can be used.</summary>
    public bool IsEmpty => _windows.Count == 0;

    /// <summary>A point of z in spacings.</summary>
    public double[] Scaled(ReadOnlySpan<double> z)
    {
        double[] q = new double[Dimension];
        for (int k = 0; k < q.Length; k++)
        {
            q[k] = z[k] / _grid.Spacing(k);
        }

        return q;
    }

    /// <summary>The cell that a point in spacings lies in; -1 outside the grid.</summary>
    public int Cell(double[] q)
    {
        double[] z = [.. q.Select((v, k) => v * _grid.Spacing(k))];
        return _grid.Contains(z) ? _grid.Nearest(z) : -1;
    }

    /// <summary>Whether a point in spacings lies in a sampled cell.</summary>
    public bool IsSampled(double[] q) => _sampled.Contains(Cell(q));

    /// <summary>Distance of two points in spacings.</summary>
    public double Distance(double[] a, double[] b) => Math.Sqrt(Enumerable.Range(0, Dimension).Sum(k => Difference(k, a[k], b[k]) * Difference(k, a[k], b[k])));

    /// <summary>∇F and ∇∇F at a point in spacings, shapes [c] and [c, c].</summary>
    public (double[] Gradient, double[] Curvature) At(double[] q)
    {
        int c = Dimension;
        double[] gradient = new double[c], curvature = new double[c * c];
        double total = 0, nearest = _windows.Min(w => Distance(q, w.Mean));
        foreach ((double[] mean, double[] slope, double[] h) in _windows)
        {
            double distance = Distance(q, mean);
            if (distance > nearest + Far)
            {
                continue;
            }

            double weight = VectorMath.Exp(-0.5 * ((distance * distance) - (nearest * nearest)));
            total += weight;
            for (int i = 0; i < c; i++)
            {
                double here = slope[i];
                for (int j = 0; j < c; j++)
                {
                    here += h[(i * c) + j] * Difference(j, q[j], mean[j]);
                    curvature[(i * c) + j] += weight * h[(i * c) + j];
                }

                gradient[i] += weight * here;
            }
        }

        return (Array.ConvertAll(gradient, v => v / total), Array.ConvertAll(curvature, v => v / total));
    }

    private double Difference(int k, double a, double b) => _grid.Variables[k].Difference(a * _grid.Spacing(k), b * _grid.Spacing(k)) / _grid.Spacing(k);

    private void Add(LoopOptions options, double[] center, Visit[] visits)
    {
        int c = Dimension, frames = 0;
        double[] sum = new double[c], product = new double[c * c], d = new double[c];
        foreach (Visit visit in visits)
        {
            foreach (int row in visit.EquilibratedRows())
            {
                for (int k = 0; k < c; k++)
                {
                    d[k] = _grid.Variables[k].Difference(visit.Coarse[(row * c) + k], center[k]) / _grid.Spacing(k);
                    sum[k] += d[k];
                }

                for (int i = 0; i < c * c; i++)
                {
                    product[i] += d[i / c] * d[i % c];
                }

                frames++;
            }
        }

        if (frames < FramesPerNumber * c * c)
        {
            return;
        }

        double[] mean = Array.ConvertAll(sum, v => v / frames), covariance = [.. product.Select((v, i) => (v / frames) - (mean[i / c] * mean[i % c]))];
        double[] stiffness = [.. options.Stiffness.Select((v, k) => v * _grid.Spacing(k) * _grid.Spacing(k))];
        double[] curvature = Inverse(covariance, c);
        for (int k = 0; k < c; k++)
        {
            curvature[(k * c) + k] -= stiffness[k];
        }

        double[] origin = Scaled(center);
        _windows.Add(([.. mean.Select((v, k) => origin[k] + v)], [.. mean.Select((v, k) => -stiffness[k] * v)], curvature));
    }

    // A window whose frames all lie in a line has no curvature across it that could be told.
    private static double[] Inverse(double[] matrix, int c) => LuFactor.TryFactor(matrix, c, out LuFactor? factor) ? factor.Inverse() : new double[c * c];
}
