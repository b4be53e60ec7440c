using MicroMacro.Numerics;

namespace MicroMacro.Generative.Training;

/// <summary>What a conditional model learns from: features, labels and, where given, weights and groups.</summary>
public sealed class TrainingData
{
    /// <summary>Most numbers per feature vector.</summary>
    public const int MostFeatures = 65_536;

    /// <summary>Largest size of a feature, a label or a force; single precision, in which networks compute, ends at 3e38.</summary>
    public const double MostMagnitude = 1e30;

    /// <summary>Most numbers per label.</summary>
    public const int MostLabels = 1024;

    /// <summary>Checks and holds the arrays; they are not copied and must not change while the data are in use.</summary>
    /// <param name="x">Features, shape [n, d].</param>
    /// <param name="z">Labels, shape [n, c].</param>
    /// <param name="weights">Sample weights, shape [n], not negative, or null for equal ones.</param>
    /// <param name="period">Periods of the labels, shape [c]; 0 where a label is not periodic.</param>
    /// <param name="groups">Group (replica, trajectory) of each record, shape [n]; validation takes whole groups. Null where unknown.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    /// <exception cref="InvalidDataInputException">A number is not finite or larger than <see cref="MostMagnitude"/>, a weight is negative or all are zero, a period is negative, or records are wider than <see cref="MostFeatures"/> or <see cref="MostLabels"/>.</exception>
    public TrainingData(double[] x, double[] z, double[]? weights, double[] period, int[]? groups)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(period);
        LabelDimension = period.Length;
        if (LabelDimension == 0 || z.Length == 0 || z.Length % LabelDimension != 0)
        {
            throw new ArgumentException($"{z.Length} label values do not make rows of {LabelDimension}", nameof(z));
        }

        Count = z.Length / LabelDimension;
        if (x.Length == 0 || x.Length % Count != 0)
        {
            throw new ArgumentException($"{x.Length} feature values do not make {Count} rows", nameof(x));
        }

        if ((weights is not null && weights.Length != Count) || (groups is not null && groups.Length != Count))
        {
            throw new ArgumentException($"weights and groups need one entry for each of the {Count} records");
        }

        FeatureDimension = x.Length / Count;
        X = x;
        Z = z;
        Weights = weights;
        Period = period;
        Groups = groups;
        LabelNames = DefaultNames(LabelDimension);
        LabelUnits = DefaultUnits(period);
        Check();
    }

    /// <summary>Features, shape [n, d].</summary>
    public double[] X { get; }

    /// <summary>Labels, shape [n, c].</summary>
    public double[] Z { get; }

    /// <summary>Sample weights, shape [n], or null.</summary>
    public double[]? Weights { get; }

    /// <summary>Periods of the labels, shape [c].</summary>
    public double[] Period { get; }

    /// <summary>Periods of the features, shape [d]; 0 where a feature is not periodic. Null where none is.</summary>
    /// <value>Default null. An angle in radians has period 2π.</value>
    /// <exception cref="InvalidDataInputException">A period is missing, negative or not finite.</exception>
    public double[]? FeaturePeriods
    {
        get;
        init => field = value is null || (value.Length == FeatureDimension && Array.TrueForAll(value, p => p >= 0 && double.IsFinite(p)))
            ? value
            : throw new InvalidDataInputException(
                $"the periods of the features are [{string.Join(", ", value)}]; {FeatureDimension} are needed, positive, or 0 for a feature that is not periodic");
    }

    /// <summary>Groups, shape [n], or null.</summary>
    public int[]? Groups { get; }

    /// <summary>Names of the labels, shape [c].</summary>
    /// <value>Default: z, or z0, z1, ... for several.</value>
    public IReadOnlyList<string> LabelNames { get; init; }

    /// <summary>Units of the labels, shape [c]: "rad", "nm" or "" for a plain number.</summary>
    /// <value>Default: rad for a period of 2π, else plain.</value>
    public IReadOnlyList<string> LabelUnits { get; init; }

    /// <summary>The system that the records are of; it goes into the model's card.</summary>
    /// <value>Default empty.</value>
    public string System { get; init; } = "";

    /// <summary>Gradients of the log density of the records' law, or null where they are not known.</summary>
    public KnownScores? Scores { get; init; }

    /// <summary>Records, n.</summary>
    public int Count { get; }

    /// <summary>Numbers per feature vector, d.</summary>
    public int FeatureDimension { get; }

    /// <summary>Numbers per label, c.</summary>
    public int LabelDimension { get; }

    /// <summary>Whether labels tell records apart: the same one everywhere is none.</summary>
    public bool HasLabels => !Z.AsSpan(LabelDimension).SequenceEqual(Z.AsSpan(0, Z.Length - LabelDimension));

    /// <summary>What is odd about the records and does not forbid training, each in a sentence: features that never vary, a record far beyond all others, repeats, weights of few.</summary>
    public IReadOnlyList<string> Doubts() => RecordDoubts.Of(this);

    /// <summary>z for one label, z0, z1, ... for several.</summary>
    public static string[] DefaultNames(int labels) =>
        labels == 1 ? ["z"] : Enumerable.Range(0, labels).Select(j => $"z{j}").ToArray();

    /// <summary>rad for a period of 2π, else "".</summary>
    internal static string[] DefaultUnits(double[] period) => period.Select(p => Math.Abs(p - (2.0 * Math.PI)) < 1e-6 ? "rad" : "").ToArray();

    private void Check()
    {
        if (FeatureDimension > MostFeatures || LabelDimension > MostLabels)
        {
            throw new InvalidDataInputException(
                $"a record has {FeatureDimension} features and {LabelDimension} labels; at most {MostFeatures} and {MostLabels} can be learned from");
        }

        RequireFinite(X, FeatureDimension, "feature");
        RequireFinite(Z, LabelDimension, "label");
        for (int j = 0; j < Period.Length; j++)
        {
            if (!(Period[j] >= 0) || !double.IsFinite(Period[j]))
            {
                throw new InvalidDataInputException($"the period of label {j} is {Period[j]}; it must be positive, or 0 for a label that is not periodic");
            }
        }

        double total = 0;
        for (int i = 0; Weights is not null && i < Weights.Length; i++)
        {
            if (!(Weights[i] >= 0) || !double.IsFinite(Weights[i]))
            {
                throw new InvalidDataInputException($"weight {i} is {Weights[i]}; weights must be finite and not negative");
            }

            total += Weights[i];
        }

        if (Weights is not null && !(total > 0 && double.IsFinite(total)))
        {
            throw new InvalidDataInputException($"the weights sum to {total}; a positive, finite sum was expected");
        }
    }

    private static void RequireFinite(double[] values, int columns, string what)
    {
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        if (bad >= 0)
        {
            throw new InvalidDataInputException($"record {bad / columns}: {what} {bad % columns} is {values[bad]}, not a finite number");
        }

        int large = Array.FindIndex(values, v => Math.Abs(v) > MostMagnitude);
        if (large >= 0)
        {
            throw new InvalidDataInputException($"record {large / columns}: {what} {large % columns} is {values[large]}, and numbers beyond {MostMagnitude:G1} cannot be learned from; records with a mark for a missing value have to be left out");
        }
    }
}
