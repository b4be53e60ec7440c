using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Likelihood;

/// <summary>The adaptive Runge-Kutta method of order 5(4) [dormand1980rk] on many independent states, each with its own steps.</summary>
/// <remarks>
/// Every state chooses its steps by its own error, so where it ends does not depend on which states share its block. The
/// divergence is integrated along with the states and takes no part in the choice: with or without it the path is the same.
/// A state that cannot be followed stops where it is, with a <see cref="FlowStatus"/> of its own, and the others go on.
/// </remarks>
internal sealed class DormandPrince
{
    private const int Stages = 7;
    private const double FirstStep = 0.2;
    private const double LongestStep = 2.0;

    // Below this step single-precision rounding of the network, not the method, makes the error.
    private const double ShortestStep = 1e-3;

    // An error of this share of the state in so short a step is no rounding: there is no smooth flow to follow.
    private const double LostShare = 1e-2;

    private static readonly double[] Nodes = [0.0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1.0, 1.0];

    private static readonly double[][] Coefficients =
    [
        [],
        [1.0 / 5],
        [3.0 / 40, 9.0 / 40],
        [44.0 / 45, -56.0 / 15, 32.0 / 9],
        [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
        [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        [35.0 / 384, 0.0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
    ];

    private static readonly double[] Errors =
        [71.0 / 57600, 0.0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40];

    private readonly IFlowField _field;
    private readonly double _tolerance;
    private readonly int _rows;
    private readonly int _d;
    private readonly double[][] _slopes = new double[Stages][];
    private readonly double[][] _divergences = new double[Stages][];
    private readonly double[] _position;
    private readonly double[] _step;
    private readonly double[] _trial;
    private readonly FlowStatus[] _status;
    private readonly int[] _active;
    private readonly double[] _stagePosition;
    private readonly double[] _stageState;
    private readonly double[] _stageSlope;
    private readonly double[] _stageDivergence;

    /// <summary>Room for some states.</summary>
    public DormandPrince(IFlowField field, int rows, double tolerance)
    {
        _field = field;
        _rows = rows;
        _d = field.Dimension;
        _tolerance = tolerance;
        for (int s = 0; s < Stages; s++)
        {
            _slopes[s] = new double[rows * _d];
            _divergences[s] = new double[rows];
        }

        _position = new double[rows];
        _step = new double[rows];
        _trial = new double[rows * _d];
        _status = new FlowStatus[rows];
        _active = new int[rows];
        _stagePosition = new double[rows];
        _stageState = new double[rows * _d];
        _stageSlope = new double[rows * _d];
        _stageDivergence = new double[rows];
    }

    /// <summary>Evaluations of the field that states have used, all together.</summary>
    public long Evaluations { get; private set; }

    /// <summary>How the last run of each state ended, shape [rows].</summary>
    public ReadOnlySpan<FlowStatus> Status => _status;

    /// <summary>Takes all states from one position to another.</summary>
    /// <param name="from">ln(sigma) at the start.</param>
    /// <param name="to">ln(sigma) at the end.</param>
    /// <param name="x">States, shape [rows, d], changed in place.</param>
    /// <param name="volume">Receives the integral of the divergence from <paramref name="from"/> to <paramref name="to"/>, shape [rows].</param>
    public void Run(double from, double to, Span<double> x, Span<double> volume)
    {
        double sign = to > from ? 1.0 : -1.0;
        Array.Fill(_position, from);
        Array.Fill(_step, sign * Math.Min(FirstStep, Math.Abs(to - from)));
        Array.Clear(_status);
        volume.Clear();
        int active = _rows;
        for (int r = 0; r < _rows; r++)
        {
            _active[r] = r;
        }

        Stage(0, active, x);
        while (active > 0)
        {
            for (int s = 1; s < Stages; s++)
            {
                Stage(s, active, x);
            }

            int left = 0;
            for (int k = 0; k < active; k++)
            {
                int r = _active[k];
                Decide(r, to, x.Slice(r * _d, _d), ref volume[r]);
                if (_position[r] != to && _status[r] == FlowStatus.Completed)
                {
                    _active[left++] = r;
                }
            }

            active = left;
        }
    }

    private void Stage(int stage, int active, ReadOnlySpan<double> x)
    {
        for (int k = 0; k < active; k++)
        {
            int r = _active[k];
            _stagePosition[k] = _position[r] + (Nodes[stage] * _step[r]);
            for (int j = r * _d; j < (r + 1) * _d; j++)
            {
                double sum = 0;
                for (int s = 0; s < stage; s++)
                {
                    sum += Coefficients[stage][s] * _slopes[s][j];
                }

                double value = x[j] + (_step[r] * sum);
                _stageState[(k * _d) + j - (r * _d)] = value;
                _trial[j] = value;
            }
        }

        _field.Evaluate(_active.AsSpan(0, active), _stagePosition, _stageState, _stageSlope, _stageDivergence);
        Evaluations += active;
        for (int k = 0; k < active; k++)
        {
            int r = _active[k];
            _stageSlope.AsSpan(k * _d, _d).CopyTo(_slopes[stage].AsSpan(r * _d, _d));
            _divergences[stage][r] = _stageDivergence[k];
        }
    }

    // Accepts the step where its error is small enough, and chooses the next one.
    private void Decide(int r, double to, Span<double> x, ref double volume)
    {
        double step = _step[r], squares = 0, sum = 0;
        for (int j = 0; j < _d; j++)
        {
            double error = 0;
            for (int s = 0; s < Stages; s++)
            {
                error += Errors[s] * _slopes[s][(r * _d) + j];
            }

            double scale = _tolerance * (1.0 + Math.Max(Math.Abs(x[j]), Math.Abs(_trial[(r * _d) + j])));
            error *= step / scale;
            squares += error * error;
        }

        double norm = Math.Sqrt(squares / _d);
        bool shortest = Math.Abs(step) <= ShortestStep;
        if (shortest && !(norm * _tolerance <= LostShare))
        {
            _status[r] = double.IsFinite(norm) ? FlowStatus.TooRough : FlowStatus.NotFinite;
            return;
        }

        if (norm <= 1.0 || shortest)
        {
            for (int s = 0; s < Stages - 1; s++)
            {
                sum += Coefficients[Stages - 1][s] * _divergences[s][r];
            }

            volume += step * sum;
            _trial.AsSpan(r * _d, _d).CopyTo(x);
            _slopes[Stages - 1].AsSpan(r * _d, _d).CopyTo(_slopes[0].AsSpan(r * _d, _d));
            _divergences[0][r] = _divergences[Stages - 1][r];
            _position[r] = Math.Abs(to - _position[r]) <= Math.Abs(step) ? to : _position[r] + step;
        }

        double factor = double.IsFinite(norm) ? Math.Clamp(0.9 * VectorMath.Exp(-0.2 * VectorMath.Log(Math.Max(norm, 1e-10))), 0.2, 5.0) : 0.2;
        double size = Math.Clamp(Math.Abs(step) * factor, ShortestStep, LongestStep);
        _step[r] = Math.Sign(step) * Math.Min(size, Math.Abs(to - _position[r]));
    }
}
