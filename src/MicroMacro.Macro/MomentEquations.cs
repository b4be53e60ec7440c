using MicroMacro.Numerics;

namespace MicroMacro.Macro;

/// <summary>The score equations of an effective SDE: present coefficients, and one step on.</summary>
internal sealed class MomentEquations
{
    private const int Blocks = 8;

    /// <summary>How far ln σ² may move in one step, so that Newton's method does not run away from a poor guess.</summary>
    private const double LargestStep = 1.5;

    private readonly BurstSet _bursts;
    private readonly BasisTable _driftStarts;
    private readonly BasisTable _driftEnds;
    private readonly BasisTable _noiseStarts;
    private readonly BasisTable _noiseEnds;
    private readonly double _smoothing;
    private readonly bool _isWeighted;
    private readonly int _threads;

    // The equations that were solved last, of each variable.
    private readonly WeightedEquations?[] _driftEquations;
    private readonly WeightedEquations?[] _noiseEquations;

    public MomentEquations(BurstSet bursts, CoarseBasis driftBasis, CoarseBasis noiseBasis, EffectiveSdeOptions options)
    {
        (_smoothing, _threads) = (options.Smoothing, options.Threads);
        _isWeighted = bursts.Weights.AsSpan().ContainsAnyExcept(bursts.Weights[0]);
        bursts = Ordered(bursts, driftBasis);
        (_bursts, DriftBasis, NoiseBasis) = (bursts, driftBasis, noiseBasis);
        (_driftStarts, _driftEnds) = (new(driftBasis, bursts.Starts), new(driftBasis, bursts.Ends));
        (_noiseStarts, _noiseEnds) = (new(noiseBasis, bursts.Starts), new(noiseBasis, bursts.Ends));
        int c = bursts.Dimension;
        Drift = new double[c * driftBasis.Count];
        LogNoise = new double[c * noiseBasis.Count];
        (_driftEquations, _noiseEquations) = (new WeightedEquations?[c], new WeightedEquations?[c]);
    }

    public CoarseBasis DriftBasis { get; }

    public CoarseBasis NoiseBasis { get; }

    /// <summary>β, [c, Count].</summary>
    public double[] Drift { get; }

    /// <summary>γ, [c, Count].</summary>
    public double[] LogNoise { get; }

    /// <summary>Covariances of the β of each variable, [c, Count, Count]; 0 where nothing was solved.</summary>
    public double[] DriftCovariances() => Covariances(_driftEquations, DriftBasis.Count);

    /// <summary>The same of the γ.</summary>
    public double[] LogNoiseCovariances() => Covariances(_noiseEquations, NoiseBasis.Count);

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
        double[] driftBefore = [.. Drift];
        double[] noiseBefore = [.. LogNoise];
        for (int a = 0; a < _bursts.Dimension; a++)
        {
            if (!SolveDrift(a) || !SolveNoise(a))
            {
                return double.NaN;
            }
        }

        double change = Change(driftBefore, noiseBefore, out double widened);
        double share = LargestStep / widened;
        for (int k = 0; k < LogNoise.Length && share < 1; k++)
        {
            LogNoise[k] = noiseBefore[k] + (share * (LogNoise[k] - noiseBefore[k]));
        }

