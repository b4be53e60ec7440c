namespace MicroMacro.Manifolds;

/// <summary>How a diffusion map ended.</summary>
public enum DiffusionMapStatus
{
    /// <summary>All eigenpairs reached their tolerance.</summary>
    Converged,

    /// <summary>The iterations ran out; the residuals say how far each pair got.</summary>
    IterationLimit,

    /// <summary>The graph falls into pieces that do not see each other: there are no coordinates across them.</summary>
    DisconnectedGraph,

    /// <summary>Each point coincides with its neighbours, or squares of distances are beyond what numbers hold: there is nothing to measure by.</summary>
    NoDistances,
}
