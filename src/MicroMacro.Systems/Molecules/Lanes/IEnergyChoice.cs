namespace MicroMacro.Systems.Molecules;

/// <summary>Whether a kernel adds up energies: a type argument, so that the compiler drops what is not asked for.</summary>
internal interface IEnergyChoice
{
    /// <summary>Whether energies are wanted.</summary>
    static abstract bool IsWanted { get; }
}

/// <summary>Forces and energies.</summary>
internal readonly struct WithEnergy : IEnergyChoice
{
    /// <inheritdoc/>
    public static bool IsWanted => true;
}

/// <summary>Forces only.</summary>
internal readonly struct WithoutEnergy : IEnergyChoice
{
    /// <inheritdoc/>
    public static bool IsWanted => false;
}
