namespace MicroMacro.Artifacts.Studies;

/// <summary>The candidate centres of umbrella windows along one slow variable.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last; left out where the range goes once round a periodic variable.</param>
/// <param name="Count">How many.</param>
/// <param name="Stiffness">The stiffness κ of the umbrella κ/2 (ξ - c)², in kT per squared unit of the variable.</param>
public sealed record WindowAxis(double From, double To, int Count, double Stiffness)
{
    /// <summary>The centres, evenly spaced.</summary>
    /// <param name="period">The variable's period, or 0.</param>
    public double[] Centers(double period)
    {
        bool round = period > 0 && Math.Abs(To - From - period) < 1e-9 * period;
        int intervals = round ? Count : Math.Max(1, Count - 1);
        return [.. Enumerable.Range(0, Count).Select(i => From + ((To - From) * i / intervals))];
    }
}
