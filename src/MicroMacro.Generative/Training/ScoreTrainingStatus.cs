namespace MicroMacro.Generative.Training;

/// <summary>How a training ended.</summary>
public enum ScoreTrainingStatus
{
    /// <summary>All steps were taken.</summary>
    Completed,

    /// <summary>The validation loss had stopped falling.</summary>
    StoppedEarly,

    /// <summary>Cancelled; the model is the best one until then, null if there was none.</summary>
    Cancelled,

    /// <summary>A loss or gradient was not finite; the model is the best one before, null if there was none.</summary>
    Diverged,
}
