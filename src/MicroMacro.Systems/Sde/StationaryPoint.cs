namespace MicroMacro.Systems.Sde;

/// <summary>A point where the gradient of a two-dimensional potential vanishes.</summary>
/// <param name="X">x.</param>
/// <param name="Y">y.</param>
/// <param name="Value">The potential there.</param>
/// <param name="IsMinimum">A minimum, or else a saddle of first order.</param>
public readonly record struct StationaryPoint(double X, double Y, double Value, bool IsMinimum);
