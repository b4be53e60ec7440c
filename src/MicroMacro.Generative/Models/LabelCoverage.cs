namespace MicroMacro.Generative.Models;

/// <summary>Which labels a model was trained on, so that a request outside can be refused instead of extrapolated.</summary>
/// <remarks>
/// A plain label is covered from its smallest to its largest value; a periodic one in the bins that hold data and their neighbours. Each label is
/// taken by itself: of several, a combination without data is covered where each of its values has some.
/// </remarks>
public sealed class LabelCoverage
{
    /// <summary>Bins of a period.</summary>
    public const int Bins = 72;

    private readonly bool[][] _bins;

    internal LabelCoverage(double[] period, double[] minimum, double[] maximum, bool[][] bins)
    {
        Period = period;
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

        return new LabelCoverage(period, minimum, maximum, bins);
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
