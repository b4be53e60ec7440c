using System.Globalization;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Generative.Models;

/// <summary>Reads the parts of a stored model and refuses what does not fit, naming the part.</summary>
internal sealed class StoredModelReader(StoredModel stored)
{
    /// <summary>Text by key.</summary>
    public string Text(string key) => stored.Metadata.TryGetValue(key, out string? value)
        ? value
        : throw new InvalidDataInputException($"the model's metadata lack '{key}'");

    /// <summary>Whether there is an array of a name.</summary>
    public bool Has(string name) => stored.Arrays.TryGet(name, out _);

    /// <summary>A whole number by key, within bounds.</summary>
    public int Whole(string key, int least, int most) =>
        int.TryParse(Text(key), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new InvalidDataInputException($"the model's '{key}' is '{Text(key)}'; a whole number from {least} to {most} was expected");

    /// <summary>A finite number by key.</summary>
    public double Number(string key) =>
        double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new InvalidDataInputException($"the model's '{key}' is '{Text(key)}'; a finite number was expected");

    /// <summary>A finite float64 array of the given shape; -1 stands for any length.</summary>
    public double[] Doubles(string name, params int[] shape)
    {
        double[] values = Find(name, shape).Values as double[] ?? throw Wrong(name, "float64");
        return Array.TrueForAll(values, double.IsFinite) ? values : throw NotFinite(name);
    }

    /// <summary>A finite float32 array of the given shape.</summary>
    public float[] Floats(string name, params int[] shape)
    {
        float[] values = Find(name, shape).Values as float[] ?? throw Wrong(name, "float32");
        return Array.TrueForAll(values, float.IsFinite) ? values : throw NotFinite(name);
    }

    /// <summary>A float64 array of the given shape with positive entries.</summary>
    public double[] Positive(string name, params int[] shape)
    {
        double[] values = Doubles(name, shape);
        return Array.TrueForAll(values, v => v > 0)
            ? values
            : throw new InvalidDataInputException($"the model's array '{name}' holds numbers that are not positive");
    }

    /// <summary>A float64 array of the given shape without negative entries.</summary>
    public double[] NotNegative(string name, params int[] shape)
    {
        double[] values = Doubles(name, shape);
        return Array.TrueForAll(values, v => v >= 0)
            ? values
            : throw new InvalidDataInputException($"the model's array '{name}' holds negative numbers");
    }

    /// <summary>Refuses an array that is missing or of another shape, without looking at its numbers.</summary>
    public void Require(string name, params int[] shape) => Find(name, shape);

    /// <summary>Refuses metadata with another text than the only one known.</summary>
    public void Require(string key, string text)
    {
        if (Text(key) != text)
        {
            throw new InvalidDataInputException($"the model's '{key}' is '{Text(key)}'; '{text}' was expected");
        }
    }

    private static InvalidDataInputException Wrong(string name, string type) => new($"the model's array '{name}' is not {type}");

    private static InvalidDataInputException NotFinite(string name) => new($"the model's array '{name}' holds numbers that are not finite");

    private NamedArray Find(string name, int[] shape)
    {
        if (!stored.Arrays.TryGet(name, out NamedArray? array))
        {
            throw new InvalidDataInputException($"the model has no array '{name}'");
        }

        bool fits = array.Shape.Length == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++)
        {
            fits = shape[i] < 0 || array.Shape[i] == shape[i];
        }

        return fits
            ? array
            : throw new InvalidDataInputException(
                $"the model's array '{name}' has shape [{string.Join(", ", array.Shape)}], expected [{string.Join(", ", shape)}]");
    }
}
