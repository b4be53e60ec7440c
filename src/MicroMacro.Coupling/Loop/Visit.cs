using MicroMacro.Coupling.Exact;
using MicroMacro.FreeEnergy;

namespace MicroMacro.Coupling.Loop;

/// <summary>One ensemble run that the study made: an umbrella window's, or the unbiased first one.</summary>
public sealed record Visit
{
    /// <summary>The iteration that made it; -1 for the first data.</summary>
    public required int Iteration { get; init; }

    /// <summary>The grid cell whose centre the umbrella had; -1 for unbiased data.</summary>
    public required int Cell { get; init; }

    /// <summary>The umbrella's centre, shape [c]; null for unbiased data.</summary>
    public double[]? Center { get; init; }

    /// <summary>Replicas R.</summary>
    public required int Replicas { get; init; }

    /// <summary>Records per replica F.</summary>
    public required int Records { get; init; }

    /// <summary>The study-wide number of replica 0; replicas of different visits never share one.</summary>
    public required int FirstGroup { get; init; }

    /// <summary>States, shape [R, F, StateDimension].</summary>
    public required double[] States { get; init; }

    /// <summary>Slow variables, shape [R, F, c].</summary>
    public required double[] Coarse { get; init; }

    /// <summary>Reduced potentials, shape [R, F]; null for a system without a potential.</summary>
    public double[]? ReducedPotential { get; init; }

    /// <summary>Records at the start of each replica that are not in equilibrium.</summary>
    public required int Discarded { get; init; }

    /// <summary>Whether equilibration was found within the first half of the run.</summary>
    public bool IsSettled { get; init; } = true;

    /// <summary>The run that each row comes from, shape [R, F], for frames that were sampled elsewhere; null when every replica is a run.</summary>
    public int[]? GivenGroups { get; init; }

    /// <summary>Statistical inefficiency of the slowest watched series, in records.</summary>
    public required double Inefficiency { get; init; }

    /// <summary>What exact global moves did; null where there were none.</summary>
    public GlobalMoveSummary? GlobalMoves { get; init; }

    /// <summary>The state of a row (replica · F + record).</summary>
    public ReadOnlySpan<double> State(int row)
    {
        int dimension = States.Length / (Replicas * Records);
        return States.AsSpan(row * dimension, dimension);
    }

    /// <summary>Which run a row belongs to, study-wide, each replica cut into <paramref name="blocks"/> contiguous blocks.</summary>
    public int Group(int row, int blocks) => GivenGroups is not null
        ? (FirstGroup + GivenGroups[row]) * blocks
        : ((FirstGroup + (row / Records)) * blocks) + (int)((long)(row % Records) * blocks / Records);

    /// <summary>
    /// Whether a row is kept from the models, so that verdicts compare them with frames they have not seen: every fourth replica
    /// of a window. A window with fewer than four replicas holds none out.
    /// </summary>
    public bool IsHeldOut(int row) => Cell >= 0 && row / Records % 4 == 3;

    /// <summary>Rows in equilibrium, replica by replica; rows of a replica that failed (NaN) are left out.</summary>
    public IEnumerable<int> EquilibratedRows() => Rows([.. Enumerable.Range(0, Records - Discarded)]);

    /// <summary>Rows in equilibrium that are far enough apart to count as independent.</summary>
    public IEnumerable<int> IndependentRows() => Rows(Subsampling.Indices(Records - Discarded, Inefficiency));

    /// <summary>Reduced potentials of the rows in equilibrium.</summary>
    public IEnumerable<double> EquilibratedPotentials() => ReducedPotential is null ? [] : EquilibratedRows().Select(row => ReducedPotential[row]);

    private IEnumerable<int> Rows(int[] records)
    {
        int c = Coarse.Length / (Replicas * Records);
        for (int replica = 0; replica < Replicas; replica++)
        {
            foreach (int record in records)
            {
                int row = (replica * Records) + Discarded + record;
                if (double.IsFinite(Coarse[row * c]))
                {
                    yield return row;
                }
            }
        }
    }
}
