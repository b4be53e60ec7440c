using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Exact;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>
/// The coupled loop: learn p(x | z), lift to the frontier and to what is uncertain or inconsistent, heal, sample umbrella
/// windows, estimate F(z), learn again, until errors and verdicts are as asked or the budget is spent
/// [crabtree2024micromacro].
/// </summary>
/// <remarks>
/// Every stage is stored when it is finished; a run that was interrupted continues after the last of them with the same
/// result to the byte.
/// </remarks>
public sealed class MicroMacroLoop(IMicroSystem system, ILearner learner, LoopOptions options, StageCache stages, StudyRandomness randomness)
{
    /// <summary>Share of the full training that a model gets while it only has to reach the next windows.</summary>
    private const double ExploringEffort = 0.4;

    private readonly FramePool _pool = new(system);
    private readonly ForceLedger _ledger = new();
    private readonly List<LoopIteration> _iterations = [];
    private readonly WindowSampler _sampler = new(system, options);
    private readonly SortedSet<int> _givenUp = [];
    private int _groups;

    /// <summary>Runs the study to one of its stop rules.</summary>
    /// <param name="initial">The first data.</param>
    /// <param name="progress">Told what goes on, or null.</param>
    /// <param name="cancellation">Stops after losing at most the stage that is under way.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; finished stages are kept.</exception>
    /// <exception cref="PhysicsFailedException">No window could be lifted into, or no replica of any survived.</exception>
    public LoopResult Run(InitialData initial, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        AddFirstData(initial, progress, cancellation);
        LearnedConditional? learned = null, first = null;
        MacroEstimate? estimate = null;
        (ConsistencyVerdict Verdict, double[] Lifted, ValidityTally Tally)? judged = null;
        StopReason stop;
        for (int iteration = 0; ; iteration++)
        {
            bool exploring = options.Explore && Exploration.Next(_pool, options, estimate, _givenUp).Exploring;
            learned = Learn(iteration, exploring ? ExploringEffort : 1, progress, cancellation);
            first ??= options.Explore ? null : learned;
            judged = exploring || iteration == 0 ? null : Judge(iteration, learned, estimate, progress, cancellation);
            Decision decision = Acquisition.Choose(_pool, options, estimate, judged?.Verdict.Labels ?? [], _givenUp);
            if (StopBefore(iteration, decision) is { } reason)
            {
                stop = reason;
                break;
            }

            LoopIteration done = Sample(iteration, decision, learned, estimate, progress, cancellation);
            estimate = done.Estimate;
            _iterations.Add(done);
            stages.Store.Record("iteration", new Dictionary<string, object>
            {
                ["iteration"] = iteration, ["decision"] = decision.Reason, ["windows"] = decision.Cells.Length, ["forceEvaluations"] = _ledger.Total,
            });
        }

        if (judged is null)
        {
            learned = Learn(StudyRandomness.Final, 1, progress, cancellation);
            judged = Judge(StudyRandomness.Final, learned, estimate, progress, cancellation);
            stop = Acquisition.Choose(_pool, options, estimate, judged.Value.Verdict.Labels, _givenUp).Cells.Length == 0 ? StopReason.TargetMet : stop;
        }

        return new LoopResult
        {
            Stop = stop,
            Pool = _pool,
            Learned = learned,
            Estimate = estimate,
            Verdict = judged.Value.Verdict,
            Lifted = judged.Value.Lifted,
            LiftedValidity = judged.Value.Tally,
            FirstLifted = first is null ? null : Lifter.Draw(system, first, Labels(_pool.SampledCells()), options.VerdictSamples, randomness.For(0, StreamPurpose.Verdict)),
            Iterations = _iterations,
            Ledger = _ledger,
        };
    }

