namespace MicroMacro.FreeEnergy;

/// <summary>How an MBAR solution ended. Only <see cref="Converged"/> comes with free energies to trust.</summary>
public enum MbarStatus
{
    /// <summary>The equations are solved to the tolerance and every sampled state is tied to every other by shared samples.</summary>
    Converged,

    /// <summary>The iterations ran out; the free energies are the last iterate.</summary>
    IterationLimit,

    /// <summary>
    /// The sampled states fall into groups that share less than one effective sample: free energies between groups, and their
    /// error bars, mean nothing; within a group they hold.
    /// </summary>
    DisconnectedStates,

    /// <summary>A reduced potential is NaN or -∞, or a sample or a state is impossible (+∞ throughout); nothing was solved.</summary>
    NonFinite,
}
