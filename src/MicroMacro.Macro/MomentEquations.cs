namespace MicroMacro.Macro;

/// <summary>The likelihood equations of an effective SDE: present coefficients, moments of every burst under them, and one step on.</summary>
internal sealed class MomentEquations
{
    private readonly BurstSet _bursts;
    private readonly BasisTable _driftTable;
    private readonly BasisTable _noiseTable;
    private readonly double _smoothing;
    private readonly double[] _driftCorrection;
    private int _iterations;
    private readonly double[] _varianceFactor;

    public MomentEquations(BurstSet bursts, CoarseBasis driftBasis, CoarseBasis noiseBasis, double smoothing)
    {
        _smoothing = smoothing;
        (_bursts, DriftBasis, NoiseBasis) = (bursts, driftBasis, noiseBasis);
        _driftTable = new BasisTable(driftBasis, bursts.Starts);
        _noiseTable = new BasisTable(noiseBasis, bursts.Starts);
        int c = bursts.Dimension;
        Drift = new double[c * driftBasis.Count];
        DriftCovariances = new double[c * driftBasis.Count * driftBasis.Count];
        LogNoise = new double[c * noiseBasis.Count];
        LogNoiseCovariances = new double[c * noiseBasis.Count * noiseBasis.Count];
        _driftCorrection = new double[bursts.Count * c];
        _varianceFactor = new double[bursts.Count * c];
        Array.Fill(_varianceFactor, 1);
    }

    public CoarseBasis DriftBasis { get; }

    public CoarseBasis NoiseBasis { get; }

    /// <summary>β, [c, Count].</summary>
    public double[] Drift { get; }

    public double[] DriftCovariances { get; }

    /// <summary>γ, [c, Count].</summary>
    public double[] LogNoise { get; }

    public double[] LogNoiseCovariances { get; }

