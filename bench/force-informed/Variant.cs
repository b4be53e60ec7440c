using MicroMacro.Generative.Models;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;

namespace MicroMacro.Bench.ForceInformed;

/// <summary>Other settings of training on 1,000 frames of alanine dipeptide, which say what limits the error.</summary>
/// <param name="Name">What differs, without commas.</param>
/// <param name="Forces">Whether forces are used.</param>
/// <param name="Seeds">Seeds, from 1.</param>
/// <param name="Options">The problem's options with what differs.</param>
internal sealed record Variant(string Name, bool Forces, int Seeds, Func<ScoreTrainingOptions, ScoreTrainingOptions> Options)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        new("score 2e-3 1000", false, 1, o => Score(o) with { LearningRate = 2e-3, Steps = 1000 }),
        new("score small noise 2e-3 1000", false, 1, o => Score(o) with { LearningRate = 2e-3, Steps = 1000, Schedule = new EdmSchedule(-1.5, 1.0) }),
        new("energy 2e-3 1000", false, 1, o => o with { LearningRate = 2e-3, Steps = 1000 }),
        new("energy 4e-3 2000", false, 3, o => o with { LearningRate = 4e-3, Steps = 2000 }),
        new("score 2e-3 4000", true, 1, o => Score(o) with { LearningRate = 2e-3, Steps = 4000 }),
        new("score 5e-4 4000", true, 1, o => Score(o) with { LearningRate = 5e-4, Steps = 4000 }),
        new("energy 2e-3 4000", true, 1, o => o with { LearningRate = 2e-3, Steps = 4000 }),
        new("energy 1e-3 8000", true, 1, o => o with { LearningRate = 1e-3, Steps = 8000 }),
        new("energy 2e-3 16000", true, 1, o => o with { LearningRate = 2e-3, Steps = 16_000 }),
        new("energy 4e-3 8000", true, 3, o => o with { LearningRate = 4e-3, Steps = 8000 }),
        new("energy 4e-3 20000", true, 1, o => o with { LearningRate = 4e-3, Steps = 20_000 }),
        new("energy 6 layers 4e-3 8000", true, 1, o => o with { LearningRate = 4e-3, Steps = 8000, Layers = 6 }),
        new("energy 8e-3 8000", true, 1, o => o with { LearningRate = 8e-3, Steps = 8000 }),
    ];

    private static ScoreTrainingOptions Score(ScoreTrainingOptions options) => options with { Form = ScoreForm.Score };
}
