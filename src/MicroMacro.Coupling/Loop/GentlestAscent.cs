using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Coupling.Loop;

/// <summary>
/// Paths over the mean-force field: steepest descent to minima, and gentlest ascent from them, ż = -∇F + 2 (∇F·v) v while v turns to the
/// softest mode, v̇ = -∇∇F v + (v·∇∇F v) v, whose stable fixed points are the saddles of one unstable direction [e2011gentlest].
/// </summary>
internal sealed class GentlestAscent(MeanForceField field)
{
    private const double Step = 0.1;
    private const int MostSteps = 600;

    // Slopes in kT per spacing: below the first F does not change; at the second a step has half its length.
    private const double Flat = 0.05;
    private const double HalfStep = 0.25;

    // Two ends nearer than this, in spacings, are one minimum.
    private const double Same = 1;

    // A path upwards starts this far from its minimum.
    private const double Push = 0.5;

    /// <summary>The distinct minima to which the given points run down, and the paths that ended elsewhere.</summary>
    public (List<double[]> Minima, List<AscentPath> Open) Descend(IEnumerable<double[]> points)
    {
        List<double[]> minima = [];
        List<AscentPath> open = [];
        foreach (double[] point in points)
        {
            AscentPath path = Follow(point, new double[field.Dimension], up: false);
            if (path.Status != AscentStatus.Stationary)
            {
                open.Add(path);
            }
            else if (!minima.Exists(m => field.Distance(m, path.End) < Same))
            {
                minima.Add(path.End);
            }
        }

        return (minima, open);
    }

    /// <summary>Paths from a minimum upwards, both ways along each mode.</summary>
    public IEnumerable<AscentPath> Ascend(double[] minimum)
    {
        int c = field.Dimension;
        double[] modes = SymmetricEigen.Of(field.At(minimum).Curvature, c).Vectors;
        for (int mode = 0; mode < c; mode++)
        {
            foreach (int sign in (int[])[1, -1])
            {
                double[] v = [.. Enumerable.Range(0, c).Select(i => sign * modes[(i * c) + mode])];
                yield return Follow(Moved(minimum, v, Push), v, up: true) with { Start = minimum };
            }
        }
    }

    /// <summary>A point moved along a direction.</summary>
    public static double[] Moved(double[] q, double[] direction, double length) => [.. q.Zip(direction, (a, b) => a + (length * b))];

    private AscentPath Follow(double[] start, double[] v, bool up)
    {
        double[] q = [.. start], heading = [.. v];
        for (int step = 0; step < MostSteps; step++)
        {
            if (!field.IsSampled(q))
            {
                return new AscentPath(start, q, heading, field.Cell(q) < 0 ? AscentStatus.OutsideGrid : AscentStatus.Unsampled);
            }

            (double[] gradient, double[] curvature) = field.At(q);
            double along = up ? Dot(gradient, v) : 0;
            double[] force = [.. gradient.Zip(v, (g, e) => (2 * along * e) - g)];
            double size = Math.Sqrt(Dot(force, force));

            // Past the saddle the slope along v turns round.
            if (size < Flat || (up && step > 0 && along < 0 && Dot(heading, v) > 0 && Math.Sqrt(Math.Max(0, (size * size) - (along * along))) < HalfStep))
            {
                return new AscentPath(start, q, up ? v : heading, AscentStatus.Stationary);
            }

            heading = Array.ConvertAll(force, f => f / size);
            q = Moved(q, heading, Step * size / (size + HalfStep));
            v = up ? Turned(v, curvature, Step / (size + HalfStep)) : v;
        }

        return new AscentPath(start, q, heading, AscentStatus.StepLimit);
    }

    // One step towards the softest mode, in the time that the point moves (turned at once it would climb along valleys and pass saddles at
    // their sides), short enough for the stiffest.
    private static double[] Turned(double[] v, double[] curvature, double time)
    {
        int c = v.Length;
        double[] hv = [.. Enumerable.Range(0, c).Select(i => Enumerable.Range(0, c).Sum(j => curvature[(i * c) + j] * v[j]))];
        double own = Dot(v, hv), scale = Math.Min(time, 0.2 / Math.Max(1e-12, Math.Sqrt(Dot(curvature, curvature))));
        double[] turned = [.. v.Select((x, i) => x - (scale * (hv[i] - (own * x))))];
        double length = Math.Sqrt(Dot(turned, turned));
        return Array.ConvertAll(turned, x => x / length);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
