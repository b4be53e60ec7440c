namespace MicroMacro.Generative.Models;

/// <summary>Which labels a model was trained on, so that a request outside can be refused instead of extrapolated.</summary>
/// <remarks>
/// A plain label is covered from its smallest to its largest value; a periodic one in the bins that hold data and their neighbours. Each label is
/// taken by itself: of several, a combination without data is covered where each of its values has some, and <see cref="Doubt"/> says so.
/// </remarks>
public sealed class LabelCoverage
{
    /// <summary>Bins of a period.</summary>
    public const int Bins = 72;

    private readonly bool[][] _bins;
    private readonly LabelLandmarks? _landmarks;

    internal LabelCoverage(double[] period, double[] minimum, double[] maximum, bool[][] bins, LabelLandmarks? landmarks)
    {
        Period = period;
        _landmarks = landmarks;
        Minimum = minimum;
        Maximum = maximum;
        _bins = bins;
    }

    /// <summary>Periods, shape [c]; 0 where a label is not periodic.</summary>
    public double[] Period { get; }

    /// <summary>Smallest training value of each label, shape [c].</summary>
    public double[] Minimum { get; }

    /// <summary>Largest training value of each label, shape [c].</summary>
    public double[] Maximum { get; }

    /// <summary>Whether all training labels are the same: the model is one without labels.</summary>
    public bool IsPoint => Minimum.AsSpan().SequenceEqual(Maximum);

    /// <summary>Some of the training labels, shape [m, c]; empty where a model of before kept none.</summary>
    internal double[] Landmarks => _landmarks?.Labels ?? [];

    /// <summary>The coverage of training labels.</summary>
    /// <param name="labels">Labels, shape [n, c].</param>
    /// <param name="period">Periods, shape [c]; 0 where a label is not periodic.</param>
    /// <param name="weights">Weights of the records, shape [n], of which those without weight cover nothing; empty for equal weights.</param>
    public static LabelCoverage Of(ReadOnlySpan<double> labels, double[] period, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(period);
        int c = period.Length;
        double[] minimum = Enumerable.Repeat(double.PositiveInfinity, c).ToArray();
        double[] maximum = Enumerable.Repeat(double.NegativeInfinity, c).ToArray();
        bool[][] bins = period.Select(p => new bool[p > 0 ? Bins : 0]).ToArray();
        for (int i = 0; i < labels.Length; i++)
        {
            int j = i % c;
            if (!weights.IsEmpty && !(weights[i / c] > 0))
            {
                continue;
            }

            minimum[j] = Math.Min(minimum[j], labels[i]);
            maximum[j] = Math.Max(maximum[j], labels[i]);
            if (period[j] > 0)
            {
                bins[j][Bin(labels[i], period[j])] = true;
            }
        }

        return new LabelCoverage(period, minimum, maximum, bins, LabelLandmarks.Of(labels, period, weights));
    }

    /// <summary>Why a label is outside, as the end of a sentence; null where it is covered.</summary>
    /// <param name="label">One label vector, shape [c].</param>
    /// <param name="names">Names of the labels, shape [c].</param>
    public string? Refusal(ReadOnlySpan<double> label, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        for (int j = 0; j < Period.Length; j++)
        {
            string value = label[j].ToString("G6", System.Globalization.CultureInfo.InvariantCulture);
            if (Period[j] > 0)
            {
                int bin = Bin(label[j], Period[j]);
                if (!_bins[j][bin] && !_bins[j][(bin + 1) % Bins] && !_bins[j][(bin + Bins - 1) % Bins])
                {
                    return $"{names[j]} = {value} is in a part of the period where the model has no training data";
                }
            }
            else if (!(label[j] >= Minimum[j] - Slack(j) && label[j] <= Maximum[j] + Slack(j)))
            {
                return string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{names[j]} = {value} is outside the trained range [{Minimum[j]:G6}, {Maximum[j]:G6}]");
            }
        }

        return null;
    }

    /// <summary>Why a covered label is far from all that was learned, as the end of a sentence; null where it is not.</summary>
    /// <remarks>
    /// Distances in deviations of each label (radians of a period) from the nearest of up to 512 training labels: far is beyond twice what 99 % of
    /// those have to their own nearest neighbour. It sees empty corners of several labels and gaps of one.
    /// </remarks>
    /// <param name="label">One label vector, shape [c].</param>
    /// <param name="names">Names of the labels, shape [c].</param>
    /// <exception cref="ArgumentNullException">There are no names.</exception>
    public string? Doubt(ReadOnlySpan<double> label, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (_landmarks is null || _landmarks.Remoteness(label) is not (> 1.0 and double remoteness))
        {
            return null;
        }

        string text = "";
        for (int j = 0; j < Period.Length; j++)
        {
            text += string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(j > 0 ? ", " : "")}{names[j]} = {label[j]:G6}");
        }

        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{text}: the nearest training label is {2 * remoteness:G2} times as far as training labels are from each other; the model extrapolates there");
    }

    /// <summary>Whether bin <paramref name="bin"/> of periodic label <paramref name="label"/> holds training data.</summary>
    public bool Covers(int label, int bin) => _bins[label][bin];

    private static int Bin(double value, double period)
    {
        double turns = value / period;
        return Math.Min(Bins - 1, (int)((turns - Math.Floor(turns)) * Bins));
    }

    // A grid that ends at the range's end may miss it by rounding or by a sampling gap of the data's own size.
    private double Slack(int j) => 1e-3 * (Maximum[j] - Minimum[j]);
}
