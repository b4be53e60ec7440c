using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Metadynamics or replica exchange, as a simulation runs it.</summary>
internal interface IEnhancedMethod : IEnhancedResult
{
    /// <summary>Steps made, the equilibration included.</summary>
    long Step { get; }

    /// <summary>Steps that a call of <see cref="Run"/> makes a multiple of.</summary>
    int Unit { get; }

    /// <summary>Makes steps without hills or exchanges.</summary>
    void Equilibrate(int steps, CancellationToken cancellation);

    /// <summary>Makes steps, a multiple of <see cref="Unit"/>.</summary>
    void Run(long steps, CancellationToken cancellation);

    /// <summary>All that is needed to go on.</summary>
    ArrayBundle ToArrays();

    /// <summary>Takes up what <see cref="ToArrays"/> gave.</summary>
    void Restore(ArrayBundle arrays);
}
