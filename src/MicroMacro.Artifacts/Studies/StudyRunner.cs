using MicroMacro.Artifacts.Effective;
using MicroMacro.Artifacts.Results;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Coupling;
using MicroMacro.Coupling.Closures;
using MicroMacro.Coupling.Effective;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Runs a study from its description to its outcome.</summary>
public static class StudyRunner
{
    /// <summary>Runs the loop.</summary>
    /// <param name="study">The study.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">Threads; the outcome does not depend on them.</param>
    /// <param name="store">Where finished stages are kept.</param>
    /// <param name="identity">All that the outcome depends on (see <see cref="StudyIdentity"/>).</param>
    /// <param name="progress">Told what goes on, or null.</param>
    /// <param name="cancellation">Stops the run; finished stages are kept.</param>
    public static StudyOutcome Run(Study study, ulong seed, int threads, IStageStore store, string identity, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(study);
        StudySetup setup = StudySetup.Of(study);
        StageCache stages = new(store, identity);
        StudyRandomness randomness = new(seed, threads);
        Told? told = progress is null ? null : new Told(progress);
        LoopResult result = new MicroMacroLoop(setup.System, setup.Learner, setup.Options, stages, randomness).Run(setup.Initial, told, cancellation);
        (EffectiveReport? report, string? without) = study.Effective is { } effective
            ? Effective(study, effective, setup, result, stages, randomness, told, cancellation)
            : (null, null);
        return new StudyOutcome
        {
            Name = study.Name,
            Seed = seed,
            Version = RunManifest.Version,
            System = setup.System,
            Description = setup.Description,
            Temperature = (study.System as MoleculeSettings)?.Temperature,
            Topology = setup.Topology,
            Options = setup.Options,
            Result = result,
            Reference = setup.Reference,
            Closures = setup.Observables.Count == 0 ? [] : new ConditionalAverages(setup.System, setup.Options, result.Pool)
                .Of(setup.Observables, [.. result.Verdict.Labels.Select(l => l.Cell)], result.Lifted, threads),
            Effective = report,
            WithoutEffective = without,
        };
    }

    /// <summary>Effective dynamics, or why there are none: what the loop has found stays either way.</summary>
    private static (EffectiveReport? Report, string? Without) Effective(
        Study study,
        EffectiveSettings settings,
        StudySetup setup,
        LoopResult result,
        StageCache stages,
        StudyRandomness randomness,
        IProgress<Progress>? progress,
        CancellationToken cancellation)
    {
        BurstOptions bursts = new()
        {
            Count = settings.Bursts,
            Records = checked((int)Math.Round(settings.Time / settings.Record)),
            Stride = Math.Max(1, checked((int)study.Steps(settings.Record))),
        };
        try
        {
            BurstPaths paths = LiftedBursts.Run(setup.System, result, setup.Options, bursts, stages, randomness, progress, cancellation);
            progress?.Report(new Progress("effective dynamics", 0, ""));
            if (paths.Failure is { } failure)
            {
                return (null, failure);
            }

            EffectiveInput input = EffectiveInput.OfBursts(
                paths.Z,
                paths.Count,
                bursts.Stride * study.Timestep,
                [.. setup.System.CoarseVariables.Select(v => (v.Name, v.Unit, v.Period))],
                study.System is MoleculeSettings ? "ps" : "");
            return (EffectiveReport.Of(input, settings.Options with { Threads = randomness.Threads }, settings.From, settings.To, settings.Cells), null);
        }
        catch (Exception exception) when (exception is PhysicsFailedException or InvalidDataInputException)
        {
            return (null, PlainMessage.Of(exception.Message));
        }
    }

    private sealed class Told(IProgress<StageProgress> progress) : IProgress<Progress>
    {
        private string _stage = "";

        // The learner knows how far it is, and the loop in which iteration that is: its line goes under the loop's name.
        public void Report(Progress value)
        {
            bool isLearner = value.Stage == "learning" && _stage.Length > 0;
            _stage = isLearner ? _stage : value.Stage;
            progress.Report(new StageProgress(_stage, value.Fraction, value.Detail.Length == 0 ? null : value.Detail));
        }
    }
}
