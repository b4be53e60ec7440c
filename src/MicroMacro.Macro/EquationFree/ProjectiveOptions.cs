namespace MicroMacro.Macro.EquationFree;

/// <summary>How projective integration goes about it.</summary>
public sealed record ProjectiveOptions
{
    /// <summary>The time that a lifted ensemble is given to heal before its slope is read, above 0: several relaxation times of what is fast.</summary>
    public required double HealingTime { get; init; }

    /// <summary>The time over which the slope is read, above 0.</summary>
    public required double SlopeTime { get; init; }

    /// <summary>The time from one leap to the next; stable below about 2/λ of the slow variables' own fastest rate λ.</summary>
    public required double Leap { get; init; }

    /// <summary>The scheme.</summary>
    public ProjectiveScheme Scheme { get; init; } = ProjectiveScheme.ForwardEuler;

    /// <summary>
    /// Reads the slope over two stretches and takes it back to the beginning in a straight line: what healing moves is then of second order.
    /// The noise of the slope grows two- to threefold, so it pays for many copies or little noise.
    /// </summary>
    public bool BackToStart { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HealingTime);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SlopeTime);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Leap);
    }
}
