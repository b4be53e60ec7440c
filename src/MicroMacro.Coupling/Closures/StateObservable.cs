namespace MicroMacro.Coupling.Closures;

/// <summary>A function of a state whose conditional average is wanted; angles as cosine and sine, since they have no mean.</summary>
/// <param name="Name">Its name in files and tables.</param>
/// <param name="Unit">Its unit, or empty.</param>
/// <param name="Value">Its value for a state, shape [StateDimension].</param>
public sealed record StateObservable(string Name, string Unit, Func<ReadOnlySpan<double>, double> Value);
