using MicroMacro.Numerics.Formulas;

namespace MicroMacro.Systems.Sde.Formulas;

/// <summary>Reads the formulas of a definition and compiles what a system needs of them.</summary>
internal sealed class FormulaSystemReader
{
    private const double RoundTripTolerance = 1e-6;
    private readonly FormulaSystemDefinition _definition;
    private readonly FormulaSet _set;
    private readonly string[] _variables;

    /// <summary>Reads noise, drift or potential.</summary>
    public FormulaSystemReader(FormulaSystemDefinition definition)
    {
        _definition = definition;
        _variables = [.. definition.Variables.Select(v => v.Name)];
        Check();
        _set = new FormulaSet(_variables, new Dictionary<string, double>(definition.Parameters));
        Formula[] noise = [.. _variables.Select(v => Read(_set, "noise", v, definition.Noise))];
        Noise = _set.Compile(noise);
        HasConstantNoise = Array.TrueForAll(noise, sigma => _set.ConstantOf(sigma) is not null);
        if (definition.Potential is null)
        {
            Drift = _set.Compile([.. _variables.Select(v => Read(_set, "drift", v, definition.Drift))]);
            return;
        }

        Formula potential = Read(_set, "potential", definition.Potential);
        Formula[] gradient = [.. _variables.Select((_, i) => _set.Derivative(potential, i))];
        Potential = _set.Compile([potential, .. gradient]);
        Drift = _set.Compile([.. noise.Select((sigma, i) => Reversible(sigma, gradient[i], i))]);
    }

    /// <summary>b, [d].</summary>
    public CompiledFormulas Drift { get; }

    /// <summary>σ, [d].</summary>
    public CompiledFormulas Noise { get; }

    /// <summary>Whether σ is a number for each variable.</summary>
    public bool HasConstantNoise { get; }

    /// <summary>Φ and its gradient, [1 + d]; null without a potential.</summary>
    public CompiledFormulas? Potential { get; }

    /// <summary>The observation, and Jᵀg of (state, g).</summary>
    public (CompiledFormulas Observe, CompiledFormulas PullBack) Observation()
    {
        int d = _variables.Length;
        string[] slopes = [.. _definition.Observe.Select((_, k) => $"_g{k}")];
        FormulaSet set = new([.. _variables, .. slopes], new Dictionary<string, double>(_definition.Parameters));
        Formula[] observed = [.. _definition.Observe.Select(o => Read(set, $"observe.{o.Key}", o.Value))];
        Formula[] back = new Formula[d];
        for (int i = 0; i < d; i++)
        {
            back[i] = set.Constant(0);
            for (int k = 0; k < observed.Length; k++)
            {
                back[i] = set.Sum(back[i], set.Product(set.Variable(d + k), set.Derivative(observed[k], i)));
            }
        }

        CompiledFormulas observe = _set.Compile([.. _definition.Observe.Select(o => Read(_set, $"observe.{o.Key}", o.Value))]);
        return (observe, set.Compile(back));
    }

    /// <summary>The state as a function of the observation.</summary>
    public CompiledFormulas Reconstruction()
    {
        FormulaSet set = new([.. _definition.Observe.Select(o => o.Key)], new Dictionary<string, double>(_definition.Parameters));
        return set.Compile([.. _variables.Select(v => Read(set, "reconstruct", v, _definition.Reconstruct))]);
    }

    /// <summary>Requires that what is observed of a few states gives them back.</summary>
    public void CheckReconstruction(FormulaSystem system)
    {
        int d = _variables.Length;
        double[] back = new double[d];
        double[] seen = new double[system.ObservationDimension];
        foreach (double[] state in Examples())
        {
            system.Observe(state, seen);
            system.Reconstruct(seen, back);
            for (int i = 0; i < d; i++)
            {
                double off = _definition.Variables[i] with { Name = "" } is { Period: > 0 } circle ? circle.Wrap(back[i] - state[i]) : back[i] - state[i];
                if (!(Math.Abs(off) <= RoundTripTolerance * (1 + Math.Abs(state[i]))))
                {
                    throw new ArgumentException(FormattableString.Invariant(
                        $"'reconstruct' does not undo 'observe': the state ({string.Join(", ", _variables.Zip(state, (n, x) => $"{n} = {Short(x)}"))}) shows ({string.Join(", ", system.ObservationNames.Zip(seen, (n, x) => $"{n} = {Short(x)}"))}), which gives {_variables[i]} = {back[i]:G6}"));
                }
            }
        }
    }

    private static string Short(double value) => FormattableString.Invariant($"{value:G6}");

    // The start, and states in the ranges, each variable at its own pace.
    private IEnumerable<double[]> Examples()
    {
        yield return [.. _definition.Start];
        for (int k = 1; k < 8; k++)
        {
            yield return [.. _definition.Variables.Select((v, i) => v.High > v.Low
                ? v.Low + ((v.High - v.Low) * (((0.137 * (i + 1)) + (k * 0.38196601125)) % 1.0))
                : _definition.Start[i])];
        }
    }

    // b = -(σ²/2) ∂Φ + ½ ∂(σ²), with ½ ∂(σ²) = σ ∂σ.
    private Formula Reversible(Formula sigma, Formula slope, int i)
    {
        Formula half = _set.Product(_set.Constant(-0.5), _set.Product(sigma, sigma));
        return _set.Sum(_set.Product(half, slope), _set.Product(sigma, _set.Derivative(sigma, i)));
    }

    private void Check()
    {
        int d = _variables.Length;
        if (d == 0 || _definition.Start.Count != d || _definition.SlowCount < 0 || _definition.SlowCount > d)
        {
            throw new ArgumentException($"{d} variables, a start of {_definition.Start.Count} numbers and {_definition.SlowCount} slow variables make no system");
        }

        if ((_definition.Potential is null) == (_definition.Drift.Count == 0))
        {
            throw new ArgumentException("a system has either a drift or a potential, whose drift follows");
        }

        if (!(_definition.Timestep > 0 && double.IsFinite(_definition.Timestep)))
        {
            throw new ArgumentException($"a timestep is finite and above 0, not {_definition.Timestep}");
        }

        if (_definition.Observe.Count > 0 && _definition.Reconstruct.Count == 0)
        {
            throw new ArgumentException("'observe' needs 'reconstruct', since what a model draws must become a state again");
        }
    }

    private static Formula Read(FormulaSet set, string key, string variable, IReadOnlyDictionary<string, string> formulas) =>
        formulas.TryGetValue(variable, out string? text)
            ? Read(set, $"{key}.{variable}", text)
            : throw new ArgumentException($"'{key}' lacks a formula of '{variable}'");

    private static Formula Read(FormulaSet set, string where, string text)
    {
        try
        {
            return set.Parse(text);
        }
        catch (FormulaException exception)
        {
            throw new FormulaException(exception.Message, exception.Position) { Unknown = exception.Unknown, Known = exception.Known, Where = where };
        }
    }
}
