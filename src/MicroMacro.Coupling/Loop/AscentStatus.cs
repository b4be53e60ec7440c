namespace MicroMacro.Coupling.Loop;

/// <summary>How a path over F ended.</summary>
internal enum AscentStatus
{
    /// <summary>It came to a point where F does not change: a minimum downwards, a saddle upwards.</summary>
    Stationary,

    /// <summary>It left the sampled windows.</summary>
    Unsampled,

    /// <summary>It left the grid.</summary>
    OutsideGrid,

    /// <summary>It took all its steps.</summary>
    StepLimit,
}
