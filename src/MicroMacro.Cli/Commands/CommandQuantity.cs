using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;

namespace MicroMacro.Cli.Commands;

/// <summary>Quantities with units on the command line.</summary>
internal static class CommandQuantity
{
    /// <summary>A quantity in internal units, or null where it is not given.</summary>
    /// <param name="name">The option.</param>
    /// <param name="text">What stands there.</param>
    /// <param name="kind">What it is a quantity of.</param>
    /// <param name="above">What it must exceed; below 0 where 0 itself is allowed.</param>
    /// <param name="most">The largest allowed.</param>
    /// <exception cref="UsageException">It is none, or out of range.</exception>
    public static double? Of(string name, string? text, UnitKind kind, double above, double most)
    {
        if (text is null)
        {
            return null;
        }

        double value;
        try
        {
            value = Quantity.Parse(text, kind).To(kind);
        }
        catch (StudyException exception)
        {
            throw new UsageException($"{name}: {exception.Message}");
        }

        if (value > above && value <= most)
        {
            return value;
        }

        string range = above < 0 ? FormattableString.Invariant($"0 to {most:R}") : FormattableString.Invariant($"above {above:R} and at most {most:R}");
        throw new UsageException($"{name} must be {range} {kind.Examples[0]}, not {text}.");
    }
}
