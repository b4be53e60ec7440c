using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Generative.Models;

/// <summary>A model as it goes to a file: arrays by name and text by key.</summary>
/// <param name="Arrays">The arrays; weights as float32 [out, in], statistics as float64.</param>
/// <param name="Metadata">Text by key; numbers in the invariant culture.</param>
public sealed record StoredModel(ArrayBundle Arrays, IReadOnlyDictionary<string, string> Metadata);
