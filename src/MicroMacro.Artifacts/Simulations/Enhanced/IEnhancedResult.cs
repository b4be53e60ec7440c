using System.Text.Json.Nodes;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>What metadynamics, replica exchange or the placement of windows leaves, so far or in the end.</summary>
internal interface IEnhancedResult
{
    /// <summary>Force evaluations so far.</summary>
    long ForceEvaluations { get; }

    /// <summary>The text files so far, by name.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Texts();

    /// <summary>The arrays of samples.npz.</summary>
    ArrayBundle Samples();

    /// <summary>F with its errors; null where there are not one or two slow variables.</summary>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    BiasedSurface? Surface(int threads);

    /// <summary>What the manifest says of the method.</summary>
    JsonObject Describe();
}
