namespace MicroMacro.Generative.Training;

/// <summary>Where a training stands.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps to take at most.</param>
/// <param name="TrainingLoss">Loss averaged over the last interval.</param>
/// <param name="ValidationLoss">Validation loss, NaN without validation.</param>
public readonly record struct ScoreTrainingProgress(int Step, int Steps, double TrainingLoss, double ValidationLoss);
