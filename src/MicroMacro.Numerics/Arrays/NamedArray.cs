namespace MicroMacro.Numerics.Arrays;

/// <summary>A row-major array of numbers with its shape: what npz entries, model tensors and stage results are made of.</summary>
/// <param name="Shape">The lengths of the axes; empty for a scalar.</param>
/// <param name="Values">A <c>double[]</c>, <c>float[]</c>, <c>long[]</c>, <c>int[]</c>, <c>bool[]</c> or <c>string[]</c> of product(Shape) entries.</param>
public sealed record NamedArray(int[] Shape, Array Values)
{
    /// <summary>A float64 array of the given shape.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static NamedArray Of(double[] values, params int[] shape) => Checked(values, shape);

    /// <summary>A float32 array of the given shape.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static NamedArray Of(float[] values, params int[] shape) => Checked(values, shape);

    /// <summary>An int64 array of the given shape.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static NamedArray Of(long[] values, params int[] shape) => Checked(values, shape);

    /// <summary>An int32 array of the given shape.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static NamedArray Of(int[] values, params int[] shape) => Checked(values, shape);

    /// <summary>A one-dimensional array of strings (labels, names).</summary>
    public static NamedArray Of(string[] values) => Checked(values, [values.Length]);

    /// <summary>A float64 scalar (shape []).</summary>
    public static NamedArray Scalar(double value) => new([], new[] { value });

    /// <summary>The number of entries, product(Shape).</summary>
    public int Count => Values.Length;

    /// <summary>The entries as float64, converting other numeric types.</summary>
    /// <exception cref="InvalidOperationException">The entries are strings.</exception>
    public double[] ToDoubles() => Values switch
    {
        double[] d => d,
        float[] f => Array.ConvertAll(f, v => (double)v),
        long[] l => Array.ConvertAll(l, v => (double)v),
        int[] i => Array.ConvertAll(i, v => (double)v),
        bool[] b => Array.ConvertAll(b, v => v ? 1.0 : 0.0),
        _ => throw new InvalidOperationException($"an array of {Values.GetType().GetElementType()?.Name} holds no numbers"),
    };

    private static NamedArray Checked(Array values, int[] shape)
    {
        long count = 1;
        foreach (int length in shape)
        {
            count = checked(count * length);
        }

        return count == values.Length
            ? new NamedArray(shape, values)
            : throw new ArgumentException($"{values.Length} values do not fill shape [{string.Join(", ", shape)}]", nameof(values));
    }
}
