namespace MicroMacro.Artifacts.Studies;

/// <summary>Times as whole numbers of timesteps.</summary>
public static class StepCount
{
    /// <summary>The timesteps in a time.</summary>
    /// <param name="name">The time's name, for the message.</param>
    /// <param name="time">The time.</param>
    /// <param name="timestep">The timestep.</param>
    /// <param name="unit">The unit of both, for the message; empty for none.</param>
    /// <exception cref="StudyException">The time is no whole number of timesteps, or too many of them.</exception>
    public static long Of(string name, double time, double timestep, string unit)
    {
        double steps = time / timestep, whole = Math.Round(steps, MidpointRounding.AwayFromZero);
        if (!(whole <= 9e15))
        {
            throw new StudyException(FormattableString.Invariant($"'{name}' is {steps:G4} timesteps; at most 9e15 are run."));
        }

        // The second term is the rounding of a long time's own digits.
        if (Math.Abs(steps - whole) > 1e-6 + (1e-12 * steps))
        {
            string written = unit.Length == 0 ? "" : $" {unit}";
            throw new StudyException(FormattableString.Invariant(
                $"'{name}' is {steps:G10} timesteps, and a whole number is needed; the nearest right value is {whole * timestep:G12}{written}"));
        }

        return (long)whole;
    }
}
