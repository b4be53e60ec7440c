using MicroMacro.Artifacts.Effective;
using MicroMacro.Coupling.Closures;
using MicroMacro.Coupling.Loop;
using MicroMacro.Sampling;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Results;

/// <summary>A finished study with what its files need to say about it.</summary>
public sealed record StudyOutcome
{
    /// <summary>The study's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The system.</summary>
    public required IMicroSystem System { get; init; }

    /// <summary>One sentence about the system.</summary>
    public required string Description { get; init; }

    /// <summary>Temperature in K for a molecule; null for a dimensionless SDE.</summary>
    public double? Temperature { get; init; }

    /// <summary>The molecule's topology; null for an SDE.</summary>
    public MolecularTopology? Topology { get; init; }

    /// <summary>What was asked.</summary>
    public required LoopOptions Options { get; init; }

    /// <summary>What came out.</summary>
    public required LoopResult Result { get; init; }

    /// <summary>Effective dynamics of the slow variables; null where they were not asked for, or where no burst could be used.</summary>
    public EffectiveReport? Effective { get; init; }

    /// <summary>Why there are no effective dynamics though they were asked for, in a sentence; null otherwise.</summary>
    public string? WithoutEffective { get; init; }

    /// <summary>Averages of observables given the slow variables, at the verdict's labels; none where none were asked for.</summary>
    public IReadOnlyList<Closure> Closures { get; init; } = [];

    /// <summary>A free energy to compare with; null when the study names none and the system knows none.</summary>
    public ReferenceSurface? Reference { get; init; }
}
