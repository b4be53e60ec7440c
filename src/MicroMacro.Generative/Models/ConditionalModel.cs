using MicroMacro.Generative.Twins;
using MicroMacro.Numerics;

namespace MicroMacro.Generative.Models;

/// <summary>Any stored sampler by its kind.</summary>
public static class ConditionalModel
{
    /// <summary>Makes the sampler that was stored.</summary>
    /// <param name="stored">Arrays and metadata, as <see cref="ILabelledSampler.ToArrays"/> wrote them.</param>
    /// <exception cref="InvalidDataInputException">It is no model, or a part is missing, misshapen or not finite.</exception>
    public static ILabelledSampler FromArrays(StoredModel stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        string kind = new StoredModelReader(stored).Text("kind");
        return kind switch
        {
            ScoreModelStore.Kind => ScoreModel.FromArrays(stored),
            MonteCarloTwin.Kind => MonteCarloTwin.FromArrays(stored),
            NearestFrameSampler.Kind => NearestFrameSampler.FromArrays(stored),
            _ => throw new InvalidDataInputException($"the model's 'kind' is '{kind}'; 'score', 'monte-carlo' or 'nearest-frame' was expected"),
        };
    }
}
