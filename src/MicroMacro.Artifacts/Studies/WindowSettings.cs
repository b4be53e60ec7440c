namespace MicroMacro.Artifacts.Studies;

/// <summary>The umbrella windows of a study.</summary>
public sealed record WindowSettings
{
    /// <summary>The centres along each slow variable.</summary>
    public required IReadOnlyList<WindowAxis> Axes { get; init; }

    /// <summary>Replicas per window, each from its own lifted state.</summary>
    public int Replicas { get; init; } = 16;

    /// <summary>Restrained time that relaxes a lifted state before anything is looked at.</summary>
    public double Healing { get; init; }

    /// <summary>Restrained time after healing that is dropped.</summary>
    public double BurnIn { get; init; }

    /// <summary>Sampled time per replica and iteration.</summary>
    public required double Time { get; init; }

    /// <summary>Time between records.</summary>
    public required double Record { get; init; }

    /// <summary>Time between exact global moves; 0 for none.</summary>
    public double GlobalMoves { get; init; }
}
