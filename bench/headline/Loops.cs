using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Results;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Coupling;
using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Bench.Headline;

/// <summary>The coupled loop as `micromacro run` runs it on the case's study, or with one part of it left out.</summary>
internal static class Loops
{
    // Far below what any curve asks for: a run ends with its budget, so that its whole curve is seen.
    private const double NoTarget = 0.01;

    public static void Run(Case system, int seed, Curve curve, Func<Study, Study> change)
    {
        Study study = change(StudyReader.Read(system.StudyPath));
        study = study with { Loop = study.Loop with { TargetError = NoTarget * study.ThermalEnergy } };
        Clock clock = new();
        StudyOutcome outcome = StudyRunner.Run(study, (ulong)seed, Environment.ProcessorCount, clock, "", null, default);
        LoopResult result = outcome.Result;
        double[] centers = [.. Enumerable.Range(0, outcome.Options.Grid.Count).Select(cell => outcome.Options.Grid.Center(cell)[0])];
        foreach (LoopIteration iteration in result.Iterations)
        {
            Frames frames = FramesOf(system, result.Pool, iteration.Number, centers);
            if (frames.Hidden.Length > 0)
            {
                curve.Add(iteration.CumulativeForceEvaluations, clock.Seconds[iteration.Number], frames);
            }
        }

        JsonObject ledger = [];
        foreach ((string purpose, long spent) in result.Ledger.Entries)
        {
            ledger[purpose] = spent;
        }

        curve.Notes["ledger"] = ledger;
        curve.Notes["verdict"] = result.Verdict.Overall.ToString();
        curve.Notes["stop"] = result.Stop.ToString();
    }

    private static Frames FramesOf(Case system, FramePool pool, int iteration, double[] centers)
    {
        List<double> z = [];
        List<int> hidden = [], window = [];
        IEnumerable<Visit> later = pool.Aside.Where(a => a.By > iteration).Select(a => a.Visit);
        foreach (Visit visit in pool.Visits.Concat(later).Where(v => v.Cell >= 0 && v.Iteration <= iteration))
        {
            foreach (int row in visit.EquilibratedRows())
            {
                z.Add(visit.Coarse[row]);
                hidden.Add(system.Hidden(visit.State(row)));
                window.Add(visit.Cell);
            }
        }

        return Estimates.Windows(system, z, hidden, window, centers);
    }

    /// <summary>Keeps nothing but the processor time at the end of each iteration.</summary>
    private sealed class Clock : IStageStore
    {
        private readonly TimeSpan _start = Curve.Cpu();

        public List<double> Seconds { get; } = [];

        public ArrayBundle? Load(string stage, string inputHash) => null;

        public void Save(string stage, string inputHash, ArrayBundle result)
        {
        }

        public void Remove(string stage, string inputHash)
        {
        }

        public void Record(string kind, IReadOnlyDictionary<string, object> data)
        {
            if (kind == "iteration")
            {
                Seconds.Add((Curve.Cpu() - _start).TotalSeconds);
            }
        }
    }
}
