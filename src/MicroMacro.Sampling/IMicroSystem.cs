namespace MicroMacro.Sampling;

/// <summary>
/// A system with its dynamics and its slow variables: what the coupled loop samples, lifts into and restricts from.
/// A <em>state</em> is what evolves; an <em>observation</em> is what models see (for the half-moon (x, y) and (u, v);
/// for a molecule both are the positions in nm, [3N]).
/// </summary>
public interface IMicroSystem
{
    /// <summary>Its name in reports.</summary>
    string Name { get; }

    /// <summary>Numbers per state.</summary>
    int StateDimension { get; }

    /// <summary>Numbers per observation.</summary>
    int ObservationDimension { get; }

    /// <summary>The slow variables, c of them.</summary>
    IReadOnlyList<CoarseVariable> CoarseVariables { get; }

    /// <summary>
    /// The fast variables that are watched for hidden slow states and drawn in reports: the fast coordinates of an SDE,
    /// the torsions among heavy atoms of a molecule (those of the slow variables left out).
    /// </summary>
    IReadOnlyList<CoarseVariable> FastVariables { get; }

    /// <summary>kT in <see cref="EnergyUnit"/>; 1 for a dimensionless system.</summary>
    double ThermalEnergy { get; }

    /// <summary>"kJ/mol" or "kT".</summary>
    string EnergyUnit { get; }

    /// <summary>Whether <see cref="ReducedPotential"/> exists (the dynamics are reversible with a known potential).</summary>
    bool HasPotential { get; }

    /// <summary>The slow variables ξ of a state, written to <paramref name="z"/> [c].</summary>
    void Restrict(ReadOnlySpan<double> state, Span<double> z);

    /// <summary>The fast variables of a state, written to <paramref name="values"/> [FastVariables.Count].</summary>
    void EvaluateFast(ReadOnlySpan<double> state, Span<double> values);

    /// <summary>
    /// Applies one of the system's exact symmetries, chosen by <paramref name="choice"/>, in place (for a molecule the cyclic
    /// exchange of the three hydrogens of each methyl group). Does nothing for a system without symmetries.
    /// </summary>
    void ApplySymmetry(Span<double> state, uint choice);

    /// <summary>Whether a lifted state is one that the system can be in (for a molecule: bonds, angles, chirality, no clash).</summary>
    StateValidity Check(ReadOnlySpan<double> state);

    /// <summary>The system's exact answers, or null where none are known.</summary>
    IKnownTruth? Truth { get; }

    /// <summary>The observation of a state.</summary>
    void Observe(ReadOnlySpan<double> state, Span<double> observation);

    /// <summary>The state that shows the given observation.</summary>
    void Reconstruct(ReadOnlySpan<double> observation, Span<double> state);

    /// <summary>U/kT of a state, in double precision, up to a constant.</summary>
    /// <exception cref="NotSupportedException">The system has no potential.</exception>
    double ReducedPotential(ReadOnlySpan<double> state);

    /// <summary>Lowers the potential energy until it is at most <paramref name="reducedPotentialCeiling"/> (in kT), no further.</summary>
    /// <returns>Force evaluations spent.</returns>
    long Relax(Span<double> state, double reducedPotentialCeiling);

    /// <summary>Runs an ensemble. Velocities, where the dynamics have them, are drawn afresh.</summary>
    EnsembleRun Run(EnsembleRequest request, CancellationToken cancellation);
}
