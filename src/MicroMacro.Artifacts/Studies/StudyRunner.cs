using MicroMacro.Artifacts.Results;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Coupling;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;

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
        var loop = new MicroMacroLoop(setup.System, setup.Learner, setup.Options, new StageCache(store, identity), new StudyRandomness(seed, threads));
        LoopResult result = loop.Run(setup.Initial, progress is null ? null : new Told(progress), cancellation);
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
        };
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
