using System.Globalization;

namespace MicroMacro.Generative.Sampling;

/// <summary>How noise is turned into samples. Noise levels are in units of the features' own deviation.</summary>
public sealed record SamplerOptions
{
    /// <summary>The defaults: 18 Heun steps, 35 evaluations of the network and one for the start.</summary>
    public static SamplerOptions Default { get; } = new();

    /// <summary>The sampler for guided models where none is asked for: noise on the way heals what guidance gets wrong at large noise.</summary>
    public static SamplerOptions Guided { get; } = new() { Steps = 150, Churn = 60 };

    /// <summary>Churn of Heun's steps where a model has periodic features and none was asked for.</summary>
    /// <remarks>
    /// On a circle all noise levels matter on which wells are told apart, and 18 deterministic steps leave 1.5 to 5 times as many samples between wells
    /// as there should be; with this churn, 0.3 a step, at the same number of evaluations, there are 1.0 to 1.1 times as many where a right sampler leaves
    /// 1 %, and where it leaves 0.1 % 1.4 to 1.5 times with the levels of plain data, 1.0 with those of molecules (docs/samplers.md).
    /// </remarks>
    public const double CircleChurn = 5.4;

    /// <summary>Largest churn a step, sqrt(2) - 1: the noise is doubled in variance [karras2022edm, algorithm 2].</summary>
    public static double MostChurnPerStep { get; } = Math.Sqrt(2.0) - 1.0;

    /// <summary>The method.</summary>
    /// <value>Default: <see cref="SamplerMethod.Heun"/>.</value>
    public SamplerMethod Method { get; init; } = SamplerMethod.Heun;

    /// <summary>Steps from the largest noise to none.</summary>
    /// <value>Default 18; at least 2.</value>
    public int Steps { get; init; } = 18;

    /// <summary>Largest noise level; 10 to 20 deviations forget the data.</summary>
    /// <value>Default 20; above <see cref="SigmaMin"/>, at most 1e6.</value>
    public double SigmaMax { get; init; } = 20.0;

    /// <summary>Smallest noise level before the last step.</summary>
    /// <value>Default 0.002; positive.</value>
    public double SigmaMin { get; init; } = 0.002;

    /// <summary>Exponent of the schedule; larger means more steps at small noise.</summary>
    /// <value>Default 7; at least 1.</value>
    public double Rho { get; init; } = 7.0;

    /// <summary>Where in a Heun step the second slope is taken; 1 is Heun's own choice, see <see cref="HeunSampler"/>.</summary>
    /// <value>Default 0.57; above 0, at most 1.</value>
    public double Alpha { get; init; } = 0.57;

    /// <summary>Signal-to-noise ratio of the corrector step.</summary>
    /// <value>Default 0.16; above 0, at most 1.</value>
    public double SignalToNoise { get; init; } = 0.16;

    /// <summary>Whether to step at the equal times of the model's own schedule instead of levels equally spaced in sigma^(1/rho).</summary>
    /// <value>Default false; without effect where the schedule has no times, <see cref="Schedules.EdmSchedule"/>.</value>
    public bool OwnLevels { get; init; }

    /// <summary>Noise added in each Heun step, in all steps together relative to the current level [karras2022edm, algorithm 2]; 0 for the deterministic flow.</summary>
    /// <value>
    /// Default null: <see cref="CircleChurn"/>, or as much as the steps allow, where features are periodic, else 0. Not negative, at most
    /// <see cref="MostChurnPerStep"/> times <see cref="Steps"/>; published 5 to 80 with 32 to 1,000 steps.
    /// </value>
    public double? Churn { get; init; }

    /// <summary>Smallest noise level at which noise is added.</summary>
    /// <value>Default 0.05; not negative.</value>
    public double ChurnMin { get; init; } = 0.05;

    /// <summary>Largest noise level at which noise is added.</summary>
    /// <value>Default 50; not below <see cref="ChurnMin"/>.</value>
    public double ChurnMax { get; init; } = 50.0;

    /// <summary>Deviation of the added noise; slightly above 1 where the denoiser takes out too much.</summary>
    /// <value>Default 1; positive.</value>
    public double ChurnNoise { get; init; } = 1.0;

    /// <summary>Tolerance of <see cref="SamplerMethod.AdaptiveFlow"/>, absolute in deviations of the features and relative to the state.</summary>
    /// <value>Default 1e-5; 1e-6 to 0.1.</value>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Evaluations of the network for one sample after the start; null where the method chooses as many as it needs.</summary>
    public int? Evaluations => Method switch
    {
        SamplerMethod.EulerMaruyama => Steps,
        SamplerMethod.AdaptiveFlow => null,
        _ => (2 * Steps) - 1,
    };

    /// <summary>Steps with which a method's own error is small: 18 of Heun's, 500 evaluations where the method is of first order.</summary>
    /// <param name="method">The method.</param>
    public static int DefaultSteps(SamplerMethod method) => method switch
    {
        SamplerMethod.EulerMaruyama => 500,
        SamplerMethod.PredictorCorrector => 250,
        _ => Default.Steps,
    };

    /// <summary>The same options with the churn that a model's features ask for where none is given.</summary>
    /// <param name="circles">Whether any feature is periodic.</param>
    internal SamplerOptions For(bool circles) => Churn is null ? this with { Churn = circles ? Math.Min(CircleChurn, MostChurnPerStep * Steps) : 0 } : this;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Steps, 100_000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SigmaMin);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SigmaMax, SigmaMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SigmaMax, 1e6);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rho, 1.0);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Alpha, 1.0);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SignalToNoise);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SignalToNoise, 1.0);
        double most = MostChurnPerStep * Steps, churn = Churn ?? 0;
        ArgumentOutOfRangeException.ThrowIfNegative(churn, nameof(Churn));
        if (!(churn <= most * (1.0 + 1e-12)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Churn), churn, string.Create(CultureInfo.InvariantCulture, $"Churn in {Steps} steps must be at most {most:G4}, sqrt(2) - 1 a step"));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(ChurnMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(ChurnMax, ChurnMin);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ChurnNoise);
        ArgumentOutOfRangeException.ThrowIfLessThan(Tolerance, 1e-6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Tolerance, 0.1);
    }
}
