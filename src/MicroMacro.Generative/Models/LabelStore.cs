using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Generative.Models;

/// <summary>The part of a stored model that every kind has: its kind, and the names, periods and ranges of its labels.</summary>
internal static class LabelStore
{
    private const string Format = "micromacro-model";
    private const string Version = "1";
    private const string Landmarks = "label.landmarks";

    /// <summary>Metadata common to all kinds.</summary>
    public static Dictionary<string, string> Metadata(string kind, IReadOnlyList<string> names, IReadOnlyList<string> units) => new()
    {
        ["format"] = Format,
        ["format_version"] = Version,
        ["kind"] = kind,
        ["label_names"] = string.Join(',', names),
        ["label_units"] = string.Join(',', units),
    };

    /// <summary>Writes the coverage.</summary>
    public static void Write(ArrayBundle arrays, LabelCoverage coverage)
    {
        int c = coverage.Period.Length;
        double[] bins = new double[c * LabelCoverage.Bins];
        for (int i = 0; i < bins.Length; i++)
        {
            int j = i / LabelCoverage.Bins;
            bins[i] = coverage.Period[j] > 0 && coverage.Covers(j, i % LabelCoverage.Bins) ? 1.0 : 0.0;
        }

        arrays["label.period"] = NamedArray.Of(coverage.Period, c);
        arrays["label.minimum"] = NamedArray.Of(coverage.Minimum, c);
        arrays["label.maximum"] = NamedArray.Of(coverage.Maximum, c);
        arrays["label.bins"] = NamedArray.Of(bins, c, LabelCoverage.Bins);
        if (coverage.Landmarks is { Length: > 0 } landmarks)
        {
            arrays[Landmarks] = NamedArray.Of([.. landmarks], landmarks.Length / c, c);
        }
    }

    /// <summary>Reads the coverage.</summary>
    public static LabelCoverage Read(StoredModelReader reader)
    {
        double[] period = reader.Doubles("label.period", -1);
        if (period.Length == 0 || !Array.TrueForAll(period, p => p >= 0))
        {
            throw new InvalidDataInputException("the model's array 'label.period' is empty or holds negative numbers");
        }

        double[] bins = reader.Doubles("label.bins", period.Length, LabelCoverage.Bins);
        bool[][] covered = period
            .Select((p, j) => p > 0 ? bins.Skip(j * LabelCoverage.Bins).Take(LabelCoverage.Bins).Select(b => b > 0).ToArray() : [])
            .ToArray();
        double[] minimum = reader.Doubles("label.minimum", period.Length), maximum = reader.Doubles("label.maximum", period.Length);
        for (int j = 0; j < period.Length; j++)
        {
            if (minimum[j] > maximum[j])
            {
                throw new InvalidDataInputException($"the model's label {j} has its minimum {minimum[j]} above its maximum {maximum[j]}");
            }
        }

        double[] landmarks = reader.Has(Landmarks) ? reader.Doubles(Landmarks, -1, period.Length) : [];
        return new LabelCoverage(period, minimum, maximum, covered, LabelLandmarks.At(landmarks, period));
    }

    /// <summary>Reads the names.</summary>
    public static string[] Names(StoredModelReader reader, int labels) => Words(reader, "label_names", labels);

    /// <summary>Reads the units.</summary>
    public static string[] Units(StoredModelReader reader, int labels)
    {
        string[] units = Words(reader, "label_units", labels);
        return Array.TrueForAll(units, u => u is "rad" or "nm" or "")
            ? units
            : throw new InvalidDataInputException($"the model's 'label_units' are '{string.Join(',', units)}'; rad, nm or nothing was expected");
    }

    /// <summary>Refuses a file that is no model of this kind and version.</summary>
    public static void RequireKind(StoredModelReader reader, string kind)
    {
        reader.Require("format", Format);
        reader.Require("format_version", Version);
        reader.Require("kind", kind);
    }

    private static string[] Words(StoredModelReader reader, string key, int labels)
    {
        string[] words = reader.Text(key).Split(',');
        return words.Length == labels
            ? words
            : throw new InvalidDataInputException($"the model's '{key}' has {words.Length} entries for {labels} labels");
    }
}
