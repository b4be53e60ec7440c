using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;

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
    private readonly double[] _start;

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
        _d = frame.Dimension;
        _upper = new double[laws.Length * _d];
        _lower = new double[laws.Length * _d];
        _clean = new double[laws.Length * _d];
        _deviation = new double[_d];
        _start = new double[frame.Plain.Length];
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
            log[r] = DrawStart(r, key, first + (uint)r) - _frame.LogConstant;
        }

        for (int k = _levels.Length - 1; k >= 0; k--)
        {
            _frame.Denoise(_block, _levels[k], _upper, _clean);
            for (int r = 0; r < _laws.Length; r++)
            {
                Bridge(r, k, Row(_lower, r));
                log[r] += _laws[r].Step(k).Draw(Row(_lower, r), key, first + (uint)r, (ulong)k) - LogNoising(r, k);
            }

            _lower.CopyTo(_upper, 0);
        }

        for (int r = 0; r < _laws.Length; r++)
        {
            _frame.Restore(Row(_lower, r), features.Slice(r * _d, _d));
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
            log[r] = -_frame.LogConstant;
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

            _frame.Denoise(_block, _levels[k], _upper, _clean);
            for (int r = 0; r < _laws.Length; r++)
            {
                log[r] += LogStep(r, k) - LogNoising(r, k);
            }

            _upper.CopyTo(_lower, 0);
        }

        for (int r = 0; r < _laws.Length; r++)
        {
            log[r] += LogStart(r);
        }
    }

    private static double Square(double value) => value * value;

    private Span<double> Row(double[] values, int row) => values.AsSpan(row * _d, _d);

    private double Variance(int k) => Square(_levels[k]) - (k == 0 ? 0 : Square(_levels[k - 1]));

    // Plain features at the largest noise; anywhere on the circles.
    private double DrawStart(int row, RandomKey key, uint sample)
    {
        ulong step = (ulong)_levels.Length;
        PathLaws laws = _laws[row];
        Span<double> point = Row(_upper, row);
        foreach (int j in _frame.Circles)
        {
            point[j] = _frame.Turn(j) * (Uniform.Two(key, sample, step, (uint)(_d + j)).U0 - 0.5);
        }

        if (laws.Start is null)
        {
            return 0;
        }

        laws.Mean.CopyTo(_start, 0);
        double log = laws.Start.Draw(_start, key, sample, step);
        for (int i = 0; i < _start.Length; i++)
        {
            point[_frame.Plain[i]] = _start[i];
        }

        return log;
    }

    private double LogStart(int row)
    {
        PathLaws laws = _laws[row];
        if (laws.Start is null)
        {
            return 0;
        }

        for (int i = 0; i < _start.Length; i++)
        {
            _start[i] = _upper[(row * _d) + _frame.Plain[i]] - laws.Mean[i];
        }

        return laws.Start.LogDensity(_start);
    }

    // The mean of the step; that of the last one is the denoised point itself.
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

        return -0.5 * ((squares / variance) + (_d * VectorMath.Log(variance)));
    }

    private double LogStep(int row, int k)
    {
        Bridge(row, k, _deviation);
        for (int j = 0; j < _d; j++)
        {
            _deviation[j] = _lower[(row * _d) + j] - _deviation[j];
        }

        return _laws[row].Step(k).LogDensity(_deviation);
    }
}
