using MicroMacro.Coupling.Exact;
using MicroMacro.Coupling.Lifting;
using MicroMacro.FreeEnergy;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Exact;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Sampling;
using MicroMacro.Sampling.Molecules;

namespace MicroMacro.Tests.Coupling.Exact;

/// <summary>
/// Global moves of a molecule, whose features are whitened bonds and angles and torsions on circles, against quadrature: two windows of a
/// chain of five atoms, ten observables each. |z| &lt; 3.5 over twenty of them raises a false alarm with 0.9 %; seeds are fixed.
/// </summary>
public sealed class MoleculeMoveTests(MoleculeMoveTests.Chains chains) : IClassFixture<MoleculeMoveTests.Chains>
{
    private const int Trans = 8;

    [Fact, Trait("Kind", "Statistical")]
    public void Averages_agree_with_quadrature_and_the_hidden_barrier_is_crossed_tenfold_faster()
    {
        GlobalMoves moves = chains.Moves(chains.Proposals);
        ChainReport report = chains.Run(moves, [0, 1], 64, 100, trans: false);
        Assert.True(report.Worst < 3.5, $"largest deviation {report.Worst:0.0} standard errors");
        Assert.True(report.Errors.Max() < 0.03, $"largest error {report.Errors.Max():P1} of the observable's deviation");
        Assert.All(moves.Tallies, t => Assert.True(t.Acceptance > 0.4, $"acceptance {t.Acceptance}"));

        // Local moves alone stay in the well that they start in; what is not hidden is right all the same.
        ChainReport local = chains.Run(null, [0], 64, 100, trans: null);
        double ratio = local.Inefficiencies[Trans] / report.Inefficiencies[Trans];
        Assert.True(ratio > 10, $"inefficiency of the well's population {ratio:0.0} times shorter");
        Assert.True(chains.Run(null, [0], 16, 100, trans: false).Z[Trans] < -5, "local moves from one well cannot be right");
    }

    [Fact, Trait("Kind", "Statistical")]
    public void A_missing_jacobian_is_seen()
    {
        InternalCoordinateMap map = chains.Map;
        IExactProposals planted = PlantedProposals.Shifted(chains.Proposals, features => -map.LogJacobian(features));
        ChainReport report = chains.Run(chains.Moves(planted), [0, 1], 64, 100, trans: false);
        Assert.True(report.Worst > 5, $"largest deviation {report.Worst:0.0} standard errors");
    }

    /// <summary>
    /// From the window's own law, moves from A to B are as many as from B to A: E[f(x) g(x') - g(x) f(x')] = 0 for all pairs of observables,
    /// within 4.5 standard errors (45 pairs, false alarm 3e-4). Without the Jacobian they are not.
    /// </summary>
    [Fact, Trait("Kind", "Statistical")]
    public void Moves_and_their_reverses_are_as_many()
    {
        Assert.True(WorstFlux(chains.Proposals) < 4.5, $"largest flux {WorstFlux(chains.Proposals):0.0} standard errors");
        InternalCoordinateMap map = chains.Map;
        Assert.True(WorstFlux(PlantedProposals.Shifted(chains.Proposals, features => -map.LogJacobian(features))) > 5);
    }

    /// <summary>Trajectories of hybrid Monte Carlo keep the law that they start from; one of another window's stiffness does not.</summary>
    [Fact, Trait("Kind", "Statistical")]
    public void Local_moves_of_a_molecule_keep_the_law()
    {
        ChainReport kept = chains.Run(null, [0, 1], 256, 30, trans: null);
        Assert.True(kept.Worst < 3.5, $"largest deviation {kept.Worst:0.0} standard errors");
        ChainReport other = chains.Run(null, [0, 1], 256, 30, trans: null, stiffness: [26]);
        Assert.True(other.Worst > 5, $"largest deviation {other.Worst:0.0} standard errors");
    }

