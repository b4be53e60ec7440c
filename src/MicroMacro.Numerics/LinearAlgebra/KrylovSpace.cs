using MicroMacro.Numerics.Random;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>
/// An orthonormal basis Q of a block Krylov space, in panels of eight, with T = Qᵀ A Q and the next panel: A Q = Q T + Q_next B Eᵀ,
/// where E picks the last panel.
/// </summary>
internal sealed class KrylovSpace
{
    private const int Width = PanelKernels.Width;

    private readonly ChebyshevFilter _operator;
    private readonly int _threads;
    private readonly double[][] _basis;
    private readonly double[] _projected;
    private readonly int _stride;
    private RandomSequence _random = new(new RandomKey(0, 0x4B72796C6F76));
    private readonly Stack<double[]> _spare = new();
    private double[] _coupling = new double[Width * Width];
    private int _used;

    /// <summary>A space of at most <paramref name="panels"/> panels, started from a panel, or from random vectors where it is null.</summary>
    public KrylovSpace(ChebyshevFilter filtered, int panels, int threads, double[]? start = null)
    {
        (_operator, _threads) = (filtered, threads);
        _basis = new double[panels + 1][];
        _stride = panels * Width;
        _projected = new double[_stride * _stride];
        _basis[0] = start ?? Panel();
        _coupling = Orthonormalise(_basis[0], 0, []);
    }

    /// <summary>Products of the matrix with a panel so far.</summary>
    public int Products { get; private set; }

    /// <summary>Whether no panel can be added before a restart.</summary>
    public bool IsFull => _used + 1 == _basis.Length;

    private int Order => _used * Width;

    /// <summary>A panel of zeros. Panels that are done with come back: a collector that sees large arrays come and go lets the heap grow.</summary>
    private double[] Panel()
    {
        if (!_spare.TryPop(out double[]? panel))
        {
            return new double[_operator.Size * Width];
        }

        Array.Clear(panel);
        return panel;
    }

    /// <summary>Multiplies the newest panel by the matrix and makes it part of the space.</summary>
    public void Extend()
    {
        int newest = _used++;
        double[] next = Panel();
        double[] scratch = Panel();
        _operator.Apply(_basis[newest], ref next, ref scratch, _threads);
        _spare.Push(scratch);
        Products += _operator.Degree;
        double[] column = new double[_used * Width * Width];
        _coupling = Orthonormalise(next, _used, column);
        _basis[_used] = next;
        for (int row = 0; row < Order; row++)
        {
            for (int c = 0; c < Width; c++)
            {
                int target = (newest * Width) + c;
                _projected[(row * _stride) + target] = column[(row * Width) + c];
                _projected[(target * _stride) + row] = column[(row * Width) + c];
            }
        }
    }

    /// <summary>The Ritz values, ascending, and vectors of the space.</summary>
    public SymmetricEigen Ritz()
    {
        double[] square = new double[Order * Order];
        for (int i = 0; i < Order; i++)
        {
            for (int j = 0; j < Order; j++)
            {
                square[(i * Order) + j] = 0.5 * (_projected[(i * _stride) + j] + _projected[(j * _stride) + i]);
            }
        }

        return SymmetricEigen.Of(square, Order);
    }

    /// <summary>
    /// The largest |A v - λ v| among the <paramref name="count"/> largest Ritz pairs: |B y| over the last panel's entries y, and for a
    /// filtered matrix at most that over the slope of the filter's chord.
    /// </summary>
    public double LargestResidual(SymmetricEigen ritz, int count)
    {
        double largest = 0;
        for (int k = Order - count; k < Order; k++)
        {
            double sum = 0;
            for (int a = 0; a < Width; a++)
            {
                double entry = 0;
                for (int b = 0; b < Width; b++)
                {
                    entry += _coupling[(a * Width) + b] * ritz.Vectors[((Order - Width + b) * Order) + k];
                }

                sum += entry * entry;
            }

            largest = Math.Max(largest, Math.Sqrt(sum) / _operator.Slope(ritz.Values[k]));
        }

        return largest;
    }

    /// <summary>The largest Ritz vectors, in descending order, as panels.</summary>
    public double[][] Vectors(SymmetricEigen ritz, int panels)
    {
        double[][] result = new double[panels][];
        double[] factors = new double[Width * Width];
        for (int p = 0; p < panels; p++)
        {
            result[p] = Panel();
            for (int b = 0; b < _used; b++)
            {
                for (int i = 0; i < factors.Length; i++)
                {
                    int row = (b * Width) + (i / Width);
                    factors[i] = ritz.Vectors[(row * Order) + Order - 1 - (p * Width) - (i % Width)];
                }

                PanelKernels.AddProduct(result[p], _basis[b], factors, _threads);
            }
        }

        return result;
    }

