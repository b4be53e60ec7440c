using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MicroMacro.Generative.Training;

/// <summary>Fingerprints of training data and of whole trainings.</summary>
public static class TrainingIdentity
{
    /// <summary>SHA-256 of all that a training reads from its data, in hexadecimal.</summary>
    public static string Of(TrainingData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "x", data.X);
        Add(hash, "z", data.Z);
        Add(hash, "w", data.Weights);
        Add(hash, "period", data.Period);
        Add(hash, "replica", data.Groups is null ? null : Array.ConvertAll(data.Groups, g => (double)g));
        Add(hash, "forces", data.Scores?.Gradients);
        Add(hash, "z_gradient", data.Scores?.LabelGradients);
        Add(hash, "x_period", data.FeaturePeriods);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>SHA-256 of data, options and seed: two trainings with the same one end with the same bytes.</summary>
    public static string Of(TrainingData data, ScoreTrainingOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        string widths = string.Join(',', (options.LabelWidths ?? []).Select(w => w.ToString("R", CultureInfo.InvariantCulture)));
        string text = string.Create(CultureInfo.InvariantCulture, $"{Of(data)} {options with { LabelWidths = null }} {widths} {seed}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static void Add(IncrementalHash hash, string name, double[]? values)
    {
        if (values is not null)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name} {values.Length} ")));
            hash.AppendData(MemoryMarshal.AsBytes<double>(values));
        }
    }
}
