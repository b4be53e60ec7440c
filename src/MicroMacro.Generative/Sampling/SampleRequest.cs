namespace MicroMacro.Generative.Sampling;

/// <summary>Labels asked for and samples per label, checked at the door.</summary>
internal sealed class SampleRequest
{
    private readonly double[] _labels;
    private readonly int _dimension;
    private readonly int _perLabel;

    /// <summary>Checks a request.</summary>
    /// <exception cref="ArgumentException">A label is not finite, the labels are not [m, c], or there is nothing to do or too much.</exception>
    public SampleRequest(ReadOnlySpan<double> labels, int dimension, int perLabel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perLabel, 1);
        if (labels.Length == 0 || labels.Length % dimension != 0)
        {
            throw new ArgumentException($"{labels.Length} label values do not make rows of {dimension}", nameof(labels));
        }

        foreach (double value in labels)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"a label is {value}, not a finite number", nameof(labels));
            }
        }

        _labels = labels.ToArray();
        _dimension = dimension;
        _perLabel = perLabel;
        long count = (long)(labels.Length / dimension) * perLabel;
        Count = count <= Array.MaxLength ? (int)count : throw TooMany(count, 1);
    }

    /// <summary>Samples in all.</summary>
    public int Count { get; }

    /// <summary>Room for the features of all samples, shape [<see cref="Count"/>, d].</summary>
    /// <exception cref="ArgumentException">It is more than an array holds.</exception>
    public double[] NewSamples(int features) =>
        (long)Count * features <= Array.MaxLength ? new double[Count * features] : throw TooMany(Count, features);

    /// <summary>The label of a sample.</summary>
    public ReadOnlySpan<double> Label(int sample) => _labels.AsSpan(sample / _perLabel * _dimension, _dimension);

    private static ArgumentException TooMany(long samples, int features) =>
        new($"{samples} samples of {features} numbers are more than one call gives, {Array.MaxLength} numbers; ask for fewer per label");
}