    private StopReason? StopBefore(int iteration, Decision decision)
    {
        long records = (options.BurnInSteps + options.SamplingSteps) / options.Stride;
        long moves = options.GlobalMoveInterval == 0 ? 0 : GlobalMoves.EnergiesPerMove * records * options.Stride / Math.Max(options.Stride, options.GlobalMoveInterval);
        double cost = (double)decision.Cells.Length * options.ReplicasPerWindow * (options.HealingSteps + (records * options.Stride) + moves);
        return decision.Cells.Length == 0 ? StopReason.TargetMet
            : iteration >= options.Iterations ? StopReason.IterationsDone
            : _ledger.Total + cost > options.Budget ? StopReason.BudgetSpent
            : null;
    }

    private void AddFirstData(InitialData initial, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new Progress("first data", 0, ""));
        if (initial.Stride == 0)
        {
            Visit given = FirstData.AsGiven(system, initial);
            _pool.Add(given);
            _groups += given.GivenGroups!.Max() + 1;
            return;
        }

        Work work = randomness.For(-1, StreamPurpose.Initial);
        EnsembleRun run = stages.Run("first-data", () => system.Run(FirstData.Request(system, initial, work), cancellation));
        _ledger.Spend("first data", run.ForceEvaluations);
        _pool.Add(FirstData.Visit(run));
        _groups += run.Replicas;
    }

    private LearnedConditional Learn(int iteration, double effort, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        string stage = iteration == StudyRandomness.Final ? "final-model" : $"{iteration:00}-model";
        progress?.Report(new Progress(iteration == StudyRandomness.Final ? "final model" : $"iteration {iteration}: learning", 0, ""));
        return learner.Restore(stages.Training(stage, checkpoint =>
        {
            TrainingFrames frames = _pool.Training(options, options.TrainingFrames, randomness.For(iteration, StreamPurpose.Frames));
            return learner.Store(learner.Learn(frames, effort, randomness.For(iteration, StreamPurpose.Training), checkpoint, progress, cancellation));
        }));
    }

    private LoopIteration Sample(int iteration, Decision decision, LearnedConditional learned, MacroEstimate? before, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        long spent = _ledger.Total;
        progress?.Report(new Progress($"iteration {iteration}: lifting to {decision.Cells.Length} windows", 0, decision.Reason));
        LiftedStates lifted = Lifter.LiftValid(system, learned, Labels(decision.Cells), options.Stiffness, options.ReplicasPerWindow, randomness.For(iteration, StreamPurpose.Starts));
        int[] cells = [.. decision.Cells.Where((_, i) => lifted.States[i].Count > 0)];
        _givenUp.UnionWith(decision.Cells.Except(cells));
        if (cells.Length > 0)
        {
            double[] starts = [.. decision.Cells.SelectMany((_, i) => Fill(lifted.States[i]))];
            AddVisits(iteration, cells, Windows(iteration, cells, starts, learned, decision.Reason, progress, cancellation));
        }

        if (_pool.SampledCells().Length == 0)
        {
            throw new PhysicsFailedException(cells.Length == 0
                ? $"the model drew no valid state at any of {decision.Cells.Length} windows; give it more first data or a longer training"
                : $"every replica of all {cells.Length} windows failed; a shorter timestep or a softer umbrella may help");
        }

        MacroEstimate? estimate = options.Reweight ? MacroEstimate.Of(_pool, options, randomness.Threads) : null;
        return new LoopIteration
        {
            Number = iteration,
            Decision = decision,
            ForceEvaluations = _ledger.Total - spent,
            CumulativeForceEvaluations = _ledger.Total,
            Lifting = lifted.Tally,
            GivenUp = [.. decision.Cells.Where(_givenUp.Contains)],
            Estimate = estimate,
            RmsChange = estimate is null || before is null ? null : estimate.RmsDifference(before, options.Region),
            Curve = learned.Curve,
        };
    }

    private WindowRun Windows(int iteration, int[] cells, double[] starts, LearnedConditional learned, string reason, IProgress<Progress>? progress, CancellationToken cancellation) =>
        WindowRun.FromArrays(stages.Arrays($"{iteration:00}-windows", () =>
        {
            long relaxed = _sampler.Relax(starts, _pool.PotentialQuantile(WindowSampler.RelaxationQuantile), randomness.Threads);
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new Progress($"iteration {iteration}: sampling {cells.Length} windows", 0, reason));
            GlobalMoves? moves = options.GlobalMoveInterval == 0 ? null
                : ModelMoves.At(system, learned, Labels(cells), options.Stiffness, randomness.For(iteration, StreamPurpose.GlobalMoves));
            WindowRun sampled = _sampler.Run(cells, starts, randomness.For(iteration, StreamPurpose.Windows), moves, cancellation);
            return (sampled with { Run = sampled.Run with { RelaxationEvaluations = relaxed } }).ToArrays();
        }));

    // A label that gave fewer valid states than there are replicas starts several replicas from one state; fresh velocities
    // and noise part them.
    private IEnumerable<double> Fill(IReadOnlyList<double[]> states) =>
        states.Count == 0 ? [] : Enumerable.Range(0, options.ReplicasPerWindow).SelectMany(r => states[r % states.Count]);

    private void AddVisits(int iteration, int[] cells, WindowRun windows)
    {
        EnsembleRun run = windows.Run;
        Visit[] visits = _sampler.Split(cells, windows, iteration, _groups, randomness.Threads);
        _groups += run.Replicas;
        long burnIn = 0;
        foreach (Visit visit in visits)
        {
            if (visit.EquilibratedRows().Any())
            {
                _pool.PutAsideBefore(visit);
                _pool.Add(visit);
                burnIn += (long)visit.Replicas * visit.Discarded * options.Stride;
            }
            else
            {
                _givenUp.Add(visit.Cell);
            }
        }

        // Replicas that failed stopped early; what they did not spend is missing from the sampling.
        long healing = Math.Min(run.ForceEvaluations, run.Replicas * options.HealingSteps);
        burnIn = Math.Min(burnIn, run.ForceEvaluations - healing);
        _ledger.Spend("minimisation", run.RelaxationEvaluations);
        _ledger.Spend("healing", healing);
        _ledger.Spend("burn-in", burnIn);
        _ledger.Spend("sampling", run.ForceEvaluations - healing - burnIn);
        if (windows.GlobalMoves is not null)
        {
            _ledger.Spend("global moves", windows.GlobalEnergies);
        }
    }

    private (ConsistencyVerdict Verdict, double[] Lifted, ValidityTally Tally) Judge(int iteration, LearnedConditional learned, MacroEstimate? estimate, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        int[] cells = _pool.SampledCells();
        progress?.Report(new Progress($"comparing model and physics at {cells.Length} labels", 0, ""));
        int n = options.VerdictSamples, d = system.StateDimension;
        double[] lifted = Lifter.Draw(system, learned, Labels(cells), n, randomness.For(iteration, StreamPurpose.Verdict));
        var tests = new LabelComparison(system, options, learned, LabelComparison.PermutationsFor(cells.Length, options.FalseAlarmRate));
        var labels = new LabelConsistency[cells.Length];
        Numerics.ParallelBlocks.For(cells.Length, randomness.Threads, i =>
        {
            Visit[] visits = [.. _pool.Visits.Where(v => v.Cell == cells[i])];
            labels[i] = tests.Compare(cells[i], visits, lifted.AsSpan(i * n * d, n * d).ToArray(), randomness.For(iteration, StreamPurpose.Tests, 2 * i));
        }, cancellation);
        var tally = new ValidityTally();
        for (int i = 0; i < cells.Length * n; i++)
        {
            tally.Count(system.Check(lifted.AsSpan(i * d, d)));
        }

        bool[] counts = [.. cells.Select(cell => estimate?.IsInRegion(cell, options.Region) ?? true)];
        return (Verdict.Judge(labels, counts, options.FalseAlarmRate, n), lifted, tally);
    }

    private double[] Labels(int[] cells) => [.. cells.SelectMany(options.Grid.Center)];
}
