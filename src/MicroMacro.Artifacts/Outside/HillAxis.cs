namespace MicroMacro.Artifacts.Outside;

/// <summary>Points along one axis, as PLUMED lays them: Minimum + i (Maximum - Minimum) / Bins, the last one left out where periodic.</summary>
/// <param name="Minimum">Lower end.</param>
/// <param name="Maximum">Upper end.</param>
/// <param name="Bins">Number of intervals, at least 1.</param>
/// <param name="Periodic">Whether the ends are the same point.</param>
public sealed record HillAxis(double Minimum, double Maximum, int Bins, bool Periodic)
{
    /// <summary>Distance between points.</summary>
    public double Spacing => (Maximum - Minimum) / Bins;

    /// <summary>Number of points.</summary>
    public int Points => Periodic ? Bins : Bins + 1;

    /// <summary>A point.</summary>
    public double At(int point) => Minimum + (point * Spacing);

    /// <summary>a - b, by the shortest way round when periodic.</summary>
    public double Difference(double a, double b)
    {
        double period = Maximum - Minimum;
        return Periodic ? a - b - (period * Math.Round((a - b) / period)) : a - b;
    }
}
