using MicroMacro.Dynamics;
using MicroMacro.Numerics.Formulas;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Sampling.Formulas;

/// <summary>Slow variables of an SDE as formulas, compiled with their exact gradients, so that they can be restrained.</summary>
public sealed class FormulaVariables
{
    private readonly SdeSystem _system;
    private readonly SdeCoordinate[] _circles;
    private readonly CompiledFormulas _values;
    private readonly CompiledFormulas _gradients;
    private readonly int[] _unseen;

    /// <summary>Reads and compiles the formulas. They may use the observed numbers, the state's coordinates and the parameters, by name.</summary>
    /// <exception cref="FormulaException">A formula cannot be understood; <see cref="FormulaException.Where"/> is the variable's name.</exception>
    /// <exception cref="ArgumentException">There is no variable, or a period is not finite and at least 0.</exception>
    public FormulaVariables(SdeSystem system, IReadOnlyList<FormulaVariable> variables)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentOutOfRangeException.ThrowIfZero(variables.Count);
        foreach (FormulaVariable variable in variables)
        {
            if (!(variable.Period >= 0 && double.IsFinite(variable.Period)))
            {
                throw new ArgumentException($"the period of '{variable.Name}' is {variable.Period}; it must be finite and at least 0", nameof(variables));
            }
        }

        _system = system;
        Variables = [.. variables.Select(v => new CoarseVariable(v.Name, v.Period, ""))];
        _circles = [.. variables.Select(v => new SdeCoordinate(v.Name, v.Period, 0, 0))];
        string[] seen = [.. system.ObservationNames];
        _unseen = [.. Enumerable.Range(0, system.StateDimension).Where(i => !seen.Contains(system.Coordinates[i].Name))];
        string[] inputs = [.. seen, .. _unseen.Select(i => system.Coordinates[i].Name)];
        FormulaSet set = new(inputs, system.Parameters.Where(p => FormulaSet.IsName(p.Key) && !inputs.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value));
        Formula[] formulas = [.. variables.Select(v => Read(set, v))];
        _values = set.Compile(formulas);
        _gradients = set.Compile([.. formulas, .. formulas.SelectMany(f => inputs.Select((_, i) => set.Derivative(f, i)))]);
    }

    /// <summary>Their names and periods.</summary>
    public IReadOnlyList<CoarseVariable> Variables { get; }

    /// <summary>Writes their values; periodic ones in [-period/2, period/2).</summary>
    /// <param name="state">State, shape [d].</param>
    /// <param name="z">Receives ξ, shape [c].</param>
    public void Evaluate(ReadOnlySpan<double> state, Span<double> z)
    {
        Span<double> inputs = stackalloc double[_values.Inputs];
        _system.Observe(state, inputs[.._system.ObservationDimension]);
        for (int i = 0; i < _unseen.Length; i++)
        {
            inputs[_system.ObservationDimension + i] = state[_unseen[i]];
        }

        _values.Evaluate(inputs, z);
        for (int c = 0; c < z.Length; c++)
        {
            z[c] = _circles[c].Wrap(z[c]);
        }
    }

    /// <summary>The umbrella Σ_c κ_c/2 (ξ_c - ζ_c)² in kT, with centres for each replica.</summary>
    /// <param name="stiffness">κ in kT per squared unit, shape [c].</param>
    /// <param name="centers">ζ, shape [R, c].</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a stiffness is negative or a number is not finite.</exception>
    public ISdeLaneBias Umbrella(double[] stiffness, double[] centers)
    {
        ReplicaCenters held = new(Variables.Count, stiffness, centers);
        FormulaUmbrellaPlan plan = new(_system.Observation, _system.ObservationDimension, _system.StateDimension, _unseen, [.. Variables.Select(v => v.Period)], held);
        return (ISdeLaneBias)Activator.CreateInstance(typeof(FormulaUmbrella<>).MakeGenericType(_gradients.Function.GetType()), plan, _gradients.Function)!;
    }

    private static Formula Read(FormulaSet set, FormulaVariable variable)
    {
        try
        {
            return set.Parse(variable.Formula);
        }
        catch (FormulaException exception)
        {
            throw new FormulaException(exception.Message, exception.Position) { Unknown = exception.Unknown, Known = exception.Known, Where = variable.Name };
        }
    }
}
