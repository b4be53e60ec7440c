namespace MicroMacro.Artifacts.Arrays;

/// <summary>An array that hands its elements over as bytes, the same ones each time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in NumPy's notation.</param>
/// <param name="Shape">The lengths of its axes.</param>
/// <param name="Write">Hands all bytes to a sink.</param>
internal sealed record StreamedArray(string Name, string Type, IReadOnlyList<int> Shape, Action<ByteSink> Write)
{
    /// <summary>An array in memory.</summary>
    public static StreamedArray Of(string name, Array values, params int[] shape) =>
        new(name, NpyElements.TypeOf(values), shape, sink => NpyElements.Write(values, sink));
}
