namespace MicroMacro.Dynamics;

/// <summary>A replica that met a non-finite number and was stopped.</summary>
/// <param name="Replica">Its number in the run, from 0.</param>
/// <param name="Step">The number of the step that produced the non-finite number.</param>
/// <param name="Coordinate">The first coordinate that was not finite.</param>
public readonly record struct SdeFailure(int Replica, long Step, int Coordinate);
