using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Lifting;

/// <summary>Counts lifted states by what is wrong with them. A state with two faults counts under both.</summary>
public sealed class ValidityTally
{
    /// <summary>States counted.</summary>
    public int Drawn { get; private set; }

    /// <summary>States with nothing wrong.</summary>
    public int Valid { get; private set; }

    /// <summary>States with a bad bond.</summary>
    public int Bonds { get; private set; }

    /// <summary>States with a bad angle.</summary>
    public int Angles { get; private set; }

    /// <summary>States with a chiral centre of the wrong hand.</summary>
    public int Chirality { get; private set; }

    /// <summary>States with a bond that does not turn on the wrong side.</summary>
    public int Isomers { get; private set; }

    /// <summary>States with overlapping atoms.</summary>
    public int Clashes { get; private set; }

    /// <summary>Counts one state.</summary>
    public void Count(StateValidity validity)
    {
        Drawn++;
        Valid += validity == StateValidity.Valid ? 1 : 0;
        Bonds += validity.HasFlag(StateValidity.Bond) ? 1 : 0;
        Angles += validity.HasFlag(StateValidity.Angle) ? 1 : 0;
        Chirality += validity.HasFlag(StateValidity.Chirality) ? 1 : 0;
        Isomers += validity.HasFlag(StateValidity.Isomer) ? 1 : 0;
        Clashes += validity.HasFlag(StateValidity.Clash) ? 1 : 0;
    }
}
