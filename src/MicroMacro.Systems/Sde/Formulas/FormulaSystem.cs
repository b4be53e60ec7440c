using MicroMacro.Numerics.Formulas;

namespace MicroMacro.Systems.Sde.Formulas;

/// <summary>
/// A system given as formulas, compiled to the same vector code as a built-in one: see <see cref="FormulaSystemDefinition"/>.
/// </summary>
public sealed class FormulaSystem : SdeSystem
{
    private readonly FormulaSystemDefinition _definition;
    private readonly CompiledFormulas _drift;
    private readonly CompiledFormulas _noise;
    private readonly CompiledFormulas? _potential;
    private readonly CompiledFormulas? _observe;
    private readonly CompiledFormulas? _reconstruct;
    private readonly ISdeObservation? _observation;

    /// <summary>Reads and compiles the formulas.</summary>
    /// <exception cref="FormulaException">A formula cannot be understood; <see cref="FormulaException.Where"/> names it.</exception>
    /// <exception cref="ArgumentException">The definition lacks something, or contradicts itself.</exception>
    public FormulaSystem(FormulaSystemDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _definition = definition;
        FormulaSystemReader reader = new(definition);
        (_noise, HasConstantNoise) = (reader.Noise, reader.HasConstantNoise);
        _drift = reader.Drift;
        _potential = reader.Potential;
        if (definition.Observe.Count > 0)
        {
            (_observe, CompiledFormulas pullBack) = reader.Observation();
            _reconstruct = reader.Reconstruction();
            _observation = new FormulaObservation(_observe.Function, pullBack.Function, _observe.Outputs, StateDimension);
            reader.CheckReconstruction(this);
        }

        HasLaw = HasConditionalLaw();
    }

    /// <inheritdoc/>
    public override string Name => _definition.Name;

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string names = string.Join(", ", Coordinates.Select(c => c.Name));
            return _definition.Potential is { } potential
                ? $"A process of the study's own in {names}, reversible in the potential {potential.Trim()} (kT)."
                : $"A process of the study's own: {string.Join(", ", Coordinates.Select(c => $"d{c.Name} = ({_definition.Drift[c.Name].Trim()}) dt + ({_definition.Noise[c.Name].Trim()}) dW"))}.";
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters => _definition.Parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates => _definition.Variables;

    /// <inheritdoc/>
    public override int SlowCount => _definition.SlowCount;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ObservationNames =>
        _observe is null ? base.ObservationNames : [.. _definition.Observe.Select(o => o.Key)];

    /// <inheritdoc/>
    public override double DefaultTimestep => _definition.Timestep;

    /// <inheritdoc/>
    public override IReadOnlyList<double> TypicalState => _definition.Start;

    /// <summary>Whether the drift is that of a potential.</summary>
    public override bool IsReversible => _potential is not null;

    /// <summary>Whether no variable occurs in the noise, once constants are computed.</summary>
    public override bool HasConstantNoise { get; }

    /// <inheritdoc/>
    public override ISdeObservation Observation => _observation ?? base.Observation;

    // Whether p(y | x) can be integrated: one slow and one fast variable, a potential, and a range beyond which nothing is left.
    private bool HasLaw { get; }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) => FormulaVisit.Accept(_drift.Function, _noise.Function, StateDimension, visitor);

    /// <inheritdoc/>
    public override void Observe(ReadOnlySpan<double> state, Span<double> observation)
    {
        if (_observe is null)
        {
            base.Observe(state, observation);
            return;
        }

        _observe.Evaluate(state, observation);
    }

    /// <inheritdoc/>
    public override void Reconstruct(ReadOnlySpan<double> observation, Span<double> state)
    {
        if (_reconstruct is null)
        {
            base.Reconstruct(observation, state);
            return;
        }

        _reconstruct.Evaluate(observation, state);
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = Coordinates[i].Wrap(state[i]);
        }
    }

    /// <inheritdoc/>
    public override double ReducedPotential(ReadOnlySpan<double> state) => PotentialAndGradient(state)[0];

    /// <inheritdoc/>
    public override void ReducedForces(ReadOnlySpan<double> state, Span<double> forces)
    {
        double[] values = PotentialAndGradient(state);
        for (int i = 0; i < forces.Length; i++)
        {
            forces[i] = -values[1 + i];
        }
    }

    /// <summary>The law of the fast variable given the slow one by quadrature over its range, where there are one of each and a potential.</summary>
    public override ScalarLaw? Conditional(double z) => HasLaw ? Law(z) : null;

    /// <summary>F = Φ for a single variable, by quadrature for a slow and a fast one; else not known.</summary>
    public override double? FreeEnergy(double z) => _potential is not null && StateDimension == 1 && SlowCount == 1 ? ReducedPotential([z])
        : HasLaw ? -Law(z).LogNormalizer
        : null;

    private double[] PotentialAndGradient(ReadOnlySpan<double> state)
    {
        double[] values = new double[1 + StateDimension];
        (_potential ?? throw NoEquilibrium("potential")).Evaluate(state, values);
        return values;
    }

    private ScalarLaw Law(double z) => new(y => -ReducedPotential([z, y]), Coordinates[1].Low, Coordinates[1].High);

    private bool HasConditionalLaw()
    {
        if (_potential is null || StateDimension != 2 || SlowCount != 1 || !(Coordinates[1].High > Coordinates[1].Low))
        {
            return false;
        }

        SdeCoordinate slow = Coordinates[0], fast = Coordinates[1];
        const int places = 9;
        const double negligible = 1e-8;
        for (int i = 0; i < places; i++)
        {
            double z = slow.Low + ((slow.High - slow.Low) * i / (places - 1));
            bool isFinite = Enumerable.Range(0, 65).All(k => double.IsFinite(ReducedPotential([z, fast.Low + ((fast.High - fast.Low) * k / 64)])));
            double width = fast.High - fast.Low;
            if (!isFinite || (fast.Period == 0 && (Law(z).Density(fast.Low) * width > negligible || Law(z).Density(fast.High) * width > negligible)))
            {
                return false;
            }
        }

        return true;
    }
}
