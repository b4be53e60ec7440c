namespace MicroMacro.Sampling;

/// <summary>What a person needs to know of one slow variable z.</summary>
/// <param name="Name">Its name in labels, files and charts, such as "phi".</param>
/// <param name="Period">Its period in its own unit (2π for an angle in radians), or 0 when it is not periodic.</param>
/// <param name="Unit">"rad", "nm" or "" for a dimensionless variable.</param>
public sealed record CoarseVariable(string Name, double Period, string Unit)
{
    /// <summary>The signed difference a - b, by the shortest way round when periodic.</summary>
    public double Difference(double a, double b)
    {
        double d = a - b;
        return Period > 0 ? d - (Period * Math.Round(d / Period)) : d;
    }
}
