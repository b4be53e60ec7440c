namespace MicroMacro.Systems.Sde;

/// <summary>A parameter of a built-in system, by the name that study files and the command line use.</summary>
/// <param name="Name">Its name, such as "h".</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Default">The value where none is given.</param>
/// <param name="Minimum">The smallest value allowed.</param>
/// <param name="Maximum">The largest value allowed.</param>
public sealed record SdeParameter(string Name, string Description, double Default, double Minimum, double Maximum)
{
    /// <summary>Returns <paramref name="value"/> where it is allowed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside the range, or not a number.</exception>
    public double Check(double value) => value >= Minimum && value <= Maximum
        ? value
        : throw new ArgumentOutOfRangeException(Name, value, $"parameter '{Name}' ({Description}) must lie in [{Minimum:G6}, {Maximum:G6}]");
}
