namespace MicroMacro.Coupling.Consistency;

/// <summary>The law of one fast variable at one label: model, physics and, where known, truth.</summary>
public sealed record FastDensity
{
    /// <summary>The label, shape [c].</summary>
    public required double[] Label { get; init; }

    /// <summary>Bin centres, in the unit of the fast variable.</summary>
    public required double[] Centers { get; init; }

    /// <summary>Density of the model's samples.</summary>
    public required double[] Model { get; init; }

    /// <summary>Density of the physical window.</summary>
    public required double[] Physics { get; init; }

    /// <summary>Density of the first model's samples, learned from the first data alone; null when there was none.</summary>
    public double[]? FirstModel { get; init; }

    /// <summary>The exact density; null where unknown.</summary>
    public double[]? Exact { get; init; }

    /// <summary>Kolmogorov-Smirnov distance of the model from the truth, or from physics where no truth is known.</summary>
    public required double ModelDistance { get; init; }

    /// <summary>Kolmogorov-Smirnov distance of physics from the truth; null where unknown.</summary>
    public double? PhysicsDistance { get; init; }

    /// <summary>Kolmogorov-Smirnov distance of the first model from the truth, or from physics where no truth is known; null when there was none.</summary>
    public double? FirstModelDistance { get; init; }
}