    /// <summary>
    /// Langevin dynamics with moves in between, from one well: the well's population is right within 4.5 standard errors (false alarm 7e-6).
    /// A model that proposes another window's structures is given up in the burn-in, and its replicas stay where they are.
    /// </summary>
    [Fact, Trait("Kind", "Statistical")]
    public void Dynamics_with_moves_cross_the_hidden_barrier_and_go_on_alone_where_a_model_is_poor()
    {
        (double[] trans, GlobalMoveSummary moves) = chains.Dynamics(chains.Moves(chains.Proposals));
        (double[] mean, double[] deviation) = chains.Windows[0].Averages();
        double error = Math.Sqrt(StatisticalInefficiency.OfReplicas(trans, Chains.DynamicsReplicas) / trans.Length) * deviation[Trans];
        Assert.InRange(trans.Average(), mean[Trans] - (4.5 * error), mean[Trans] + (4.5 * error));
        Assert.True(error < 0.05 * deviation[Trans], $"error {error}");
        Assert.True(moves.Acceptance > 0.4 && !moves.GivenUp, $"acceptance {moves.Acceptance}");

        (double[] stuck, GlobalMoveSummary poor) = chains.Dynamics(chains.Moves(chains.Elsewhere));
        Assert.True(poor.GivenUp);
        Assert.Equal(0, stuck.Average());
    }

    [Fact, Trait("Kind", "Unit")]
    public void Moves_of_a_molecule_do_not_depend_on_threads_or_on_where_they_are_cut()
    {
        double[] once = chains.States(1, 4), cut = chains.States(2, 2);
        Assert.Equal(once, cut);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Clamped_torsions_have_no_exact_moves()
    {
        double[] structures = chains.Structures(0, 40);
        InternalCoordinateMap clamped = InternalCoordinateMap.Fit(
            ChainMolecule.Coordinates, structures, new InternalCoordinateMapOptions { ClampedTorsions = [[0, 1, 2, 3]] });
        Assert.Contains("clamped", Assert.Throws<NotSupportedException>(() => new WindowDensity(ChainMolecule.System(), clamped, [20])).Message, StringComparison.Ordinal);
    }

    private double WorstFlux(IExactProposals proposals)
    {
        const int n = 8000;
        double[] before = chains.Structures(0, n), after = [.. before];
        chains.Moves(proposals).Move(after, new int[n], new RandomKey(12, 12), 0, Environment.ProcessorCount);
        double center = chains.Windows[0].Center, worst = 0;
        double[][] f = [.. Enumerable.Range(0, n).Select(i => ChainMolecule.Observe(before.AsSpan(i * 15, 15), center))];
        double[][] g = [.. Enumerable.Range(0, n).Select(i => ChainMolecule.Observe(after.AsSpan(i * 15, 15), center))];
        for (int a = 0; a < ChainMolecule.Names.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                Moments flux = Moments.Of([.. f.Zip(g, (x, y) => (x[a] * y[b]) - (x[b] * y[a]))]);
                worst = Math.Max(worst, Math.Abs(flux.Mean) / Math.Sqrt(flux.Variance / n));
            }
        }

        return worst;
    }

    /// <summary>The windows, their model and chains in them.</summary>
    public sealed class Chains
    {
        /// <summary>Replicas of a run with dynamics.</summary>
        internal const int DynamicsReplicas = 64;

        private readonly MolecularMicroSystem _system = ChainMolecule.System();

        /// <summary>Trains the model on independent states.</summary>
        public Chains()
        {
            const int perWindow = 3000;
            double[] structures = [.. Structures(0, perWindow), .. Structures(1, perWindow)];
            Map = InternalCoordinateMap.Fit(ChainMolecule.Coordinates, structures, new InternalCoordinateMapOptions { FreeTorsions = [[0, 1, 2, 3]] });
            int d = Map.FeatureDimension;
            double[] features = new double[2 * perWindow * d];
            for (int i = 0; i < 2 * perWindow; i++)
            {
                Map.Encode(structures.AsSpan(i * 15, 15), features.AsSpan(i * d, d));
            }

            var data = new TrainingData(features, [.. Enumerable.Range(0, 2 * perWindow).Select(i => Windows[i / perWindow].Center)], null, [Math.Tau], null)
            {
                FeaturePeriods = Map.FeaturePeriods,
            };
            var options = new ScoreTrainingOptions { Hidden = 64, Layers = 3, Steps = 2500, Batch = 256, ValidationFraction = 0, Schedule = MoleculeModelDefaults.Training.Schedule };
            ScoreModel model = ScoreTrainer.Train(data, options, 1, Environment.ProcessorCount, null, null, CancellationToken.None).Model!;
            Learned = new LearnedConditional(Map, model, new TrainingCurve([], [], []));
            Elsewhere = PathProposals.At(model, [.. Centers.Reverse()], new RandomKey(3, 3), Environment.ProcessorCount, ModelMoves.Walks(Map));
            Proposals = PathProposals.At(model, Centers, new RandomKey(3, 3), Environment.ProcessorCount, ModelMoves.Walks(Map));
        }

