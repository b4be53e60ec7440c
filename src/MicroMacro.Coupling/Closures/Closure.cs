namespace MicroMacro.Coupling.Closures;

/// <summary>What an observable is on average, given the slow variables.</summary>
/// <param name="Observable">The observable.</param>
/// <param name="Conditional">E[f | ξ = z] of physics at each label z.</param>
/// <param name="Window">The average over the umbrella window of each label, of physics.</param>
/// <param name="Model">The same of the model, whose conditional law at a label is that of the label's window.</param>
public sealed record Closure(StateObservable Observable, Averages Conditional, Averages Window, Averages Model);
