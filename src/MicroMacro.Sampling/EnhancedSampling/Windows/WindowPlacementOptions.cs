namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>Settings of <see cref="WindowPlacement"/>.</summary>
public sealed record WindowPlacementOptions
{
    /// <summary>The least MBAR overlap between neighbours; at 0.03 free energies begin to be reliable [klimovich2015].</summary>
    public double TargetOverlap { get; init; } = 0.03;

    /// <summary>Windows at most.</summary>
    public int MaximumWindows { get; init; } = 100;

    /// <summary>Rounds of insertion at most.</summary>
    public int MaximumRounds { get; init; } = 20;

    /// <summary>Steps of each window before its first record.</summary>
    public required int EquilibrationSteps { get; init; }

    /// <summary>Records of each window.</summary>
    public required int Records { get; init; }

    /// <summary>Steps between records.</summary>
    public required int Stride { get; init; }

    /// <summary>The stiffest window that may be placed, in the energy unit of the walkers per squared unit of z.</summary>
    public double MaximumStiffness { get; init; } = double.PositiveInfinity;

    /// <summary>Threads of MBAR; the results do not depend on it. Those of the walkers are their own.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the last window is a neighbour of the first, for a periodic variable that is to be covered all round.</summary>
    public bool Around { get; init; }

    internal void Check(CoarseVariable variable)
    {
        if (!(TargetOverlap > 0 && TargetOverlap < 0.5))
        {
            throw new ArgumentException($"a target overlap of {TargetOverlap} is not between 0 and 0.5");
        }

        if (Around && variable.Period == 0)
        {
            throw new ArgumentException($"'{variable.Name}' is not periodic: windows cannot go around it");
        }

        if (!(MaximumStiffness > 0))
        {
            throw new ArgumentException($"a largest stiffness of {MaximumStiffness} is not above 0");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumWindows, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumRounds);
        ArgumentOutOfRangeException.ThrowIfLessThan(EquilibrationSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Records, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Stride, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
    }
}
