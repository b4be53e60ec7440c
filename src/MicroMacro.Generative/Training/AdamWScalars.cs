namespace MicroMacro.Generative.Training;

/// <summary>What one AdamW step needs besides its arrays.</summary>
/// <param name="Rate">Learning rate over the first moment's bias correction.</param>
/// <param name="SecondScale">One over the second moment's bias correction.</param>
/// <param name="GradientScale">Factor of the gradient, below 1 where it is clipped.</param>
/// <param name="Keep">Share of a weight left by decay.</param>
/// <param name="Follow">How far the moving average follows.</param>
/// <param name="Beta2">Decay of the second moment.</param>
internal readonly record struct AdamWScalars(float Rate, float SecondScale, float GradientScale, float Keep, float Follow, float Beta2 = 0.99f);
