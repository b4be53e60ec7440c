namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>How a map over internal coordinates is fitted.</summary>
public sealed record InternalCoordinateMapOptions
{
    /// <summary>Torsions i-j-k-l that always are periodic features, however little they move in the data: those of the slow variables.</summary>
    public IReadOnlyList<int[]> FreeTorsions { get; init; } = [];

    /// <summary>Torsions i-j-k-l that are no features but given beside them: those of labels that a model holds exactly.</summary>
    public IReadOnlyList<int[]> ClampedTorsions { get; init; } = [];

    /// <summary>Circular standard deviation below which a torsion is stiff, in radians.</summary>
    /// <value>π/6 (30 degrees): a libration is far below it, a torsion that hops between wells far above. In (0, π].</value>
    public double StiffTorsionSpread { get; init; } = Math.PI / 6;
}
