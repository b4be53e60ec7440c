namespace MicroMacro.Sampling;

/// <summary>Says what is wrong with a state, if anything.</summary>
/// <param name="state">Shape [StateDimension].</param>
public delegate StateValidity StateCheck(ReadOnlySpan<double> state);
