using MicroMacro.Coupling.Exact;

namespace MicroMacro.Coupling.Consistency;

/// <summary>Model against physics at one label.</summary>
public sealed record LabelConsistency
{
    /// <summary>The grid cell.</summary>
    public required int Cell { get; init; }

    /// <summary>The label z, shape [c].</summary>
    public required double[] Label { get; init; }

    /// <summary>The verdict.</summary>
    public LabelVerdict Verdict { get; init; }

    /// <summary>mean ξ(lifted) - mean ξ(physics), shape [c], in the units of z.</summary>
    public required double[] ResidualMean { get; init; }

    /// <summary>Standard errors of <see cref="ResidualMean"/>, shape [c].</summary>
    public required double[] ResidualMeanError { get; init; }

    /// <summary>Root mean square of ξ(lifted) - z, shape [c].</summary>
    public required double[] ResidualRms { get; init; }

    /// <summary>The umbrella's own width 1/√κ, shape [c].</summary>
    public required double[] UmbrellaWidth { get; init; }

    /// <summary>p-value of the residual mean (Bonferroni over c).</summary>
    public required double ResidualP { get; init; }

    /// <summary>Energy distance of the standardised features.</summary>
    public required double EnergyDistance { get; init; }

    /// <summary>Its permutation p-value.</summary>
    public required double EnergyDistanceP { get; init; }

    /// <summary>Largest Kolmogorov-Smirnov distance over the watched fast variables.</summary>
    public required double FastDistance { get; init; }

    /// <summary>Its p-value (Bonferroni over the fast variables).</summary>
    public required double FastP { get; init; }

    /// <summary>Share of the lifted states that the system cannot be in.</summary>
    public required double InvalidShare { get; init; }

    /// <summary>Share of the lifted states that are the same as an earlier one to the last bit: what a reused random stream or a model that repeats a few frames makes.</summary>
    public double RepeatedShare { get; init; }

    /// <summary>Whether any visit to the window found its equilibrium within the first half of its run.</summary>
    public required bool IsSettled { get; init; }

    /// <summary>Overlap of the potential-energy histograms of model and physics, in [0, 1]; null without a potential.</summary>
    public double? PotentialOverlap { get; init; }

    /// <summary>Largest R-hat over the watched fast variables among replicas that started from different lifted states.</summary>
    public required double RHat { get; init; }

    /// <summary>p-value of the between-replica variance (Bonferroni over the fast variables).</summary>
    public required double BetweenReplicasP { get; init; }

    /// <summary>Independent physical frames compared, all from replicas that the model has not seen.</summary>
    public required int EffectiveSamples { get; init; }

    /// <summary>The shift of a fast variable's mean, in standard deviations, that would have been seen with 95 % power at the verdict's threshold; null for a label that does not count.</summary>
    public double? SmallestEffect { get; init; }

    /// <summary>What exact global moves did in the last visit that had them; null where none had.</summary>
    public GlobalMoveSummary? GlobalMoves { get; init; }
}
