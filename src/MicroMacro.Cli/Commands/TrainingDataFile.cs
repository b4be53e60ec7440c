using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Cli.Commands;

/// <summary>Training records from an npz file.</summary>
internal static class TrainingDataFile
{
    /// <summary>What training reads.</summary>
    private static readonly string[] Known =
        ["x", "z", "w", "log_weight", "period", "replica", "z_names", "z_units", "system", "forces", "kT", "z_gradient", "x_period", "z_atoms"];

    /// <summary>What other commands write beside it, of which training has no use.</summary>
    private static readonly string[] Unused = ["time", "window", "state", "logp", "u_kn", "N_k", "index", "energy"];

    /// <summary>Words that other programs have for the same.</summary>
    private static readonly Dictionary<string, string> Meant = new(StringComparer.OrdinalIgnoreCase)
    {
        ["z_period"] = "period", ["z_periods"] = "period", ["label_period"] = "period", ["feature_period"] = "x_period", ["weight"] = "w", ["weights"] = "w",
        ["sample_weight"] = "w", ["log_w"] = "log_weight", ["label"] = "z", ["labels"] = "z", ["cv"] = "z", ["cvs"] = "z", ["y"] = "z", ["c"] = "z", ["features"] = "x",
        ["positions"] = "x", ["coordinates"] = "x", ["data"] = "x", ["samples"] = "x", ["f"] = "forces", ["gradient"] = "z_gradient", ["replicas"] = "replica", ["group"] = "replica",
        ["groups"] = "replica", ["trajectory"] = "replica", ["names"] = "z_names", ["units"] = "z_units", ["temperature"] = "kT", ["atoms"] = "z_atoms",
    };

    /// <summary>Reads x, z and what else is there; without z, or with z of no columns, the label is 0 everywhere.</summary>
    /// <exception cref="InvalidDataInputException">An array is missing or wrong.</exception>
    /// <param name="path">The file.</param>
    /// <param name="withForces">Whether to read forces where there are any.</param>
    public static TrainingData Read(string path, bool withForces = true)
    {
        ArrayBundle bundle = NpzFile.Read(path);
        RefuseUnknown(bundle, path);
        (double[] x, int rows, _) = bundle.RequireMatrix("x", path);
        bool labelled = bundle.TryGet("z", out NamedArray? array) && array.Shape is not [_, 0];
        (double[] z, int labelRows, int labels) = labelled ? bundle.RequireMatrix("z", path) : (new double[rows], rows, 1);
        if (labelRows != rows)
        {
            throw new InvalidDataInputException($"'{path}' has {rows} rows of x and {labelRows} of z; each record needs both.");
        }

        double[] period = labelled && bundle.OptionalVector("period", path, labels) is { } given ? given : new double[labels];
        double[]? xPeriod = bundle.OptionalVector("x_period", path, x.Length / rows);
        int[]? replica = bundle.OptionalWholeVector("replica", path, rows);
        try
        {
            TrainingData data = new(x, z, Weights(bundle, path, rows), period, replica);
            TrainingData named = new(x, z, data.Weights, period, data.Groups)
            {
                FeaturePeriods = xPeriod,
                LabelNames = (labelled ? Words(bundle, "z_names", labels) : null) ?? data.LabelNames,
                LabelUnits = (labelled ? Words(bundle, "z_units", labels) : null) ?? data.LabelUnits,
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

        (double[] forces, int forceRows, int columns) = bundle.RequireMatrix("forces", path);
        if (forceRows != rows || columns != features)
        {
            throw new InvalidDataInputException($"'forces' has shape [{forceRows}, {columns}]; that of x is [{rows}, {features}]");
        }

        double[] thermal = bundle.TryGet("kT", out NamedArray? energies) && energies.Count > 1 ? bundle.RequireVector("kT", path, rows) : bundle.OptionalVector("kT", path, 1) ?? [1.0];
        int bad = Array.FindIndex(thermal, t => !(t > 0));
        if (bad >= 0)
        {
            throw new InvalidDataInputException(string.Create(CultureInfo.InvariantCulture, $"'kT' is {thermal[bad]}; it must be positive, in the energy unit of the forces"));
        }

        double[]? gradient = bundle.TryGet("z_gradient", out NamedArray? array) ? Gradient(array, rows, labels, features) : null;
        return new KnownScores([.. forces.Select((f, i) => f / thermal[thermal.Length == 1 ? 0 : i / features])], gradient);
    }

    // An array that is not read would change nothing, and nobody would notice.
    private static void RefuseUnknown(ArrayBundle bundle, string path)
    {
        foreach ((string name, _) in bundle.Entries)
        {
            if (name == "circles")
            {
                throw new InvalidDataInputException($"'{path}': 'circles' marks angles as (cos, sin) pairs in x, which earlier versions took; give the angles themselves in x, and their periods in 'x_period' [d].");
            }

            if (!Known.Contains(name) && !Unused.Contains(name))
            {
                string hint = Meant.TryGetValue(name, out string? word) ? $"; did you mean '{word}'?" : Spelling.Suggestion(name, Known);
                throw new InvalidDataInputException($"'{path}' holds an array '{name}', which train does not know{hint}");
            }
        }
    }

    // Importance weights come as logarithms, which exp turns into weights relative to the largest.
    private static double[]? Weights(ArrayBundle bundle, string path, int rows)
    {
        double[]? weights = bundle.OptionalVector("w", path, rows);
        if (!bundle.TryGet("log_weight", out NamedArray? array))
        {
            return weights;
        }

        if (weights is not null)
        {
            throw new InvalidDataInputException("it holds both 'w' and 'log_weight'; one of them is needed, the other has to be left out");
        }

        double[] logs = array.Values is string[] || array.Shape is not [var n] || n != rows
            ? throw new InvalidDataInputException($"'log_weight' has shape [{string.Join(", ", array.Shape)}]; [{rows}] numbers are needed")
            : array.ToDoubles();
        double most = logs.Max();
        return double.IsFinite(most) && !logs.Any(double.IsNaN)
            ? [.. logs.Select(v => VectorMath.Exp(v - most))]
            : throw new InvalidDataInputException("'log_weight' holds NaN or infinity, or no record has any weight; finite logarithms are needed, or -inf for records without weight");
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
