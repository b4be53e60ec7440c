using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Schedules;

/// <summary>The literature's settings by name. Shapes of image networks are not taken over: where none was published for vectors, ours stays.</summary>
/// <remarks>
/// Noise levels are in deviations of the data. [karras2022edm] gives its own for data of deviation 0.5, so they are doubled here:
/// ln(sigma) ~ N(-1.2 + ln 2, 1.2²), sigma from 0.004 to 160. [song2021sde] trained for 1.3 million steps of 128 images; the number of
/// steps stays ours unless asked for.
/// </remarks>
public static class ScorePresets
{
    private static readonly ScoreTrainingOptions Song = new()
    {
        Batch = 128, LearningRate = 2e-4, Decay = false, SecondMomentDecay = 0.999, WarmUpSteps = 5000, ClipNorm = 1.0, EmaDecay = 0.999,
    };

    /// <summary>All presets, the default first.</summary>
    public static IReadOnlyList<ScorePreset> All { get; } =
    [
        new("standard", "The default: EDM preconditioning, noise levels and network chosen on the systems of this project.", new(), SamplerOptions.Default),
        new(
            "edm",
            "EDM as published: ln(sigma) ~ N(-1.2, 1.2) and 18 Heun steps from 80 to 0.002 for data of deviation 0.5.",
            new() { Schedule = new EdmSchedule(-1.2 + VectorMath.Log(2.0), 1.2), LearningRate = 1e-3, Decay = false, SecondMomentDecay = 0.999 },
            new() { SigmaMax = 160.0, SigmaMin = 0.004, Alpha = 1.0 }),
        Published("ve-song2021", "Variance exploding, sigma 0.01 to 50.", new GeometricVeSchedule(), 16.0),
        Published("vp-song2021", "Variance preserving, beta 0.1 to 20.", new VpSchedule(), 0.0),
        Published("subvp-song2021", "Sub-variance preserving, beta 0.1 to 20.", new VpSchedule(isSub: true), 0.0),
        new(
            "song-tutorial",
            "Song's tutorial: dx = 25^t dw, Fourier features of scale 30 in t, Adam at 1e-4, 500 steps of a predictor-corrector.",
            new()
            {
                Schedule = new SongVeSchedule(), FourierScale = 30.0 / VectorMath.Log(25.0), Batch = 32, LearningRate = 1e-4, Decay = false,
                SecondMomentDecay = 0.999, WarmUpSteps = 0,
            },
            new() { Method = SamplerMethod.PredictorCorrector, Steps = 500, OwnLevels = true }),
        new(
            "internal-coordinates",
            "Residual 4 x 256, AdamW at 2e-4, batch 1,024, 20,000 steps: what others used for alanine dipeptide in internal coordinates.",
            new() { Hidden = 256, Layers = 4, Residual = true, Batch = 1024, LearningRate = 2e-4, Steps = 20_000, EmaDecay = 0.999, SecondMomentDecay = 0.999 },
            SamplerOptions.Default),
    ];

    /// <summary>Names of all presets, the default first.</summary>
    public static string[] Names { get; } = [.. All.Select(p => p.Name)];

    /// <summary>The preset of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ScorePreset Find(string name) => All.FirstOrDefault(p => p.Name == name)
        ?? throw new ArgumentException($"'{name}' is no preset; there are {string.Join(", ", Names)}", nameof(name));

    // Predictor-corrector with one Langevin step a level and a final denoising.
    private static ScorePreset Published(string name, string description, NoiseSchedule schedule, double fourier) => new(
        name,
        $"{description} As published: Adam at 2e-4, warm-up 5,000, clip 1, EMA 0.999, batch 128, 1,000 predictor-corrector steps at snr 0.16.",
        Song with { Schedule = schedule, FourierScale = fourier },
        new() { Method = SamplerMethod.PredictorCorrector, Steps = 1000, OwnLevels = true, SignalToNoise = 0.16 });
}
