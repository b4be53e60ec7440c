namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>
/// T_m((2 A - low - high)/(high - low)), the Chebyshev polynomial of a matrix that stays within [-1, 1] on [low, high] and rises above
/// as steeply as any [zhou2007chebyshev]: its Krylov space finds the eigenvalues above after m times fewer orthogonalisations.
/// </summary>
/// <remarks>m is odd, so that eigenvalues below the interval, should there be any, fall instead of rising among the largest.</remarks>
internal sealed class ChebyshevFilter
{
    private const int MaximumDegree = 31;

    /// <summary>Degree times arccosh of the largest eigenvalue: what it is raised to stays below cosh 7, about 550.</summary>
    private const double Rise = 7;

    private readonly SparseMatrix _matrix;
    private readonly double _low;
    private readonly double _high;

    /// <summary>The matrix itself.</summary>
    public ChebyshevFilter(SparseMatrix matrix)
        : this(matrix, -1, 1, 1)
    {
    }

    private ChebyshevFilter(SparseMatrix matrix, double low, double high, int degree)
    {
        (_matrix, _low, _high, Degree) = (matrix, low, high, degree);
    }

    /// <summary>m.</summary>
    public int Degree { get; }

    /// <summary>The order of the matrix.</summary>
    public int Size => _matrix.Size;

    /// <summary>A filter that lets pass what lies above one of the Ritz values found so far; null where there is no room for one.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="ritz">Ritz values, ascending.</param>
    /// <param name="kept">How many of the largest shall pass.</param>
    public static ChebyshevFilter? Above(SparseMatrix matrix, double[] ritz, int kept)
    {
        // The smallest Ritz value lies above the smallest eigenvalue, by little once there are many.
        double low = ritz[0] - (0.02 * (ritz[^1] - ritz[0]));
        double high = ritz[^(kept + 1)];
        double width = high - low;
        if (!(width > 1e-12 * Math.Abs(ritz[^1])) || !(ritz[^1] > high))
        {
            return null;
        }

        double degree = Math.Min(MaximumDegree, Rise / Math.Acosh(((2 * ritz[^1]) - low - high) / width));
        int odd = (((int)degree - 1) / 2 * 2) + 1;
        return degree >= 3 ? new(matrix, low, high, odd) : null;
    }

    /// <summary>y = T_m x; y and the scratch panel, zeros at the start, may change places.</summary>
    public void Apply(double[] x, ref double[] y, ref double[] scratch, int threads)
    {
        if (Degree == 1)
        {
            PanelKernels.Multiply(_matrix, x, y, threads);
            return;
        }

        double shift = 0.5 * (_low + _high);
        double scale = 2 / (_high - _low);
        PanelKernels.MultiplySubtract(_matrix, x, y, scale, shift, threads);
        x.CopyTo(scratch, 0);
        for (int m = 2; m <= Degree; m++)
        {
            PanelKernels.MultiplySubtract(_matrix, y, scratch, 2 * scale, shift, threads);
            (y, scratch) = (scratch, y);
        }
    }

    /// <summary>The least slope of the chord from the point where the filter takes a value above 1 down to the interval; 1 without a filter.</summary>
    public double Slope(double value)
    {
        if (Degree == 1)
        {
            return 1;
        }

        if (!(value > 1))
        {
            return double.Epsilon;
        }

        double reduced = Math.Cosh(Math.Acosh(value) / Degree);
        return 2 * (value - 1) / ((reduced + 1) * (_high - _low));
    }
}
