namespace MicroMacro.Systems.Sde;

/// <summary>
/// A fast/slow system, built in or a user's own: an Itô process with names, an observation and, where they are known, exact answers. A <em>state</em> evolves; an
/// <em>observation</em> is what models see. Slow variables are coordinates of the state.
/// </summary>
public abstract class SdeSystem
{
    /// <summary>Its name in <see cref="SdeCatalogue"/>, study files and reports.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in one sentence.</summary>
    public abstract string Description { get; }

    /// <summary>The parameters with the values in use, in the order of the catalogue.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, double>> Parameters { get; }

    /// <summary>The coordinates of the state, d of them; slow ones first.</summary>
    public abstract IReadOnlyList<SdeCoordinate> Coordinates { get; }

    /// <summary>How many of <see cref="Coordinates"/>, from the first on, are slow: the c slow variables z.</summary>
    public virtual int SlowCount => 1;

    /// <summary>Names of the observed numbers; the state's own names unless the system is seen through a map.</summary>
    public virtual IReadOnlyList<string> ObservationNames => [.. Coordinates.Select(c => c.Name)];

    /// <summary>A timestep at which the Euler scheme's error is below what a study resolves.</summary>
    public abstract double DefaultTimestep { get; }

    /// <summary>A state to start from where nothing else is asked for, shape [d].</summary>
    public abstract IReadOnlyList<double> TypicalState { get; }

    /// <summary>
    /// Whether the dynamics are reversible with respect to exp(-<see cref="ReducedPotential"/>), so that
    /// <see cref="ReducedPotential"/> and <see cref="FreeEnergy"/> exist and a bias changes the law as it should.
    /// </summary>
    public virtual bool IsReversible => false;

    /// <summary>
    /// Whether σ is the same at every state. The drift of a reversible system is then that of its potential alone, so that it scales with a temperature. A system
    /// that does not say so is taken to have noise that depends on the state.
    /// </summary>
    public virtual bool HasConstantNoise => false;

    /// <summary>Numbers per state, d.</summary>
    public int StateDimension => Coordinates.Count;

    /// <summary>Numbers per observation.</summary>
    public int ObservationDimension => ObservationNames.Count;

    /// <summary>Hands the process, with its type, to <paramref name="visitor"/>.</summary>
    public abstract TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor);

    /// <summary>How the system is seen, in lanes; the same as <see cref="Observe"/>.</summary>
    public virtual ISdeObservation Observation => new DirectObservation(StateDimension);

    /// <summary>Writes the observation of a state; the state itself unless the system is seen through a map.</summary>
    public virtual void Observe(ReadOnlySpan<double> state, Span<double> observation) => state.CopyTo(observation);

    /// <summary>Writes the state that shows an observation; periodic coordinates come out in [-period/2, period/2).</summary>
    public virtual void Reconstruct(ReadOnlySpan<double> observation, Span<double> state)
    {
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = Coordinates[i].Wrap(observation[i]);
        }
    }

    /// <summary>Writes the slow variables of a state, [c]; periodic ones in [-period/2, period/2).</summary>
    public void Restrict(ReadOnlySpan<double> state, Span<double> z)
    {
        for (int i = 0; i < SlowCount; i++)
        {
            z[i] = Coordinates[i].Wrap(state[i]);
        }
    }

    /// <summary>The potential in kT, up to a constant: the stationary density is exp(-U).</summary>
    /// <exception cref="NotSupportedException">The system has no potential.</exception>
    public virtual double ReducedPotential(ReadOnlySpan<double> state) => throw NoEquilibrium("potential");

    /// <summary>Writes -∇U, in kT per unit of the state: of constant diagonal noise, b = -(σσᵀ/2) ∇U.</summary>
    /// <exception cref="NotSupportedException">The system has no potential.</exception>
    public virtual void ReducedForces(ReadOnlySpan<double> state, Span<double> forces)
    {
        if (!IsReversible)
        {
            throw NoEquilibrium("potential");
        }

        Span<double> noise = stackalloc double[state.Length];
        Evaluate(state, forces, noise);
        for (int i = 0; i < noise.Length; i++)
        {
            forces[i] *= 2 / (noise[i] * noise[i]);
        }
    }

    /// <summary>
    /// The exact law of the first fast coordinate given the slow one, p(fast | z); null where the system has no fast coordinate
    /// or the law is not known exactly.
    /// </summary>
    public virtual ScalarLaw? Conditional(double z) => null;

    /// <summary>The exact F(z) in kT, up to a constant; null for a system without an equilibrium in z.</summary>
    public virtual double? FreeEnergy(double z) => null;

    /// <summary>Writes the drift b(x) and the diagonal of σ(x) of one state, with the bits that an ensemble computes.</summary>
    /// <param name="state">State, [d].</param>
    /// <param name="drift">Receives b, [d].</param>
    /// <param name="noise">Receives σ, [d].</param>
    public void Evaluate(ReadOnlySpan<double> state, Span<double> drift, Span<double> noise)
    {
        double[] result = Accept(new ScalarEvaluation(state.ToArray()));
        result.AsSpan(0, state.Length).CopyTo(drift);
        result.AsSpan(state.Length).CopyTo(noise);
    }

    /// <summary>Name (parameter=value, ...).</summary>
    public override string ToString() =>
        $"{Name} ({string.Join(", ", Parameters.Select(p => FormattableString.Invariant($"{p.Key}={p.Value:G6}")))})";

    private protected NotSupportedException NoEquilibrium(string what) => new($"{Name} is not reversible and has no {what}");

    private protected static KeyValuePair<string, double>[] Values(IReadOnlyList<SdeParameter> table, params double[] values)
    {
        var pairs = new KeyValuePair<string, double>[table.Count];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(table[i].Name, table[i].Check(values[i]));
        }

        return pairs;
    }
}
