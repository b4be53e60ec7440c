using MicroMacro.Coupling.Lifting;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;
using MicroMacro.Sampling;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>The learner that a study asks for.</summary>
internal static class StudyLearners
{
    /// <summary>A score model, its training-free twin, or the nearest frame, on the features that fit the system.</summary>
    public static ILearner Of(Study study, IMicroSystem system, MolecularTopology? topology)
    {
        Func<double[], ICoordinateMap> fit = topology is null ? _ => new IdentityMap(system.ObservationDimension) : Internal(study, topology);
        return study.Model.Method switch
        {
            ModelMethod.Score => Score(study.Model, fit, system.CoarseVariables, topology is not null),
            ModelMethod.MonteCarlo => new MonteCarloLearner(fit, system.CoarseVariables),
            _ => new NearestFrameLearner(fit, system.CoarseVariables),
        };
    }

    // Noise levels are the features' own: whitened internal coordinates want others than an SDE's sharp conditional laws.
    private static ScoreLearner Score(ModelSettings model, Func<double[], ICoordinateMap> fit, IReadOnlyList<CoarseVariable> labels, bool isMolecule)
    {
        ScoreTrainingOptions training = isMolecule ? MoleculeModelDefaults.Training : new ScoreTrainingOptions();
        SamplerOptions sampler = isMolecule ? MoleculeModelDefaults.Sampler : SamplerOptions.Default;
        if (model.Preset is not null)
        {
            ScorePreset preset = ScorePresets.Find(model.Preset);
            (training, sampler) = (preset.Training, preset.Sampler);
        }

        return new ScoreLearner(
            fit,
            labels,
            training with
            {
                Form = model.Form,
                Hidden = model.Hidden ?? training.Hidden,
                Layers = model.Layers ?? training.Layers,
                Batch = model.Batch ?? training.Batch,
                Steps = model.Steps ?? training.Steps,
                LearningRate = model.LearningRate ?? training.LearningRate,
            },
            sampler with { Steps = model.SamplerSteps ?? sampler.Steps });
    }

    // The slow torsions always lie on their circles, however little they move in the first data.
    private static Func<double[], ICoordinateMap> Internal(Study study, MolecularTopology topology)
    {
        List<int[]> torsions = [.. study.Slow.Where(s => s.Kind == SlowVariableKind.Torsion).Select(s => s.Atoms.ToArray())];
        InternalCoordinates coordinates = InternalCoordinates.Build(
            topology.AtomCount,
            [.. topology.Bonds.SelectMany(b => new[] { b.I, b.J })],
            [.. topology.Atoms.Select(a => a.AtomicNumber)],
            torsions);
        var options = new InternalCoordinateMapOptions { FreeTorsions = torsions };
        return observations => InternalCoordinateMap.Fit(coordinates, observations, options);
    }
}
