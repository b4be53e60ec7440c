using MicroMacro.Coupling.Lifting;

namespace MicroMacro.Coupling.Loop;

/// <summary>The random streams of a study: no two units of work share one, whatever the order in which they run.</summary>
/// <param name="Seed">The study's seed.</param>
/// <param name="Threads">Threads that units may use; they change nothing but the time.</param>
public readonly record struct StudyRandomness(ulong Seed, int Threads)
{
    /// <summary>The number under which the model and the verdict after the last iteration, and the bursts from that model, draw their random numbers.</summary>
    internal const int Final = 1 << 20;

    /// <summary>The stream of one purpose in one iteration (from -1 for the first data); units count from <paramref name="unit"/> on.</summary>
    public Work For(int iteration, StreamPurpose purpose, int unit = 0) =>
        new(Seed, ((ulong)(iteration + 1) << 40) | ((ulong)purpose << 32) | (uint)unit, Threads);
}
