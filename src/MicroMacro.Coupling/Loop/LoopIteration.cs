using MicroMacro.Coupling.Lifting;

namespace MicroMacro.Coupling.Loop;

/// <summary>What one iteration did and reached.</summary>
public sealed record LoopIteration
{
    /// <summary>Its number, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>What was sampled, and why.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Force evaluations of this iteration.</summary>
    public required long ForceEvaluations { get; init; }

    /// <summary>Force evaluations of the study so far.</summary>
    public required long CumulativeForceEvaluations { get; init; }

    /// <summary>Validity of the states drawn for the windows.</summary>
    public required ValidityTally Lifting { get; init; }

    /// <summary>Cells that were given up: no valid state could be drawn there, or every replica failed.</summary>
    public required int[] GivenUp { get; init; }

    /// <summary>F over the windows sampled so far; null where bias does not reweight.</summary>
    public MacroEstimate? Estimate { get; init; }

    /// <summary>RMS difference of F to the iteration before after the best shift, in kT; null for the first.</summary>
    public double? RmsChange { get; init; }

    /// <summary>Training of the model that lifted.</summary>
    public required TrainingCurve Curve { get; init; }
}
