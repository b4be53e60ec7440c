using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Cli.Commands;

/// <summary>Training records from an npz file.</summary>
internal static class TrainingDataFile
{
    /// <summary>Reads x, z and what else is there.</summary>
    /// <exception cref="InvalidDataInputException">An array is missing or wrong.</exception>
    public static TrainingData Read(string path)
    {
        ArrayBundle bundle = NpzFile.Read(path);
        (double[] x, int rows, _) = bundle.RequireMatrix("x", path);
        (double[] z, int labelRows, int labels) = bundle.RequireMatrix("z", path);
        if (labelRows != rows)
        {
            throw new InvalidDataInputException($"'{path}' has {rows} rows of x and {labelRows} of z; each record needs both.");
        }

        double[] period = bundle.OptionalVector("period", path, labels) ?? new double[labels];
        double[]? replica = bundle.OptionalVector("replica", path, rows);
        try
        {
            TrainingData data = new(x, z, bundle.OptionalVector("w", path, rows), period, replica is null ? null : Array.ConvertAll(replica, r => (int)r));
            TrainingData named = new(x, z, data.Weights, period, data.Groups)
            {
                LabelNames = Words(bundle, "z_names", labels) ?? data.LabelNames,
                LabelUnits = Words(bundle, "z_units", labels) ?? data.LabelUnits,
            };
            CheckUnits(named);
            return named;
        }
        catch (InvalidDataInputException exception)
        {
            throw new InvalidDataInputException($"'{path}': {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static void CheckUnits(TrainingData data)
    {
        for (int j = 0; j < data.LabelDimension; j++)
        {
            (string name, string unit, double period) = (data.LabelNames[j], data.LabelUnits[j], data.Period[j]);
            if (unit is not ("rad" or "nm" or ""))
            {
                throw new InvalidDataInputException($"'z_units' names '{unit}' for label '{name}'; labels are in rad, nm or nothing (a plain number)");
            }

            if (unit == "rad" && period != 0 && Math.Abs(period - (2.0 * Math.PI)) > 1e-6)
            {
                throw new InvalidDataInputException(
                    $"label '{name}' is in rad with a period of {period.ToString("R", CultureInfo.InvariantCulture)}; the period of an angle is 2π, or 0 where it does not go round");
            }
        }
    }

    private static string[]? Words(ArrayBundle bundle, string name, int count)
    {
        if (!bundle.TryGet(name, out NamedArray? array))
        {
            return null;
        }

        return array.Values is string[] words && words.Length == count && Array.TrueForAll(words, w => !w.Contains(','))
            ? words
            : throw new InvalidDataInputException($"'{name}' must be {count} words without commas, one for each label.");
    }
}
