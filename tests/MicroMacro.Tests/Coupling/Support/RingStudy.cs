using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Sampling;

namespace MicroMacro.Tests.Coupling.Support;

/// <summary>Small studies of the ring.</summary>
internal static class RingStudy
{
    public const double Stiffness = 30;

    public static LoopOptions Options(RingSystem ring, int windows, int verdictSamples) => new()
    {
        Grid = Grid(ring, windows),
        Stiffness = [Stiffness],
        ReplicasPerWindow = 16,
        HealingSteps = 10,
        BurnInSteps = 0,
        SamplingSteps = 100,
        Stride = 1,
        Iterations = 12,
        TargetError = 0.3,
        VerdictSamples = verdictSamples,
        TrainingFrames = 2000,
    };

    public static WindowGrid Grid(RingSystem ring, int windows) =>
        new(ring.CoarseVariables, [[.. Enumerable.Range(0, windows).Select(i => -Math.PI + (2 * Math.PI * (i + 0.5) / windows))]]);

    /// <summary>First data: replicas that all sit in one place.</summary>
    public static InitialData OneStart(double z, int replicas) => new()
    {
        States = [.. Enumerable.Range(0, replicas).SelectMany(i => new[] { z + (0.001 * i), Math.Sin(z) + (i % 2 == 0 ? 1 : -1) })],
    };

    public static LoopResult Run(RingSystem ring, LoopOptions options, Defect defect, ulong seed, InitialData initial, MemoryStageStore? store = null, int threads = 1, ILearner? learner = null, CancellationToken cancellation = default)
    {
        var stages = new StageCache(store ?? new MemoryStageStore(), $"ring {seed}");
        var loop = new MicroMacroLoop(ring, learner ?? new RingLearner(Stiffness, ring.Separation, defect), options, stages, new StudyRandomness(seed, threads));
        return loop.Run(initial, null, cancellation);
    }
}
