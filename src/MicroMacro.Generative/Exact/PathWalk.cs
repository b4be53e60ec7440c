using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Exact;

/// <summary>Up to 64 walks between data and noise: down with the reverse laws, or up by adding noise; both with ln q of the walk.</summary>
internal sealed class PathWalk
{
    private readonly DenoiserBlock _block;
    private readonly PathFrame _frame;
    private readonly double[] _levels;
    private readonly PathLaws[] _laws;
    private readonly int _d;
    private readonly double[] _upper;
    private readonly double[] _lower;
    private readonly double[] _clean;
    private readonly double[] _deviation;

    /// <summary>Room for some walks.</summary>
    /// <param name="block">Room to run the network, with the labels set.</param>
    /// <param name="frame">The features' frame.</param>
    /// <param name="levels">Noise levels, ascending.</param>
    /// <param name="laws">Laws of each walk, shape [rows].</param>
    public PathWalk(DenoiserBlock block, PathFrame frame, double[] levels, PathLaws[] laws)
    {
        _block = block;
        _frame = frame;
        _levels = levels;
        _laws = laws;
        _d = frame.Chart.FeatureDimension;
        _upper = new double[laws.Length * _d];
        _lower = new double[laws.Length * _d];
        _clean = new double[laws.Length * _d];
        _deviation = new double[_d];
    }

    /// <summary>Runs the network on standardised points.</summary>
    public static void Denoise(DenoiserBlock block, double level, ReadOnlySpan<double> noised, Span<double> clean)
    {
        float[] single = new float[noised.Length];
        for (int i = 0; i < single.Length; i++)
        {
            single[i] = (float)noised[i];
        }

        block.Denoise(level, single, single);
        for (int i = 0; i < single.Length; i++)
        {
            clean[i] = single[i];
        }
    }

    /// <summary>Walks from noise to data.</summary>
    /// <param name="key">Key of the noise.</param>
    /// <param name="first">Number of the first walk.</param>
    /// <param name="features">Receives the features, shape [rows, d].</param>
    /// <param name="log">Receives ln q, shape [rows].</param>
    public void Down(RandomKey key, uint first, Span<double> features, Span<double> log)
    {
        for (int r = 0; r < _laws.Length; r++)
        {
            Span<double> start = Row(_upper, r);
            _laws[r].Mean.CopyTo(start);
            log[r] = _laws[r].Start.Draw(start, key, first + (uint)r, (ulong)_levels.Length);
        }

        for (int k = _levels.Length - 1; k > 0; k--)
        {
            Denoise(_block, _levels[k], _upper, _clean);
            for (int r = 0; r < _laws.Length; r++)
            {
                Bridge(r, k, Row(_lower, r));
                log[r] += _laws[r].Step(k).Draw(Row(_lower, r), key, first + (uint)r, (ulong)k) - LogNoising(r, k);
            }

            _lower.CopyTo(_upper, 0);
        }

        Denoise(_block, _levels[0], _upper, _clean);
        Span<double> freedom = stackalloc double[_frame.Chart.Freedom];
        Span<double> mean = stackalloc double[_frame.Chart.Freedom];
        for (int r = 0; r < _laws.Length; r++)
        {
            _frame.ToFreedom(Row(_clean, r), mean);
            mean.CopyTo(freedom);
            log[r] += _laws[r].Step(0).Draw(freedom, key, first + (uint)r, 0);
            bool beyond = GoesRound(freedom, mean);
            _frame.FromFreedom(freedom, features.Slice(r * _d, _d), Row(_lower, r));
            log[r] = beyond ? double.NaN : log[r] - LogNoising(r, 0) - Constant;
        }
    }

    /// <summary>Walks from data to noise.</summary>
    /// <param name="key">Key of the noise.</param>
    /// <param name="first">Number of the first walk.</param>
    /// <param name="features">Features, shape [rows, d].</param>
    /// <param name="log">Receives ln q, shape [rows].</param>
    public void Up(RandomKey key, uint first, ReadOnlySpan<double> features, Span<double> log)
    {
        for (int r = 0; r < _laws.Length; r++)
        {
            _frame.Standardise(features.Slice(r * _d, _d), Row(_lower, r));
        }

        for (int k = 0; k < _levels.Length; k++)
        {
            double spread = Math.Sqrt(Variance(k));
            for (int r = 0; r < _laws.Length; r++)
            {
                NormalLaw.Noise(_deviation, key, first + (uint)r, (ulong)k);
                for (int j = 0; j < _d; j++)
                {
                    _upper[(r * _d) + j] = _lower[(r * _d) + j] + (spread * _deviation[j]);
                }
            }

            Denoise(_block, _levels[k], _upper, _clean);
            for (int r = 0; r < _laws.Length; r++)
            {
                double step = k == 0 ? LastStep(r) : MiddleStep(r, k);
                log[r] = (k == 0 ? -Constant : log[r]) + step - LogNoising(r, k);
            }

            _upper.CopyTo(_lower, 0);
        }

        for (int r = 0; r < _laws.Length; r++)
        {
            Subtract(Row(_upper, r), _laws[r].Mean);
            log[r] += _laws[r].Start.LogDensity(_deviation);
        }
    }

    // What is left of the factors 2π, and the features' units.
    private double Constant => (0.5 * _frame.Chart.Freedom * Math.Log(2 * Math.PI)) + _frame.LogVolume;

    private static double Square(double value) => value * value;

    private Span<double> Row(double[] values, int row) => values.AsSpan(row * _d, _d);

    private double Variance(int k) => Square(_levels[k]) - (k == 0 ? 0 : Square(_levels[k - 1]));

    private void Bridge(int row, int k, Span<double> mean)
    {
        double share = Variance(k) / Square(_levels[k]);
        for (int j = 0; j < _d; j++)
        {
            double above = _upper[(row * _d) + j];
            mean[j] = above + (share * (_clean[(row * _d) + j] - above));
        }
    }

    private double LogNoising(int row, int k)
    {
        double variance = Variance(k), squares = 0;
        for (int i = row * _d; i < (row + 1) * _d; i++)
        {
            squares += Square(_upper[i] - _lower[i]);
        }

        return -0.5 * ((squares / variance) + (_d * Math.Log(variance)));
    }

    private double MiddleStep(int row, int k)
    {
        Span<double> mean = stackalloc double[_d];
        Bridge(row, k, mean);
        Subtract(Row(_lower, row), mean);
        return _laws[row].Step(k).LogDensity(_deviation);
    }

    private double LastStep(int row)
    {
        int p = _frame.Chart.Freedom;
        Span<double> mean = stackalloc double[p];
        Span<double> freedom = stackalloc double[p];
        Span<double> deviation = stackalloc double[p];
        _frame.ToFreedom(Row(_clean, row), mean);
        _frame.ToFreedom(Row(_lower, row), freedom);
        _frame.Difference(freedom, mean, deviation);
        return _laws[row].Step(0).LogDensity(deviation);
    }

    // A draw that goes more than half round a circle is one that Up would read as another: it is never proposed, on either side.
    private bool GoesRound(ReadOnlySpan<double> freedom, ReadOnlySpan<double> mean)
    {
        for (int j = _frame.Chart.Plain; j < freedom.Length; j++)
        {
            if (Math.Abs(freedom[j] - mean[j]) >= Math.PI)
            {
                return true;
            }
        }

        return false;
    }

    private void Subtract(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        for (int j = 0; j < _d; j++)
        {
            _deviation[j] = a[j] - b[j];
        }
    }
}
