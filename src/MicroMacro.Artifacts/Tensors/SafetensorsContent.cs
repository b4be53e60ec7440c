using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Tensors;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors, in the order of their data.</param>
/// <param name="Metadata">The file's text entries.</param>
public sealed record SafetensorsContent(ArrayBundle Tensors, IReadOnlyDictionary<string, string> Metadata);