    /// <summary>A first guess: constant noise, of the size of the increments. False where there is none.</summary>
    public bool TryStart()
    {
        for (int a = 0; a < _bursts.Dimension; a++)
        {
            double sum = 0;
            double weight = 0;
            for (int i = 0; i < _bursts.Count; i++)
            {
                double delta = _bursts.Increment(i, a);
                sum += _bursts.Weights[i] * delta * delta;
                weight += _bursts.Weights[i];
            }

            if (!(sum > 0))
            {
                return false;
            }

            // Splines add up to 1, and the first of the other functions is 1.
            double start = Math.Log(sum / (weight * _bursts.Lag));
            LogNoise.AsSpan(a * NoiseBasis.Count, NoiseBasis.Intervals > 0 ? NoiseBasis.Count : 1).Fill(start);
            if (!SolveDrift(a))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One step of all equations; gives the largest change of drift and noise at a burst, in units of the noise over the lag; NaN where it fails.</summary>
    public double Iterate()
    {
        double[] drift = [.. Drift];
        double[] noise = [.. LogNoise];
        Correct();
        for (int a = 0; a < _bursts.Dimension; a++)
        {
            if (!SolveDrift(a) || !SolveNoise(a))
            {
                return double.NaN;
            }
        }

        double change = 0;
        for (int a = 0; a < _bursts.Dimension; a++)
        {
            for (int i = 0; i < _bursts.Count; i++)
            {
                double s = Math.Exp(_noiseTable.Value(LogNoise, a, i));
                double moved = _driftTable.Value(Drift, a, i) - _driftTable.Value(drift, a, i);
                double widened = _noiseTable.Value(LogNoise, a, i) - _noiseTable.Value(noise, a, i);
                change = Math.Max(change, Math.Max(Math.Abs(moved) * Math.Sqrt(_bursts.Lag / s), Math.Abs(widened)));
            }
        }

        return change;
    }

    /// <summary>The terms of second order at every burst, under the present coefficients.</summary>
    private void Correct()
    {
        int c = _bursts.Dimension;
        double tau = _bursts.Lag;
        double share = ++_iterations > 4 ? 0.5 : 1;
        double[] b = new double[c];
        double[] s = new double[c];
        for (int i = 0; i < _bursts.Count; i++)
        {
            for (int a = 0; a < c; a++)
            {
                b[a] = _driftTable.Value(Drift, a, i);
                s[a] = Math.Exp(_noiseTable.Value(LogNoise, a, i));
            }

            for (int a = 0; a < c; a++)
            {
                double driftTerm = 0;
                double noiseTerm = 2 * _driftTable.First(Drift, a, i, a);
                for (int j = 0; j < c; j++)
                {
                    driftTerm += (b[j] * _driftTable.First(Drift, a, i, j)) + (0.5 * s[j] * _driftTable.Second(Drift, a, i, j));

                    // L s / s with s = exp(p): b p' + ½ s (p'' + p'²).
                    double slope = _noiseTable.First(LogNoise, a, i, j);
                    noiseTerm += (b[j] * slope) + (0.5 * s[j] * (_noiseTable.Second(LogNoise, a, i, j) + (slope * slope)));
                }

                // The exponential has the same expansion and stays positive. Halves of old and new settle at lags twice as long.
                int entry = (i * c) + a;
                _driftCorrection[entry] += share * ((0.5 * tau * driftTerm) - _driftCorrection[entry]);
                double factor = Math.Exp(Math.Clamp(0.5 * tau * noiseTerm, -3, 3));
                _varianceFactor[entry] += share * (factor - _varianceFactor[entry]);
            }
        }
    }

    /// <summary>Weighted least squares for the drift of one variable.</summary>
    private bool SolveDrift(int a)
    {
        int c = _bursts.Dimension;
        LeastSquares equations = new(DriftBasis.Count);
        Span<int> functions = stackalloc int[_driftTable.Width];
        Span<double> row = stackalloc double[_driftTable.Width];
        for (int i = 0; i < _bursts.Count; i++)
        {
            double variance = Math.Exp(_noiseTable.Value(LogNoise, a, i)) * _varianceFactor[(i * c) + a] / _bursts.Lag;
            double target = (_bursts.Increment(i, a) / _bursts.Lag) - _driftCorrection[(i * c) + a];
            _driftTable.Row(i, functions, row);
            equations.Add(functions, row, target, _bursts.Weights[i], 1 / variance);
        }

        int n = DriftBasis.Count;
        return Finish(equations, DriftBasis, Drift.AsSpan(a * n, n), DriftCovariances.AsSpan(a * n * n, n * n));
    }

    /// <summary>Fisher's scoring for ln σ² of one variable: the squared residual over its variance, less 1, regressed with variance 2.</summary>
    private bool SolveNoise(int a)
    {
        int c = _bursts.Dimension;
        int n = NoiseBasis.Count;
        LeastSquares equations = new(n);
        Span<int> functions = stackalloc int[_noiseTable.Width];
        Span<double> row = stackalloc double[_noiseTable.Width];
        for (int i = 0; i < _bursts.Count; i++)
        {
            double variance = Math.Exp(_noiseTable.Value(LogNoise, a, i)) * _varianceFactor[(i * c) + a] * _bursts.Lag;
            double mean = (_driftTable.Value(Drift, a, i) + _driftCorrection[(i * c) + a]) * _bursts.Lag;
            double residual = _bursts.Increment(i, a) - mean;
            double target = _noiseTable.Value(LogNoise, a, i) + (residual * residual / variance) - 1;
            _noiseTable.Row(i, functions, row);
            equations.Add(functions, row, target, _bursts.Weights[i], 0.5);
        }

        double[] next = new double[n];
        bool solved = Finish(equations, NoiseBasis, next, LogNoiseCovariances.AsSpan(a * n * n, n * n));
        for (int k = 0; k < n; k++)
        {
            LogNoise[(a * n) + k] = next[k];
        }

        return solved;
    }

    private bool Finish(LeastSquares equations, CoarseBasis basis, Span<double> coefficients, Span<double> covariance)
    {
        if (basis.Intervals == 0)
        {
            return equations.TrySolve(coefficients, covariance);
        }

        // Splines where no burst starts go on from their neighbours.
        equations.Smooth(basis, _smoothing);
        return equations.TrySolve(coefficients, covariance, 1e-8);
    }
}
