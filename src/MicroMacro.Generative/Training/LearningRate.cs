using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Training;

/// <summary>The learning rate along a training, relative to its largest value: a linear rise, then half a cosine down to zero.</summary>
internal static class LearningRate
{
    /// <summary>The factor of step <paramref name="number"/>, from 1 to <paramref name="steps"/>; a rise that the training is too short for takes a tenth of it.</summary>
    public static double Factor(int number, int warmUp, int steps, bool decay = true)
    {
        int rise = warmUp < steps ? warmUp : steps / 10;
        if (number <= rise)
        {
            return (double)number / rise;
        }

        if (!decay)
        {
            return 1.0;
        }

        return 0.5 * (1.0 + VectorMath.SinCos(Math.PI * (number - rise) / (steps - rise + 1.0)).Cos);
    }
}
