namespace MicroMacro.Systems.Sde;

/// <summary>One coordinate of a state.</summary>
/// <param name="Name">Its name, such as "x".</param>
/// <param name="Period">Its period, or 0 when it is not periodic.</param>
/// <param name="Low">Lower end of the range that starts are spread over.</param>
/// <param name="High">Upper end of that range.</param>
public sealed record SdeCoordinate(string Name, double Period, double Low, double High)
{
    /// <summary>The representative of <paramref name="value"/> in [-Period/2, Period/2), or the value itself when it is not periodic.</summary>
    public double Wrap(double value)
    {
        if (Period == 0)
        {
            return value;
        }

        double wrapped = value - (Period * Math.Floor((value / Period) + 0.5));

        // Rounding can land on the excluded end.
        return wrapped >= 0.5 * Period ? wrapped - Period : wrapped;
    }
}
