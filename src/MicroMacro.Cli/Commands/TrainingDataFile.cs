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
    /// <param name="path">The file.</param>
    /// <param name="withForces">Whether to read forces where there are any.</param>
    public static TrainingData Read(string path, bool withForces = true)
    {
        ArrayBundle bundle = NpzFile.Read(path);
        (double[] x, int rows, _) = bundle.RequireMatrix("x", path);
        (double[] z, int labelRows, int labels) = bundle.RequireMatrix("z", path);
        if (labelRows != rows)
        {
            throw new InvalidDataInputException($"'{path}' has {rows} rows of x and {labelRows} of z; each record needs both.");
        }

        double[] period = bundle.OptionalVector("period", path, labels) ?? new double[labels];
        double[]? xPeriod = bundle.OptionalVector("x_period", path, x.Length / rows);
        int[]? replica = bundle.OptionalWholeVector("replica", path, rows);
        try
        {
            TrainingData data = new(x, z, bundle.OptionalVector("w", path, rows), period, replica);
            TrainingData named = new(x, z, data.Weights, period, data.Groups)
            {
                FeaturePeriods = xPeriod,
                LabelNames = Words(bundle, "z_names", labels) ?? data.LabelNames,
                LabelUnits = Words(bundle, "z_units", labels) ?? data.LabelUnits,
                System = Words(bundle, "system", 1)?[0] ?? "",
                Scores = !withForces ? null : Scores(bundle, path, rows, x.Length / rows, labels),
            };
            CheckUnits(named);
            return named;
        }
        catch (InvalidDataInputException exception)
        {
            throw new InvalidDataInputException($"'{path}': {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    // forces are -∇U in x's units; over kT (1 where not given: forces are then in units of kT) they are the gradient of log p.
    private static KnownScores? Scores(ArrayBundle bundle, string path, int rows, int features, int labels)
    {
        if (!bundle.TryGet("forces", out _))
        {
            return null;
        }

        if (bundle.TryGet("circles", out _))
        {
            throw new InvalidDataInputException("'circles' marks angles as (cos, sin) pairs in x, which earlier versions took; give the angles themselves in x, and their periods in 'x_period' [d]");
        }

        (double[] forces, int forceRows, int columns) = bundle.RequireMatrix("forces", path);
        if (forceRows != rows || columns != features)
        {
            throw new InvalidDataInputException($"'forces' has shape [{forceRows}, {columns}]; that of x is [{rows}, {features}]");
        }

        double thermal = bundle.OptionalVector("kT", path, 1)?[0] ?? 1.0;
        if (!(thermal > 0))
        {
            throw new InvalidDataInputException($"'kT' is {thermal}; it must be positive, in the energy unit of the forces");
        }

        double[]? gradient = bundle.TryGet("z_gradient", out NamedArray? array) ? Gradient(array, rows, labels, features) : null;
        return new KnownScores(Array.ConvertAll(forces, f => f / thermal), gradient);
    }

    private static double[] Gradient(NamedArray array, int rows, int labels, int features) =>
        array.Shape.SequenceEqual([rows, labels, features]) || (labels == 1 && array.Shape.SequenceEqual([rows, features]))
            ? array.ToDoubles()
            : throw new InvalidDataInputException(
                $"'z_gradient' has shape [{string.Join(", ", array.Shape)}]; the gradient of {labels} labels by {features} features of {rows} records is [{rows}, {labels}, {features}]");

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
            : throw new InvalidDataInputException($"'{name}' must be {count} {(count == 1 ? "word" : "words")} without commas.");
    }
}
