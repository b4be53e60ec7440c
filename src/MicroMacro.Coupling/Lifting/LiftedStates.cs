namespace MicroMacro.Coupling.Lifting;

/// <summary>What lifting gave at each label.</summary>
/// <param name="States">Valid states by label, each [StateDimension].</param>
/// <param name="Tally">How many of all that were drawn were valid, and what was wrong with the rest.</param>
public sealed record LiftedStates(IReadOnlyList<IReadOnlyList<double[]>> States, ValidityTally Tally);
