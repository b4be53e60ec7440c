using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Systems.Sde;

/// <summary>
/// Finite volumes for dz = b(z) dt + σ(z) dW with diagonal σ: hop rates between neighbouring cells of a grid, reflecting or periodic, by
/// the exponentially fitted scheme of Scharfetter and Gummel [scharfetter1969large].
/// </summary>
/// <remarks>
/// Over a face of width h the rates are σ²/(2h²) B(∓w) with w = ∫ 2b/σ² dz across it and B(x) = x/(eˣ - 1): never negative, of second
/// order in h, and in one dimension with the stationary density ∝ exp(∫ 2b/σ²)/σ² at the centres whatever the width. Without
/// equilibrium a current flows, as it should.
/// </remarks>
public sealed class DiffusionGrid
{
    private readonly int[] _index;
    private readonly int[] _cells;

    /// <summary>Lays the grid.</summary>
    /// <param name="axes">The axes, c of them; the last varies fastest.</param>
    /// <param name="isInside">Which cells belong, by their middles [c]; null for all. What is left out reflects.</param>
    /// <exception cref="ArgumentException">An axis is none, there are more than 10 million cells, or none is inside.</exception>
    public DiffusionGrid(IReadOnlyList<DiffusionAxis> axes, Func<double[], bool>? isInside = null)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentOutOfRangeException.ThrowIfLessThan(axes.Count, 1);
        double total = 1;
        foreach (DiffusionAxis axis in axes)
        {
            axis.Check();
            total *= axis.Cells;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, 1e7, nameof(axes));
        Axes = axes;
        _index = new int[(int)total];
        List<int> cells = [];
        for (int cell = 0; cell < _index.Length; cell++)
        {
            bool inside = isInside is null || isInside(MiddleOf(cell));
            _index[cell] = inside ? cells.Count : -1;
            if (inside)
            {
                cells.Add(cell);
            }
        }

