using MicroMacro.Numerics.Random;

namespace MicroMacro.Coupling.Exact;

/// <summary>Moves of replicas that leave the law of each replica's umbrella window as it is.</summary>
public interface IWindowMoves
{
    /// <summary>Moves each replica once.</summary>
    /// <param name="states">States, shape [n, StateDimension], moved in place.</param>
    /// <param name="windows">The window of each replica, shape [n].</param>
    /// <param name="key">Key of the chain.</param>
    /// <param name="round">Number of the round: no two rounds of a chain share random numbers.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <returns>Force evaluations spent, an energy alone counted as one.</returns>
    long Move(double[] states, int[] windows, RandomKey key, ulong round, int threads);
}
