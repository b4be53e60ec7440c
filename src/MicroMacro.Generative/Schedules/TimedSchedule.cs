namespace MicroMacro.Generative.Schedules;

/// <summary>A process in a time t of 0 to 1: trained at t uniform in [1e-5, 1] on the noise itself, sampled in equal steps of t [song2021sde].</summary>
/// <remarks>
/// The published loss |std · score + n|² is the squared error of the noise, |D - x0|²/sigma², whatever s(t) is; beside the weight
/// (sigma² + 1)/sigma² of <see cref="EdmSchedule"/> it is 1/(sigma² + 1).
/// </remarks>
public abstract record TimedSchedule : NoiseSchedule
{
    private const double TrainingStart = 1e-5;

    /// <inheritdoc/>
    public sealed override double SigmaMin => Sigma(SamplingStart);

    /// <inheritdoc/>
    public sealed override double TrainedMin => Sigma(TrainingStart);

    /// <inheritdoc/>
    public sealed override double TrainedMax => Sigma(1.0);

    /// <inheritdoc/>
    public sealed override double SigmaMax => Sigma(1.0);

    /// <summary>The time at which a sampler stops and denoises.</summary>
    public virtual double SamplingStart => 1e-3;

    /// <summary>The noise level of the scaled coordinate x/s, standard deviation over s.</summary>
    /// <param name="time">From 0 to 1.</param>
    public abstract double Sigma(double time);

    /// <summary>The factor s of the clean data at a time; 1 where the variance explodes.</summary>
    /// <param name="time">From 0 to 1.</param>
    public virtual double Scale(double time) => 1.0;

    /// <inheritdoc/>
    public sealed override double TrainingSigma(double quantile) => Sigma(TrainingStart + (quantile * (1.0 - TrainingStart)));

    /// <inheritdoc/>
    public sealed override double LossWeight(double sigma) => 1.0 / ((sigma * sigma) + 1.0);

    /// <inheritdoc/>
    public sealed override double[] Levels(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        double[] levels = new double[steps + 1];
        for (int i = 0; i < steps; i++)
        {
            levels[i] = Sigma(1.0 + ((double)i / (steps - 1) * (SamplingStart - 1.0)));
        }

        return levels;
    }
}
