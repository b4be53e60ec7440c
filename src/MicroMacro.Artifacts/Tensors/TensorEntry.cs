namespace MicroMacro.Artifacts.Tensors;

/// <summary>A tensor as the header of a safetensors file describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type, such as "F32".</param>
/// <param name="Shape">The lengths of its axes.</param>
/// <param name="Begin">Its first byte, from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record TensorEntry(string Name, string Type, int[] Shape, long Begin, long End);
