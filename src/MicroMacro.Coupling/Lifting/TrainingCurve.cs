namespace MicroMacro.Coupling.Lifting;

/// <summary>Training and validation loss against optimiser steps; three arrays of one length.</summary>
public sealed record TrainingCurve(double[] Step, double[] TrainingLoss, double[] ValidationLoss)
{
    /// <summary>The curve of a method without training.</summary>
    public static TrainingCurve Empty { get; } = new([], [], []);
}
