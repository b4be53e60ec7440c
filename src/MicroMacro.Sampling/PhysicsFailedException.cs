namespace MicroMacro.Sampling;

/// <summary>The physics cannot go on: what failed, where, and what may help, in one sentence.</summary>
public sealed class PhysicsFailedException(string message) : Exception(message);