    /// <summary>Shrinks the space to its largest Ritz vectors; the next panel stays what it is.</summary>
    public void Restart(SymmetricEigen ritz, int panels)
    {
        double[][] kept = Vectors(ritz, panels);
        double[] next = _basis[_used];
        Array.Clear(_projected);
        for (int k = 0; k < panels * Width; k++)
        {
            _projected[(k * _stride) + k] = ritz.Values[^(k + 1)];
        }

        foreach (double[] panel in _basis.AsSpan(0, _used))
        {
            _spare.Push(panel);
        }

        Array.Clear(_basis);
        kept.CopyTo(_basis, 0);
        _basis[panels] = next;
        _used = panels;
    }

    /// <summary>
    /// Makes w orthonormal and orthogonal to the first panels of the basis: w = Q column + w' coupling. Gives the coupling, [8, 8].
    /// </summary>
    /// <remarks>
    /// Rounds of projection and of w ← w V/s with wᵀ w = V s² Vᵀ. Directions far below the largest are raised by at most 1e7 a round, so
    /// that rounding of the large ones, which the next round removes, never drowns them; what is left of an exhausted space is
    /// its rounding, raised to unit length: as good as a random vector. Only exact zeros are replaced.
    /// </remarks>
    private double[] Orthonormalise(double[] w, int panels, double[] column)
    {
        const double rise = 1e-7;
        const int block = Width * Width;
        double[] coupling = new double[block];
        for (int i = 0; i < Width; i++)
        {
            coupling[(i * Width) + i] = 1;
        }

        for (int round = 0; round < 12; round++)
        {
            for (int b = 0; b < panels; b++)
            {
                double[] h = PanelKernels.Gram(_basis[b], w, _threads);
                PanelKernels.AddProduct(w, _basis[b], Array.ConvertAll(h, v => -v), _threads);
                AddSmallProduct(h, coupling, column.AsSpan(b * block, block));
            }

            SymmetricEigen gram = SymmetricEigen.Of(PanelKernels.Gram(w, w, _threads), Width);
            double[] s = Array.ConvertAll(gram.Values, v => Math.Sqrt(Math.Max(v, 0)));
            if (s[^1] == 0 || (round > 5 && s[0] < rise * s[^1]))
            {
                Refill(w, s, coupling);
                continue;
            }

            Scale(w, gram, Array.ConvertAll(s, v => Math.Max(v, rise * s[^1])), ref coupling);
            if (round > 0 && s[0] > 0.5 * s[^1])
            {
                break;
            }
        }

        return coupling;
    }

    /// <summary>w ← w V/s and coupling ← s Vᵀ coupling.</summary>
    private void Scale(double[] w, SymmetricEigen gram, double[] s, ref double[] coupling)
    {
        double[] forward = new double[Width * Width];
        double[] backward = new double[Width * Width];
        for (int i = 0; i < Width; i++)
        {
            for (int k = 0; k < Width; k++)
            {
                forward[(i * Width) + k] = gram.Vectors[(i * Width) + k] / s[k];
                backward[(k * Width) + i] = gram.Vectors[(i * Width) + k] * s[k];
            }
        }

        double[] scaled = Panel();
        PanelKernels.AddProduct(scaled, w, forward, _threads);
        scaled.CopyTo(w, 0);
        _spare.Push(scaled);
        double[] product = new double[Width * Width];
        AddSmallProduct(backward, coupling, product);
        coupling = product;
    }

    /// <summary>Puts random vectors where a direction is missing altogether; the matrix does not couple to them.</summary>
    private void Refill(double[] w, double[] s, double[] coupling)
    {
        bool all = s[^1] == 0;
        double[] gram = PanelKernels.Gram(w, w, _threads);
        for (int c = 0; c < Width; c++)
        {
            if (!all && gram[(c * Width) + c] > 0.01 * s[^1] * s[^1])
            {
                continue;
            }

            for (int i = 0; i < w.Length / Width; i++)
            {
                w[(i * Width) + c] = _random.NextGaussian();
            }

            Array.Clear(coupling, c * Width, Width);
        }
    }

    private static void AddSmallProduct(double[] a, double[] b, Span<double> sum)
    {
        for (int i = 0; i < Width; i++)
        {
            for (int k = 0; k < Width; k++)
            {
                double factor = a[(i * Width) + k];
                for (int j = 0; j < Width; j++)
                {
                    sum[(i * Width) + j] += factor * b[(k * Width) + j];
                }
            }
        }
    }
}