        internal ChainMolecule[] Windows { get; } = [new(1.0), new(-2.9)];

        internal InternalCoordinateMap Map { get; }

        internal LearnedConditional Learned { get; }

        internal IExactProposals Proposals { get; }

        internal IExactProposals Elsewhere { get; }

        private double[] Centers => [.. Windows.Select(w => w.Center)];

        internal GlobalMoves Moves(IExactProposals proposals) =>
            new(_system, new WindowDensity(_system, Map, ChainMolecule.Stiffness), proposals, Centers);

        internal double[] Structures(int window, int count, bool? trans = null)
        {
            var sequence = new RandomSequence(new RandomKey((ulong)window, 4));
            List<double> structures = [];
            for (int i = 0; i < count; i++)
            {
                structures.AddRange(Windows[window].Draw(ref sequence, trans));
            }

            return [.. structures];
        }

        internal (double[] Trans, GlobalMoveSummary Moves) Dynamics(GlobalMoves moves)
        {
            const int records = 100, burnIn = 20;
            var request = new EnsembleRequest
            {
                Starts = [.. Structures(0, DynamicsReplicas, trans: false), .. Structures(1, DynamicsReplicas, trans: false)],
                Centers = [.. Enumerable.Range(0, 2 * DynamicsReplicas).Select(i => Centers[i / DynamicsReplicas])], Stiffness = ChainMolecule.Stiffness,
                Records = records, Stride = 20, Seed = 7, Stream = 7,
            };
            (EnsembleRun run, _, GlobalMoveSummary[] summaries) = new MixedSampler(_system, moves, DynamicsReplicas).Run(request, 1, burnIn, CancellationToken.None);
            double[] trans = [.. Enumerable.Range(0, DynamicsReplicas * records).Where(i => i % records >= burnIn)
                .Select(i => ChainMolecule.Observe(run.States.AsSpan(15 * i, 15), Centers[0])[Trans])];
            return (trans, summaries[0]);
        }

        internal double[] States(int threads, int part)
        {
            GlobalMoves moves = ModelMoves.At(_system, Learned, Centers, ChainMolecule.Stiffness, new Work(1, 1, threads));
            IWindowMoves[] kinds = [new MetropolisHamiltonian(_system, ChainMolecule.Stiffness, Centers, 0.002, 3), moves];
            double[] states = Structures(0, 70);
            for (int first = 0; first < 4; first += part)
            {
                WindowChain.Run(states, new int[70], kinds, (ulong)first, part, new RandomKey(6, 6), threads);
            }

            return states;
        }

        internal ChainReport Run(GlobalMoves? global, int[] windows, int replicas, int rounds, bool? trans, double[]? stiffness = null)
        {
            int[] of = [.. windows.SelectMany(w => Enumerable.Repeat(w, replicas))];
            double[] states = [.. windows.SelectMany(w => Structures(w, replicas, trans))];
            var local = new MetropolisHamiltonian(_system, stiffness ?? ChainMolecule.Stiffness, Centers, 0.004, 8);
            (double[] records, _) = WindowChain.Run(states, of, global is null ? [local] : [local, global], 0, rounds, new RandomKey(5, 5), Environment.ProcessorCount);
            return ChainReport.Of(
                records, windows.Length, replicas, trans is null ? 0 : rounds / 10, 15,
                (state, w) => ChainMolecule.Observe(state, Windows[windows[w]].Center),
                w =>
                {
                    (double[] mean, double[] deviation) = Windows[windows[w]].Averages();
                    return [.. mean.Select((m, o) => (m, deviation[o], 0.0))];
                });
        }
    }
}
