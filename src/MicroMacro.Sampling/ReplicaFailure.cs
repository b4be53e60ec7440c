namespace MicroMacro.Sampling;

/// <summary>A replica that had to be stopped.</summary>
/// <param name="Replica">Its number in the run, from 0.</param>
/// <param name="Step">The step at which it was found out.</param>
/// <param name="What">What was non-finite, in a few words ("force on atom 7").</param>
public sealed record ReplicaFailure(int Replica, long Step, string What);
