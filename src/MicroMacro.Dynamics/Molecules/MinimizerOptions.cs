namespace MicroMacro.Dynamics.Molecules;

/// <summary>When a minimisation stops. Defaults are for molecules in nm and kJ/mol.</summary>
public sealed record MinimizerOptions
{
    /// <summary>The energy to come down to and not below: a state minimised further is colder than the ensemble it is meant for.</summary>
    public double Ceiling { get; init; } = double.NegativeInfinity;

    /// <summary>How far below the ceiling the last step may land, above 0.</summary>
    public double CeilingTolerance { get; init; } = 1;

    /// <summary>The largest force component at which it has converged, at least 0.</summary>
    public double ForceTolerance { get; init; } = 1;

    /// <summary>The largest change of a coordinate in one step, above 0.</summary>
    public double MaximumMove { get; init; } = 0.01;

    /// <summary>Steps at most.</summary>
    public int MaximumIterations { get; init; } = 2000;

    /// <summary>Ends it before its next step, by an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
