using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Sampling;
using MicroMacro.Systems.Sde;
using MicroMacro.Systems.Sde.Formulas;

namespace MicroMacro.Bench.Verdicts;

/// <summary>A whole verdict of one seed: umbrella windows of the engine from lifted states, and the model against them.</summary>
internal static class Cases
{
    public const int Labels = 4;
    public const int Replicas = 64;
    public const int Samples = 2000;
    private const double Spacing = 2 * Math.PI / 32;

    /// <summary>One fast state: widths can be seen.</summary>
    public static SdeSystem OneState { get; } = Written("4*(1 - cos(2*x)) + (y - 1)^2/0.1");

    /// <summary>The bistable half-moon, h = 3.</summary>
    public static SdeSystem TwoStates { get; } = Written("4*(1 - cos(2*x)) + 3*(q^2 - 1)^2 + 0.8*sin(x)*q; q = (y - 1)/0.35");

    /// <summary>The verdict of a seed.</summary>
    public static ConsistencyVerdict Judge(SdeSystem process, Defect defect, ulong seed, int threads)
    {
        SdeMicroSystem system = new(process);
        double[] centers = [.. Enumerable.Range(0, Labels).Select(i => -0.6 + (Spacing * i))];
        LoopOptions options = new()
        {
            Grid = new WindowGrid(system.CoarseVariables, [centers]),
            Stiffness = [100],
            ReplicasPerWindow = Replicas,
            HealingSteps = 1_000,
            BurnInSteps = 40_000,
            SamplingSteps = 800_000,
            Stride = 2_000,
            VerdictSamples = Samples,
        };
        StudyRandomness randomness = new(seed, threads);
        LearnedConditional right = Model(process, Defect.None), model = Model(process, defect);
        int[] cells = [.. Enumerable.Range(0, Labels)];
        double[] starts = Lifter.Draw(system, right, centers, Replicas, randomness.For(0, StreamPurpose.Starts));
        WindowSampler sampler = new(system, options);
        WindowRun run = sampler.Run(cells, starts, randomness.For(0, StreamPurpose.Windows), CancellationToken.None);
        Visit[] visits = sampler.Split(cells, run, 0, 0, threads);
        double[] lifted = Lifter.Draw(system, model, centers, Samples, randomness.For(0, StreamPurpose.Verdict));
        LabelComparison tests = new(system, options, model, LabelComparison.PermutationsFor(Labels, options.FalseAlarmRate));
        int d = system.StateDimension;
        LabelConsistency[] labels = [.. cells.Select(cell => tests.Compare(
            cell, [visits[cell]], lifted.AsSpan(cell * Samples * d, Samples * d).ToArray(), randomness.For(0, StreamPurpose.Tests, 2 * cell)))];
        return Verdict.Judge(labels, [.. cells.Select(_ => true)], options.FalseAlarmRate, Samples);
    }

    private static LearnedConditional Model(SdeSystem process, Defect defect) =>
        new(new IdentityMap(2), new ExactModel(process, 100, Spacing, defect), TrainingCurve.Empty);

    private static FormulaSystem Written(string potential) => new(new FormulaSystemDefinition
    {
        Name = "verdict",
        Variables = [new SdeCoordinate("x", 2 * Math.PI, -Math.PI, Math.PI), new SdeCoordinate("y", 0, 0, 2)],
        Potential = potential,
        Noise = new Dictionary<string, string> { ["x"] = "0.02", ["y"] = "0.1" },
        Start = [0, 1],
        Timestep = 0.01,
    });
}
