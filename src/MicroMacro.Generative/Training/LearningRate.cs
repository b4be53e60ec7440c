namespace MicroMacro.Generative.Training;

/// <summary>The learning rate along a training, relative to its largest value: a linear rise, then half a cosine down to zero.</summary>
internal static class LearningRate
{
    /// <summary>The factor of step <paramref name="number"/>, from 1 to <paramref name="steps"/>.</summary>
    public static double Factor(int number, int warmUp, int steps, bool decay = true)
    {
        if (number <= warmUp && warmUp < steps)
        {
            return (double)number / warmUp;
        }

        if (!decay)
        {
            return 1.0;
        }

        int start = warmUp < steps ? warmUp : 0;
        return 0.5 * (1.0 + Math.Cos(Math.PI * (number - start) / (steps - start + 1.0)));
    }
}
