namespace MicroMacro.Coupling.Loop;

/// <summary>A path over F from a minimum upwards or from any point downwards.</summary>
/// <param name="Start">Where it began, in spacings of the grid.</param>
/// <param name="End">Where it ended.</param>
/// <param name="Heading">The direction of its last step, of length 1.</param>
/// <param name="Status">How it ended.</param>
internal sealed record AscentPath(double[] Start, double[] End, double[] Heading, AscentStatus Status);
