namespace MicroMacro.FreeEnergy;

/// <summary>Has it converged?</summary>
public enum ConvergenceAnswer
{
    /// <summary>Nothing speaks against it, and there are data enough to have seen it.</summary>
    Yes,

    /// <summary>There are too few data to tell.</summary>
    CannotTell,

    /// <summary>Something speaks against it.</summary>
    No,
}
