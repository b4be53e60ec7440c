using MicroMacro.Generative.Models;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;

namespace MicroMacro.Generative.Benchmarks;

/// <summary>The network and batch of a score benchmark.</summary>
/// <param name="Dimension">Numbers per feature vector.</param>
/// <param name="Condition">Numbers per label, none periodic.</param>
/// <param name="Hidden">Units of a hidden layer.</param>
/// <param name="Layers">Hidden layers.</param>
/// <param name="Batch">Records per step.</param>
/// <param name="Residual">Whether hidden layers after the first add their input to their output.</param>
/// <param name="Form">What the network gives; an energy network has as many inputs and outputs, and twice the work.</param>
public sealed record ScoreBenchmarkShape(int Dimension, int Condition, int Hidden, int Layers, int Batch, bool Residual = false, ScoreForm Form = ScoreForm.Score)
{
    internal ScoreTrainingOptions Options()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Dimension, 1, nameof(Dimension));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Dimension, 4096, nameof(Dimension));
        ArgumentOutOfRangeException.ThrowIfLessThan(Condition, 1, nameof(Condition));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Condition, 256, nameof(Condition));
        return new ScoreTrainingOptions
        {
            Hidden = Hidden, Layers = Layers, Batch = Batch, Residual = Residual, Form = Form, LearningRate = 1e-3, Steps = 1_000_000_000, WarmUpSteps = 0,
            Schedule = new EdmSchedule(-1.2, 1.2),
        };
    }
}
