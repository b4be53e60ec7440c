namespace MicroMacro.Systems.Sde.Formulas;

/// <summary>
/// An Itô process written as formulas: dx_i = b_i(x) dt + σ_i(x) dW_i, the drift given or that of a potential. Formulas may use
/// the variables and the parameters; the grammar is that of <see cref="Numerics.Formulas.FormulaSet"/>.
/// </summary>
public sealed record FormulaSystemDefinition
{
    /// <summary>Its name in reports.</summary>
    public required string Name { get; init; }

    /// <summary>The variables of the state with their periods and the ranges that starts are spread over and that laws are
    /// integrated over; those that are slow first.</summary>
    public required IReadOnlyList<SdeCoordinate> Variables { get; init; }

    /// <summary>How many of the variables, from the first on, are slow; 0 where functions of them are.</summary>
    public int SlowCount { get; init; } = 1;

    /// <summary>Numbers by name.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Parameters { get; init; } = [];

    /// <summary>The drift b_i of each variable; empty where <see cref="Potential"/> is given.</summary>
    public IReadOnlyDictionary<string, string> Drift { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The potential Φ in kT, so that exp(-Φ) is the stationary density: the drift is then -(σ_i²/2) ∂_iΦ + ½ ∂_i(σ_i²), exactly.
    /// Null where <see cref="Drift"/> is given.
    /// </summary>
    public string? Potential { get; init; }

    /// <summary>The noise amplitude σ_i of each variable.</summary>
    public required IReadOnlyDictionary<string, string> Noise { get; init; }

    /// <summary>What models see: names with formulas of the variables; empty where they see the variables themselves.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Observe { get; init; } = [];

    /// <summary>The variables as formulas of what is observed; needed with <see cref="Observe"/>.</summary>
    public IReadOnlyDictionary<string, string> Reconstruct { get; init; } = new Dictionary<string, string>();

    /// <summary>A state to start from, [d].</summary>
    public required IReadOnlyList<double> Start { get; init; }

    /// <summary>The timestep.</summary>
    public required double Timestep { get; init; }
}
