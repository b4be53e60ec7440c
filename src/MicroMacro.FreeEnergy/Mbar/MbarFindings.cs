namespace MicroMacro.FreeEnergy;

/// <summary>What a person should know of an MBAR solution besides its status.</summary>
[Flags]
public enum MbarFindings
{
    /// <summary>Nothing to remark.</summary>
    None = 0,

    /// <summary>Some states have no samples; their free energies rest on the samples of the others.</summary>
    EmptyStates = 1,

    /// <summary>Some states differ by a constant only; the difference of their free energies is that constant, without error.</summary>
    IdenticalStates = 2,

    /// <summary>The weakest link between sampled states is below 0.03, the common rule for umbrella windows and alchemical states [klimovich2015].</summary>
    PoorOverlap = 4,

    /// <summary>An empty state rests on fewer than <see cref="Mbar.SmallestSupport"/> effective samples: its free energy is likely biased and its error bar too small.</summary>
    UnsupportedEmptyState = 8,
}
