namespace MicroMacro.Systems.Molecules;

/// <summary>
/// An energy on two torsions from its values on a periodic grid (CMAP): bicubic in each square of the grid, with the slopes at
/// the nodes from periodic cubic splines, so that energy and forces are continuous [mackerell2004cmap].
/// </summary>
public sealed class TorsionMap
{
    /// <summary>Coefficients of one square: sum over a, b of c[4 a + b] s^a t^b, with s and t in [0, 1) along phi and psi.</summary>
    public const int PatchSize = 16;

    /// <summary>The fewest points along a torsion.</summary>
    public const int MinimumSize = 4;

    /// <summary>The most points along a torsion: one a degree.</summary>
    public const int MaximumSize = 360;

    private readonly Lazy<double[]> _patches;

    /// <summary>The map through the values.</summary>
    /// <param name="size">Points along each torsion, n, from <see cref="MinimumSize"/> to <see cref="MaximumSize"/>.</param>
    /// <param name="energies">Energies in kJ/mol, shape [n, n]: entry (i, j) at phi = -pi + 2 pi i/n, psi = -pi + 2 pi j/n.</param>
    /// <exception cref="ArgumentException">The shape is wrong or a value is not finite.</exception>
    public TorsionMap(int size, IReadOnlyList<double> energies)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, MinimumSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaximumSize);
        if (energies.Count != (long)size * size || energies.Any(e => !double.IsFinite(e)))
        {
            throw new ArgumentException($"{energies.Count} energies for {size} x {size} points; all must be there and finite", nameof(energies));
        }

        Size = size;
        double[] values = [.. energies];
        _patches = new(() => Fit(size, values));
    }

    /// <summary>Points along each torsion, n.</summary>
    public int Size { get; }

    /// <summary>The coefficients of all squares in kJ/mol, shape [n, n, 16]; made on first use, since they are 16 times the values.</summary>
    public ReadOnlySpan<double> Patches => _patches.Value;

    /// <summary>The energy in kJ/mol and its derivatives by both torsions in kJ/mol/rad.</summary>
    /// <param name="phi">phi in rad, any turn of the circle.</param>
    /// <param name="psi">psi in rad.</param>
    public (double Energy, double ByPhi, double ByPsi) Evaluate(double phi, double psi)
    {
        (int row, double s) = Locate(phi);
        (int column, double t) = Locate(psi);
        ReadOnlySpan<double> c = _patches.Value.AsSpan(PatchSize * ((row * Size) + column), PatchSize);
        double energy = 0;
        double bySquareS = 0;
        double bySquareT = 0;
        for (int a = 3; a >= 0; a--)
        {
            double inner = (((((c[(4 * a) + 3] * t) + c[(4 * a) + 2]) * t) + c[(4 * a) + 1]) * t) + c[4 * a];
            double innerSlope = (((3 * c[(4 * a) + 3] * t) + (2 * c[(4 * a) + 2])) * t) + c[(4 * a) + 1];
            bySquareS = (bySquareS * s) + energy;
            energy = (energy * s) + inner;
            bySquareT = (bySquareT * s) + innerSlope;
        }

        double squaresPerRadian = Size / (2 * Math.PI);
        return (energy, bySquareS * squaresPerRadian, bySquareT * squaresPerRadian);
    }

    private (int Square, double Offset) Locate(double angle)
    {
        double u = ((angle / (2 * Math.PI)) + 0.5) * Size;
        double floor = Math.Floor(u);

        // A NaN goes on as an offset, so that the energy shows it.
        int square = double.IsFinite(u) ? (int)(floor - (Size * Math.Floor(floor / Size))) : 0;
        return (square, u - floor);
    }

    // Values, both slopes and the mixed slope (per square) at the corners fix the 16 coefficients of each patch.
    private static double[] Fit(int n, double[] values)
    {
        double[] byPhi = new double[values.Length];
        double[] byPsi = new double[values.Length];
        double[] mixed = new double[values.Length];
        for (int k = 0; k < n; k++)
        {
            PeriodicSpline.Slopes(values, byPhi, n, k, n);
            PeriodicSpline.Slopes(values, byPsi, n, k * n, 1);
        }

        for (int k = 0; k < n; k++)
        {
            PeriodicSpline.Slopes(byPhi, mixed, n, k * n, 1);
        }

        double[] patches = new double[PatchSize * values.Length];
        Span<double> corner = stackalloc double[PatchSize];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int p = 0; p < 2; p++)
                {
                    for (int q = 0; q < 2; q++)
                    {
                        int node = ((i + p) % n * n) + ((j + q) % n);
                        corner[(4 * p) + q] = values[node];
                        corner[(4 * p) + 2 + q] = byPsi[node];
                        corner[(4 * (p + 2)) + q] = byPhi[node];
                        corner[(4 * (p + 2)) + 2 + q] = mixed[node];
                    }
                }

                Bicubic(corner, patches.AsSpan(PatchSize * ((i * n) + j), PatchSize));
            }
        }

        return patches;
    }

    // coefficients = H corner H^T with H turning (f(0), f(1), f'(0), f'(1)) into the cubic's coefficients
    private static void Bicubic(ReadOnlySpan<double> corner, Span<double> coefficients)
    {
        Span<double> half = stackalloc double[PatchSize];
        for (int b = 0; b < 4; b++)
        {
            Cubic(corner[b], corner[4 + b], corner[8 + b], corner[12 + b], out half[b], out half[4 + b], out half[8 + b], out half[12 + b]);
        }

        for (int a = 0; a < PatchSize; a += 4)
        {
            Cubic(
                half[a], half[a + 1], half[a + 2], half[a + 3],
                out coefficients[a], out coefficients[a + 1], out coefficients[a + 2], out coefficients[a + 3]);
        }
    }

    private static void Cubic(
        double from, double to, double slopeFrom, double slopeTo, out double c0, out double c1, out double c2, out double c3)
    {
        c0 = from;
        c1 = slopeFrom;
        c2 = (3 * (to - from)) - (2 * slopeFrom) - slopeTo;
        c3 = (2 * (from - to)) + slopeFrom + slopeTo;
    }
}
