namespace MicroMacro.Coupling.Loop;

/// <summary>Why a loop ended.</summary>
public enum StopReason
{
    /// <summary>Errors are below the target and the verdict passes.</summary>
    TargetMet,

    /// <summary>The next iteration would have exceeded the budget of force evaluations.</summary>
    BudgetSpent,

    /// <summary>All iterations asked for were made.</summary>
    IterationsDone,
}
