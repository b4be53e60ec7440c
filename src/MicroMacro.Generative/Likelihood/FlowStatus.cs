namespace MicroMacro.Generative.Likelihood;

/// <summary>How a state's way along the flow ended.</summary>
internal enum FlowStatus
{
    /// <summary>It arrived.</summary>
    Completed,

    /// <summary>Even the shortest step met a number that is not finite.</summary>
    NotFinite,

    /// <summary>Even the shortest step had an error of the order of the state itself.</summary>
    TooRough,
}
