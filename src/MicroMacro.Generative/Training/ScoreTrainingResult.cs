using MicroMacro.Generative.Models;

namespace MicroMacro.Generative.Training;

/// <summary>What a training leaves.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Model">The averaged weights at the best validation loss; null if training diverged or was cancelled before the first validation.</param>
/// <param name="Losses">Losses along the way.</param>
public sealed record ScoreTrainingResult(ScoreTrainingStatus Status, ScoreModel? Model, LossHistory Losses);
