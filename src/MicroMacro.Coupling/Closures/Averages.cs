namespace MicroMacro.Coupling.Closures;

/// <summary>Averages with their standard errors, one for each label; NaN where there are too few frames.</summary>
/// <param name="Mean">The averages, shape [m].</param>
/// <param name="Error">Their standard errors, shape [m].</param>
public sealed record Averages(double[] Mean, double[] Error)
{
    /// <summary>One entry per label.</summary>
    internal static Averages Of(IEnumerable<(double Mean, double Error)> entries)
    {
        (double Mean, double Error)[] all = [.. entries];
        return new Averages([.. all.Select(e => e.Mean)], [.. all.Select(e => e.Error)]);
    }
}
