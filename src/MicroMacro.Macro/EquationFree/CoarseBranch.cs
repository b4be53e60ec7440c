namespace MicroMacro.Macro.EquationFree;

/// <summary>A branch of coarse fixed points.</summary>
/// <param name="Status">How the last step ended.</param>
/// <param name="Points">The points, in the order in which they were found.</param>
/// <param name="ForceEvaluations">What it cost.</param>
public sealed record CoarseBranch(CoarseStatus Status, IReadOnlyList<CoarseBranchPoint> Points, long ForceEvaluations)
{
    /// <summary>Parameters at which a multiplier passes through 1, between two points by linear interpolation: folds and crossings of branches.</summary>
    public IReadOnlyList<double> CriticalParameters =>
    [
        .. Points.Zip(Points.Skip(1))
            .Where(pair => (pair.First.Determinant > 0) != (pair.Second.Determinant > 0))
            .Select(pair => pair.First.Parameter
                + ((pair.Second.Parameter - pair.First.Parameter) * pair.First.Determinant / (pair.First.Determinant - pair.Second.Determinant))),
    ];
}
