using MicroMacro.Coupling.Exact;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Exact;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Coupling.Exact;

/// <summary>Three windows of the bistable half-moon with h = 8, models of them, and chains of exact moves held against quadrature.</summary>
public sealed class HalfMoonChains
{
    private const double Width = 0.1;

    private readonly BistableHalfMoon _sde = new(8);
    private readonly HalfMoonWindow[] _windows;
    private readonly WindowDensity _density;

    /// <summary>Trains both models.</summary>
    public HalfMoonChains()
    {
        System = new SdeMicroSystem(_sde);
        _windows = [.. Centers.Select(c => new HalfMoonWindow(_sde, c, Width))];
        _density = new WindowDensity(System, new IdentityMap(2), [1 / (Width * Width)]);
        Good = Train(1, 1);
        Poor = Train(2, 0.01);
    }

    /// <summary>Ten observables of a state (x, y).</summary>
    internal static (string Name, Func<double, double, double> Of)[] Observables { get; } =
    [
        ("y", (_, y) => y),
        ("y²", (_, y) => y * y),
        ("upper lobe", (_, y) => y > 1 ? 1 : 0),
        ("x", (x, _) => x),
        ("x²", (x, _) => x * x),
        ("u", (x, y) => y * Math.Cos(x + y - 1)),
        ("v", (x, y) => y * Math.Sin(x + y - 1)),
        ("Φ", (x, y) => new BistableHalfMoon(8).ReducedPotential([x, y])),
        ("xy", (x, y) => x * y),
        ("barrier", (_, y) => Math.Exp(-Math.Pow((y - 1) / 0.35, 2))),
    ];

    /// <summary>Centres of the windows.</summary>
    internal static double[] Centers { get; } = [-1.0, 0.4, Math.PI / 2];

    internal SdeMicroSystem System { get; }

    /// <summary>A model of the windows' own ensembles.</summary>
    internal ScoreModel Good { get; }

    /// <summary>A model that has lost 99 % of the upper lobe.</summary>
    internal ScoreModel Poor { get; }

    internal static PathProposals Paths(ScoreModel model) =>
        PathProposals.At(model, Centers, new RandomKey(3, 3), Environment.ProcessorCount);

    internal GlobalMoves Moves(IExactProposals proposals) => new(System, _density, proposals, Centers);

    internal MetropolisLangevin Local() => new(System, [1 / (Width * Width)], Centers, [0.08, 0.035], 3);

    /// <summary>Chains from the lower lobe (or both): deviations from quadrature, errors in deviations of the observable, and inefficiencies.</summary>
    /// <param name="global">Global moves, or null.</param>
    /// <param name="windows">Windows to run.</param>
    /// <param name="replicas">Chains per window.</param>
    /// <param name="rounds">Rounds, of which a tenth is dropped.</param>
    /// <param name="bothLobes">Whether every other chain starts in the upper lobe.</param>
    internal ChainReport Run(GlobalMoves? global, int[] windows, int replicas, int rounds, bool bothLobes = false)
    {
        int[] of = [.. windows.SelectMany(w => Enumerable.Repeat(w, replicas))];
        double[] states = [.. of.SelectMany((w, i) => new[] { Centers[w], 1 + ((bothLobes && i % 2 == 1 ? 1 : -1) * BistableHalfMoon.LobeDistance) })];
        IWindowMoves[] moves = global is null ? [Local()] : [Local(), global];
        (double[] records, _) = WindowChain.Run(states, of, moves, 0, rounds, new RandomKey(5, 5), Environment.ProcessorCount);
        return ChainReport.Of(
            records, windows.Length, replicas, rounds / 10, 2,
            (state, _) => Observe(state[0], state[1]),
            w => [.. Observables.Select(o => _windows[windows[w]].Average(o.Of)).Select(a => (a.Mean, a.Deviation, 0.0))]);
    }

    private static double[] Observe(double x, double y) => [.. Observables.Select(o => o.Of(x, y))];

    private ScoreModel Train(ulong seed, double upperWeight)
    {
        const int perWindow = 4000;
        var sequence = new RandomSequence(new RandomKey(seed, 9));
        List<double> observations = [], labels = [], weights = [];
        double[] observation = new double[2];
        for (int i = 0; i < Centers.Length * perWindow; i++)
        {
            double[] state = _windows[i / perWindow].Draw(ref sequence);
            _sde.Observe(state, observation);
            observations.AddRange(observation);
            labels.Add(Centers[i / perWindow]);
            weights.Add(state[1] > 1 ? upperWeight : 1);
        }

        var options = new ScoreTrainingOptions
        {
            Hidden = 64, Layers = 4, Steps = 4000, Batch = 256, ValidationFraction = 0, Schedule = new EdmSchedule(-1.5, 1.5),
        };
        var data = new TrainingData([.. observations], [.. labels], [.. weights], [0], null);
        return ScoreTrainer.Train(data, options, seed, Environment.ProcessorCount, null, null, CancellationToken.None).Model!;
    }
}
