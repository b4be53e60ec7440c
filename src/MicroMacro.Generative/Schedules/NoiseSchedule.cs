using System.Globalization;
using MicroMacro.Numerics;

namespace MicroMacro.Generative.Schedules;

/// <summary>A noise process x(t) = s(t) (x0 + sigma(t) n) behind the one denoiser D(x/s; sigma), with its training law and its time steps.</summary>
/// <remarks>
/// In the scaled coordinate x/s every linear process of the field (variance exploding, variance preserving, sub-variance preserving) has
/// the same score, probability flow and reverse equation, with the variance sigma² as the clock [karras2022edm, section 2]. What is left of
/// a schedule is which noise levels are trained how often, how they are weighted, and where a sampler steps.
/// </remarks>
public abstract record NoiseSchedule
{
    /// <summary>The schedule's name and parameters, as <see cref="Parse"/> reads them.</summary>
    public abstract string Text { get; }

    /// <summary>Smallest noise level that a sampler with this schedule's steps visits before the last step.</summary>
    public abstract double SigmaMin { get; }

    /// <summary>Smallest noise level that is trained often enough to be trusted.</summary>
    public abstract double TrainedMin { get; }

    /// <summary>Largest noise level that is trained often enough to be trusted.</summary>
    public abstract double TrainedMax { get; }

    /// <summary>Largest noise level of a sampler with this schedule's steps.</summary>
    public abstract double SigmaMax { get; }

    /// <summary>The noise level below which a share of the training draws lies.</summary>
    /// <param name="quantile">The share, above 0 and below 1.</param>
    public abstract double TrainingSigma(double quantile);

    /// <summary>Weight of a noise level in training, relative to that of <see cref="EdmSchedule"/>, (sigma² + 1)/sigma² on the squared error of D.</summary>
    public virtual double LossWeight(double sigma) => 1.0;

    /// <summary>The noise levels where a sampler steps, decreasing, the last 0, shape [steps + 1].</summary>
    public abstract double[] Levels(int steps);

    /// <summary>Reads a schedule that <see cref="Text"/> wrote.</summary>
    /// <exception cref="InvalidDataInputException">It is no schedule, or a number is out of range.</exception>
    public static NoiseSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] numbers = new double[Math.Max(0, words.Length - 1)];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(words[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                throw Unknown(text);
            }
        }

        try
        {
            return (words.FirstOrDefault(), numbers.Length) switch
            {
                ("edm", 2) => new EdmSchedule(numbers[0], numbers[1]),
                ("ve", 2) => new GeometricVeSchedule(numbers[0], numbers[1]),
                ("song-ve", 1) => new SongVeSchedule(numbers[0]),
                ("vp", 2) => new VpSchedule(numbers[0], numbers[1], isSub: false),
                ("subvp", 2) => new VpSchedule(numbers[0], numbers[1], isSub: true),
                _ => throw Unknown(text),
            };
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataInputException($"the noise schedule '{text}' is out of range: {exception.Message}");
        }
    }

    /// <summary>A name and its parameters in the invariant culture.</summary>
    private protected static string Format(string name, params ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
        {
            name += " " + number.ToString("R", CultureInfo.InvariantCulture);
        }

        return name;
    }

    private static InvalidDataInputException Unknown(string text) => new(
        $"'{text}' is no noise schedule; 'edm MEAN DEVIATION', 've SIGMA_MIN SIGMA_MAX', 'song-ve SIGMA', 'vp BETA_MIN BETA_MAX' or 'subvp BETA_MIN BETA_MAX' was expected");
}
