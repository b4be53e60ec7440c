using System.Diagnostics.CodeAnalysis;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Coupling.Closures;

/// <summary>
/// E[f | z] at a point by a weighted least-squares line (a plane for several variables) through the frames about it [fan1996local], with a
/// standard error that takes frames of one run as one: the sandwich estimate over groups [liang1986longitudinal].
/// </summary>
/// <remarks>A line is not misled by frames lying more densely on one side, as a mean over a bin is; what remains is a tenth of f'' reach².</remarks>
internal sealed class LocalLine
{
    private readonly double[] _design;
    private readonly double[] _weight;
    private readonly int[] _group;
    private readonly double[] _inverse;
    private readonly int _terms;

    private LocalLine(double[] design, double[] weight, int[] group, double[] inverse, int terms) =>
        (_design, _weight, _group, _inverse, _terms) = (design, weight, group, inverse, terms);

    /// <summary>Prepares the fit at a point.</summary>
    /// <param name="offsets">Each frame's z minus the point, in units of the reach, shape [n, c]; all of them within (-1, 1).</param>
    /// <param name="groups">The run of each frame, shape [n].</param>
    /// <param name="line">The fit.</param>
    /// <returns>False where the frames determine no line, or are of fewer than three runs.</returns>
    public static bool TryAt(double[] offsets, int[] groups, [NotNullWhen(true)] out LocalLine? line)
    {
        line = null;
        int n = groups.Length;
        if (n == 0 || groups.Distinct().Take(3).Count() < 3)
        {
            return false;
        }

        int c = offsets.Length / n, terms = c + 1;
        double[] design = new double[n * terms], weight = new double[n], normal = new double[terms * terms];
        for (int i = 0; i < n; i++)
        {
            design[i * terms] = weight[i] = 1;
            for (int k = 0; k < c; k++)
            {
                double off = offsets[(i * c) + k];
                design[(i * terms) + k + 1] = off;
                weight[i] *= 1 - (off * off);
            }

            for (int a = 0; a < terms; a++)
            {
                for (int b = 0; b < terms; b++)
                {
                    normal[(a * terms) + b] += weight[i] * design[(i * terms) + a] * design[(i * terms) + b];
                }
            }
        }

        double[] inverse = new double[terms * terms];
        if (!Cholesky.TryFactor(normal, terms, out Cholesky? factor))
        {
            return false;
        }

        for (int a = 0; a < terms; a++)
        {
            double[] unit = new double[terms];
            unit[a] = 1;
            factor.Solve(unit);
            unit.CopyTo(inverse, a * terms);
        }

        line = new LocalLine(design, weight, groups, inverse, terms);
        return true;
    }

    /// <summary>The average of f at the point and its standard error.</summary>
    /// <param name="values">f of each frame, shape [n].</param>
    public (double Mean, double Error) Average(ReadOnlySpan<double> values)
    {
        double[] right = new double[_terms], line = new double[_terms];
        for (int i = 0; i < values.Length; i++)
        {
            for (int a = 0; a < _terms; a++)
            {
                right[a] += _weight[i] * _design[(i * _terms) + a] * values[i];
            }
        }

        for (int a = 0; a < _terms; a++)
        {
            line[a] = Dot(_inverse, a * _terms, right, 0);
        }

        var influence = new SortedDictionary<int, double>();
        for (int i = 0; i < values.Length; i++)
        {
            double residual = values[i] - Dot(_design, i * _terms, line, 0), lever = _weight[i] * Dot(_inverse, 0, _design, i * _terms);
            influence[_group[i]] = influence.GetValueOrDefault(_group[i]) + (lever * residual);
        }

        double groups = influence.Count;
        return (line[0], Math.Sqrt(groups / (groups - 1) * influence.Values.Sum(s => s * s)));
    }

    private double Dot(double[] a, int atA, double[] b, int atB)
    {
        double sum = 0;
        for (int k = 0; k < _terms; k++)
        {
            sum += a[atA + k] * b[atB + k];
        }

        return sum;
    }
}
