namespace MicroMacro.Generative.Models;

/// <summary>A sampler that knows the names of its labels and which of them it was trained on, and that can be stored.</summary>
public interface ILabelledSampler : IConditionalSampler
{
    /// <summary>Names of the labels, shape [c].</summary>
    IReadOnlyList<string> LabelNames { get; }

    /// <summary>Units of the labels, shape [c]: "rad", "nm" or "" for a plain number.</summary>
    IReadOnlyList<string> LabelUnits { get; }

    /// <summary>Which labels the training data covered.</summary>
    LabelCoverage Coverage { get; }

    /// <summary>Everything needed to make the sampler again: arrays by name and text by key.</summary>
    StoredModel ToArrays();
}
