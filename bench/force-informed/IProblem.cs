using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;

namespace MicroMacro.Bench.ForceInformed;

/// <summary>A system whose noised score is known well enough to test models against.</summary>
internal interface IProblem
{
    /// <summary>How models are trained, with and without forces alike.</summary>
    ScoreTrainingOptions Options { get; }

    /// <summary>Some frames of the system, with forces or without.</summary>
    TrainingData Data(int frames, int seed, bool forces);

    /// <summary>Root of the mean over noise levels of the relative squared error of a model's score.</summary>
    double Error(ScoreModel model, int threads);
}