        return change;
    }

    private double Change(double[] driftBefore, double[] noiseBefore, out double widened)
    {
        double[] moves = new double[Blocks];
        double[] changes = new double[Blocks];
        ForBlocks((block, first, end) =>
        {
            BasisValues drift = new(stackalloc int[_driftStarts.Width], stackalloc double[_driftStarts.Width]);
            BasisValues noise = new(stackalloc int[_noiseStarts.Width], stackalloc double[_noiseStarts.Width]);
            for (int i = first; i < end; i++)
            {
                _driftStarts.At(i, drift);
                _noiseStarts.At(i, noise);
                for (int a = 0; a < _bursts.Dimension; a++)
                {
                    double log = noise.Dot(NoiseOf(LogNoise, a));
                    double moved = drift.Dot(DriftOf(Drift, a)) - drift.Dot(DriftOf(driftBefore, a));
                    moves[block] = Math.Max(moves[block], Math.Abs(moved) * Math.Sqrt(_bursts.Lag / Math.Exp(log)));
                    changes[block] = Math.Max(changes[block], Math.Abs(log - noise.Dot(NoiseOf(noiseBefore, a))));
                }
            }
        });
        widened = changes.Max();
        return Math.Max(moves.Max(), widened);
    }

    /// <summary>The drift of one variable: E Δ = ½ τ (b(z₀) + E b(z₁)).</summary>
    private bool SolveDrift(int a)
    {
        int n = DriftBasis.Count;
        double tau = _bursts.Lag;
        WeightedEquations equations = Sum(n, (part, first, end) =>
        {
            BasisValues start = new(stackalloc int[_driftStarts.Width], stackalloc double[_driftStarts.Width]);
            BasisValues stop = new(stackalloc int[_driftEnds.Width], stackalloc double[_driftEnds.Width]);
            BasisValues noise = new(stackalloc int[_noiseStarts.Width], stackalloc double[_noiseStarts.Width]);
            for (int i = first; i < end; i++)
            {
                _driftStarts.At(i, start);
                _driftEnds.At(i, stop);
                _noiseStarts.At(i, noise);
                part.Add(start, stop, 1, _bursts.Increment(i, a) / tau, _bursts.Weights[i], tau / Math.Exp(noise.Dot(NoiseOf(LogNoise, a))));
            }
        });
        if (!Finish(equations, DriftBasis, Drift.AsSpan(a * n, n)))
        {
            return false;
        }

        _driftEquations[a] = equations;
        return true;
    }

    /// <summary>
    /// A step of Newton's method for ln σ² of one variable: E [Δ - ½ τ (b(z₀) + b(z₁))]² = ½ τ (σ²(z₀) + E σ²(z₁)), over σ²(z₀), the variance being 2.
    /// </summary>
    private bool SolveNoise(int a)
    {
        int n = NoiseBasis.Count;
        double tau = _bursts.Lag;
        WeightedEquations equations = Sum(n, (part, first, end) =>
        {
            BasisValues drift = new(stackalloc int[_driftStarts.Width], stackalloc double[_driftStarts.Width]);
            BasisValues start = new(stackalloc int[_noiseStarts.Width], stackalloc double[_noiseStarts.Width]);
            BasisValues stop = new(stackalloc int[_noiseEnds.Width], stackalloc double[_noiseEnds.Width]);
            for (int i = first; i < end; i++)
            {
                _driftStarts.At(i, drift);
                double led = drift.Dot(DriftOf(Drift, a));
                _driftEnds.At(i, drift);
                led = 0.5 * tau * (led + drift.Dot(DriftOf(Drift, a)));
                _noiseStarts.At(i, start);
                _noiseEnds.At(i, stop);
                double off = _bursts.Increment(i, a) - led;
                double here = start.Dot(NoiseOf(LogNoise, a));
                double there = stop.Dot(NoiseOf(LogNoise, a));
                double ratio = Math.Exp(there - here);
                double target = (off * off / (tau * Math.Exp(here))) + (0.5 * ((here - 1) + (ratio * (there - 1))));
                part.Add(start, stop, ratio, target, _bursts.Weights[i], 0.5);
            }
        });
        if (!Finish(equations, NoiseBasis, LogNoise.AsSpan(a * n, n)))
        {
            return false;
        }

        _noiseEquations[a] = equations;
        return true;
    }

    private WeightedEquations Sum(int order, Action<WeightedEquations, int, int> add)
    {
        WeightedEquations[] parts = [.. Enumerable.Range(0, Blocks).Select(_ => new WeightedEquations(order, _isWeighted))];
        ForBlocks((block, first, end) => add(parts[block], first, end));
        for (int block = 1; block < Blocks; block++)
        {
            parts[0].Add(parts[block]);
        }

        return parts[0];
    }

    /// <summary>Fixed parts of the bursts, whatever the number of threads.</summary>
    private void ForBlocks(Action<int, int, int> body) => ParallelBlocks.For(Blocks, _threads, block =>
        body(block, (int)((long)_bursts.Count * block / Blocks), (int)((long)_bursts.Count * (block + 1) / Blocks)));

    private ReadOnlySpan<double> DriftOf(double[] drift, int a) => drift.AsSpan(a * DriftBasis.Count, DriftBasis.Count);

    private ReadOnlySpan<double> NoiseOf(double[] logNoise, int a) => logNoise.AsSpan(a * NoiseBasis.Count, NoiseBasis.Count);

    private static double[] Covariances(WeightedEquations?[] solved, int n)
    {
        double[] covariances = new double[solved.Length * n * n];
        for (int a = 0; a < solved.Length; a++)
        {
            solved[a]?.Covariance(covariances.AsSpan(a * n * n, n * n));
        }

        return covariances;
    }

    private bool Finish(WeightedEquations equations, CoarseBasis basis, Span<double> coefficients)
    {
        if (basis.Intervals == 0)
        {
            return equations.TrySolve(coefficients, 1e-5);
        }

        // Splines where no burst starts go on from their neighbours.
        equations.Smooth(basis, _smoothing);
        return equations.TrySolve(coefficients, 1e-8);
    }

    /// <summary>Bursts with the same splines follow one another: what they add to the equations then stays in the cache.</summary>
    private static BurstSet Ordered(BurstSet bursts, CoarseBasis basis)
    {
        if (basis.Intervals == 0)
        {
            return bursts;
        }

        int c = bursts.Dimension;
        (BasisTable starts, BasisTable ends) = (new(basis, bursts.Starts), new(basis, bursts.Ends));
        BasisValues values = new(new int[starts.Width], new double[starts.Width]);
        (int Start, int End)[] first = new (int, int)[bursts.Count];
        for (int i = 0; i < first.Length; i++)
        {
            starts.At(i, values);
            int start = values.Functions[0];
            ends.At(i, values);
            first[i] = (start, values.Functions[0]);
        }

        int[] order = [.. Enumerable.Range(0, bursts.Count).OrderBy(i => first[i])];
        double[] Points(double[] z) => [.. order.SelectMany(i => Enumerable.Range(i * c, c).Select(e => z[e]))];
        return new(Points(bursts.Starts), Points(bursts.Ends), c, bursts.Lag, [.. order.Select(i => bursts.Weights[i])], bursts.Periods);
    }
}