        _cells = [.. cells];
        ArgumentOutOfRangeException.ThrowIfZero(_cells.Length, nameof(isInside));
    }

    /// <summary>The axes.</summary>
    public IReadOnlyList<DiffusionAxis> Axes { get; }

    /// <summary>Number of cells inside, n; they are numbered in the order of the axes, the last fastest.</summary>
    public int Count => _cells.Length;

    /// <summary>The volume of a cell.</summary>
    public double CellVolume => Axes.Aggregate(1.0, (v, a) => v * a.Width);

    /// <summary>The middle of a cell, shape [c].</summary>
    public double[] Middle(int cell) => MiddleOf(_cells[cell]);

    /// <summary>The number of a cell inside in the full grid, row-major over the axes.</summary>
    public int FullIndex(int cell) => _cells[cell];

    /// <summary>The cell that holds a point, or -1 where that is not inside.</summary>
    public int CellOf(ReadOnlySpan<double> z)
    {
        int cell = 0;
        for (int a = 0; a < Axes.Count; a++)
        {
            cell = (cell * Axes[a].Cells) + Axes[a].CellOf(z[a]);
        }

        return _index[cell];
    }

    /// <summary>The cells whose middles have a property, shape [n].</summary>
    public bool[] Where(Func<double[], bool> isMember)
    {
        ArgumentNullException.ThrowIfNull(isMember);
        return [.. Enumerable.Range(0, Count).Select(i => isMember(Middle(i)))];
    }

    /// <summary>The hop rates.</summary>
    /// <param name="driftAndNoise">b and σ at a point, each of shape [c]; σ above 0.</param>
    /// <exception cref="ArgumentException">Drift or noise are not finite somewhere, or σ is not above 0.</exception>
    public RateMatrix Rates(Func<double[], (double[] Drift, double[] Noise)> driftAndNoise) =>
        Build(driftAndNoise, out string fault) ?? throw new ArgumentException(fault, nameof(driftAndNoise));

    /// <summary>The hop rates; null where drift or noise are not finite somewhere, or σ is not above 0.</summary>
    /// <param name="driftAndNoise">b and σ at a point, each of shape [c].</param>
    public RateMatrix? TryRates(Func<double[], (double[] Drift, double[] Noise)> driftAndNoise) => Build(driftAndNoise, out _);

    private RateMatrix? Build(Func<double[], (double[] Drift, double[] Noise)> driftAndNoise, out string fault)
    {
        ArgumentNullException.ThrowIfNull(driftAndNoise);
        fault = "";
        (double[] Drift, double[] Noise)[] here = new (double[], double[])[Count];
        for (int i = 0; i < Count; i++)
        {
            here[i] = driftAndNoise(Middle(i));
            if (!IsDiffusion(here[i], Middle(i), ref fault))
            {
                return null;
            }
        }

        List<(int From, int To, double Rate)> hops = [];
        for (int i = 0; i < Count; i++)
        {
            for (int a = 0; a < Axes.Count; a++)
            {
                int j = Next(_cells[i], a);
                if (j >= 0 && !AddFace(hops, i, j, a, here, driftAndNoise, ref fault))
                {
                    return null;
                }
            }
        }

        return new(Matrix(hops));
    }

    private bool AddFace(
        List<(int From, int To, double Rate)> hops,
        int i,
        int j,
        int a,
        (double[] Drift, double[] Noise)[] here,
        Func<double[], (double[] Drift, double[] Noise)> driftAndNoise,
        ref string fault)
    {
        double h = Axes[a].Width;
        double[] face = Middle(i);
        face[a] += 0.5 * h;
        (double[] drift, double[] noise) = driftAndNoise(face);
        if (!IsDiffusion((drift, noise), face, ref fault))
        {
            return false;
        }

        double si = here[i].Noise[a] * here[i].Noise[a];
        double sj = here[j].Noise[a] * here[j].Noise[a];

        // Simpson's rule for ∫ 2 b/σ².
        double w = h / 3 * ((here[i].Drift[a] / si) + (4 * drift[a] / (noise[a] * noise[a])) + (here[j].Drift[a] / sj));
        double up = si / (2 * h * h) * Bernoulli(-w);
        double down = sj / (2 * h * h) * Bernoulli(w);
        hops.Add((i, j, up));
        hops.Add((j, i, down));
        fault = double.IsFinite(up) && double.IsFinite(down) ? "" : $"the rates across a face at {string.Join(", ", face)} overflow";
        return fault.Length == 0;
    }

    /// <summary>x/(eˣ - 1).</summary>
    private static double Bernoulli(double x) =>
        Math.Abs(x) < 1e-4 ? 1 - (0.5 * x) + (x * x / 12)
        : x > 700 ? 0
        : x < -700 ? -x
        : x / (Math.Exp(x) - 1);

    private static bool IsDiffusion((double[] Drift, double[] Noise) at, double[] z, ref string fault)
    {
        if (Array.TrueForAll(at.Drift, double.IsFinite) && Array.TrueForAll(at.Noise, s => s > 0 && double.IsFinite(s)))
        {
            return true;
        }

        fault = $"drift {string.Join(", ", at.Drift)} and noise {string.Join(", ", at.Noise)} at {string.Join(", ", z)} are no diffusion";
        return false;
    }

    private SparseMatrix Matrix(List<(int From, int To, double Rate)> hops)
    {
        (int From, int To, double Rate)[] sorted = [.. hops.OrderBy(h => h.From)];
        int[] starts = new int[Count + 1];
        foreach ((int from, _, _) in sorted)
        {
            starts[from + 1]++;
        }

        for (int i = 0; i < Count; i++)
        {
            starts[i + 1] += starts[i];
        }

        return new(starts, [.. sorted.Select(h => h.To)], [.. sorted.Select(h => h.Rate)]);
    }

    /// <summary>The neighbour inside up an axis, or -1.</summary>
    private int Next(int cell, int axis)
    {
        int stride = 1;
        for (int a = Axes.Count - 1; a > axis; a--)
        {
            stride *= Axes[a].Cells;
        }

        int place = cell / stride % Axes[axis].Cells;
        bool last = place == Axes[axis].Cells - 1;
        return last && !Axes[axis].IsPeriodic ? -1 : _index[last ? cell - (place * stride) : cell + stride];
    }

    private double[] MiddleOf(int cell)
    {
        double[] z = new double[Axes.Count];
        for (int a = Axes.Count - 1; a >= 0; a--)
        {
            z[a] = Axes[a].Center(cell % Axes[a].Cells);
            cell /= Axes[a].Cells;
        }

        return z;
    }
}
