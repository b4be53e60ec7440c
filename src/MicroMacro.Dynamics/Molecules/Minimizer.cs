namespace MicroMacro.Dynamics.Molecules;

/// <summary>
/// Lowers an energy by the limited-memory BFGS method [liu1989limited] with capped moves and backtracking, so that it also
/// resolves clashes; stops as soon as the energy is at most a ceiling.
/// </summary>
public sealed class Minimizer
{
    private const int Memory = 8;

    private readonly EnergyAndForces _potential;
    private readonly MinimizerOptions _options;
    private readonly double[] _direction;
    private readonly double[] _trial;
    private readonly double[] _trialForces;
    private readonly double[][] _moves = new double[Memory][];
    private readonly double[][] _turns = new double[Memory][];
    private int _pairs;
    private long _evaluations;

    private Minimizer(EnergyAndForces potential, MinimizerOptions options, int n)
    {
        _potential = potential;
        _options = options;
        _direction = new double[n];
        _trial = new double[n];
        _trialForces = new double[n];
        for (int i = 0; i < Memory; i++)
        {
            _moves[i] = new double[n];
            _turns[i] = new double[n];
        }
    }

    /// <summary>Lowers the energy of <paramref name="x"/>, in place.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static MinimizerResult Lower(EnergyAndForces potential, Span<double> x, MinimizerOptions? options = null)
    {
        options ??= new MinimizerOptions();
        if (!(options.MaximumMove > 0 && options.CeilingTolerance > 0) || double.IsNaN(options.Ceiling))
        {
            throw new ArgumentException(
                $"the largest move ({options.MaximumMove}) and the ceiling's tolerance ({options.CeilingTolerance}) are above 0 and the ceiling ({options.Ceiling}) is a number",
                nameof(options));
        }

        return new Minimizer(potential, options, x.Length).Run(x);
    }

    private MinimizerResult Run(Span<double> x)
    {
        double[] forces = new double[x.Length];
        double energy = Evaluate(x, forces);
        if (!double.IsFinite(energy) || !IsFinite(forces))
        {
            return Result(MinimizerStatus.NonFinite, energy);
        }

        for (int iteration = 0; iteration < _options.MaximumIterations; iteration++)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            if (energy <= _options.Ceiling)
            {
                return Result(MinimizerStatus.CeilingReached, energy);
            }

            if (Largest(forces) <= _options.ForceTolerance)
            {
                return Result(MinimizerStatus.Converged, energy);
            }

            if (!TryStep(x, forces, ref energy))
            {
                // The curvature learnt so far may mislead: once more downhill without it.
                bool hadMemory = _pairs > 0;
                _pairs = 0;
                if (!hadMemory || !TryStep(x, forces, ref energy))
                {
                    return Result(MinimizerStatus.Stalled, energy);
                }
            }
        }

        return Result(energy <= _options.Ceiling ? MinimizerStatus.CeilingReached : MinimizerStatus.IterationLimit, energy);
    }

    /// <summary>One step along the present direction, halved until the energy falls enough.</summary>
    private bool TryStep(Span<double> x, double[] forces, ref double energy)
    {
        SetDirection(forces);
        double slope = -Dot(forces, _direction);
        double scale = Math.Min(1, _options.MaximumMove / Largest(_direction));
        for (int halving = 0; halving < 30 && slope < 0; halving++, scale *= 0.5)
        {
            double lowered = EvaluateAt(x, scale);
            if (double.IsFinite(lowered) && IsFinite(_trialForces) && lowered <= energy + (1e-4 * scale * slope))
            {
                if (lowered < _options.Ceiling - _options.CeilingTolerance)
                {
                    lowered = StopAtCeiling(x, scale);
                }

                Remember(x, forces);
                _trial.CopyTo(x);
                _trialForces.CopyTo(forces, 0);
                energy = lowered;
                return true;
            }
        }

        return false;
    }

    /// <summary>The step that crosses the ceiling is shortened until it ends just below it.</summary>
    private double StopAtCeiling(ReadOnlySpan<double> x, double scale)
    {
        double above = 0;
        double below = scale;
        for (int i = 0; i < 20; i++)
        {
            double middle = 0.5 * (above + below);
            double energy = EvaluateAt(x, middle);
            if (energy > _options.Ceiling || !double.IsFinite(energy))
            {
                above = middle;
            }
            else if (energy < _options.Ceiling - _options.CeilingTolerance)
            {
                below = middle;
            }
            else
            {
                return energy;
            }
        }

        return EvaluateAt(x, below);
    }

    /// <summary>The two-loop recursion; without memory the force, at most one full move long.</summary>
    private void SetDirection(double[] forces)
    {
        forces.CopyTo(_direction, 0);
        if (_pairs == 0)
        {
            return;
        }

        Span<double> alpha = stackalloc double[Memory];
        int oldest = Math.Max(0, _pairs - Memory);
        for (int p = _pairs - 1; p >= oldest; p--)
        {
            double[] s = _moves[p % Memory];
            double[] y = _turns[p % Memory];
            alpha[p % Memory] = Dot(s, _direction) / Dot(s, y);
            Add(_direction, y, -alpha[p % Memory]);
        }

        double[] last = _turns[(_pairs - 1) % Memory];
        double gamma = Dot(_moves[(_pairs - 1) % Memory], last) / Dot(last, last);
        for (int i = 0; i < _direction.Length; i++)
        {
            _direction[i] *= gamma;
        }

        for (int p = oldest; p < _pairs; p++)
        {
            double[] s = _moves[p % Memory];
            double[] y = _turns[p % Memory];
            Add(_direction, s, alpha[p % Memory] - (Dot(y, _direction) / Dot(s, y)));
        }
    }

    /// <summary>Keeps the pair (move, change of gradient) where it shows positive curvature.</summary>
    private void Remember(ReadOnlySpan<double> x, double[] forces)
    {
        double[] s = _moves[_pairs % Memory];
        double[] y = _turns[_pairs % Memory];
        for (int i = 0; i < s.Length; i++)
        {
            s[i] = _trial[i] - x[i];
            y[i] = forces[i] - _trialForces[i];
        }

        if (Dot(s, y) > 1e-10 * Math.Sqrt(Dot(s, s) * Dot(y, y)))
        {
            _pairs++;
        }
        else
        {
            // The slot overwritten may have held the oldest pair: start anew.
            _pairs = 0;
        }
    }

    private double EvaluateAt(ReadOnlySpan<double> x, double scale)
    {
        for (int i = 0; i < _trial.Length; i++)
        {
            _trial[i] = x[i] + (scale * _direction[i]);
        }

        return Evaluate(_trial, _trialForces);
    }

    private double Evaluate(ReadOnlySpan<double> x, Span<double> forces)
    {
        _evaluations++;
        return _potential(x, forces);
    }

    private MinimizerResult Result(MinimizerStatus status, double energy) => new(status, energy, _evaluations);

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Add(double[] to, double[] vector, double factor)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += factor * vector[i];
        }
    }

    private static double Largest(double[] values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private static bool IsFinite(double[] values) => Array.TrueForAll(values, double.IsFinite);
}
