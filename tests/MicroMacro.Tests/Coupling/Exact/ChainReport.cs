namespace MicroMacro.Tests.Coupling.Exact;

/// <summary>Chains against quadrature: by window, then by observable.</summary>
/// <param name="Z">Deviations of the averages in standard errors.</param>
/// <param name="Errors">Standard errors in deviations of the observable.</param>
/// <param name="Inefficiencies">Statistical inefficiencies in rounds.</param>
internal sealed record ChainReport(double[] Z, double[] Errors, double[] Inefficiencies)
{
    /// <summary>The largest deviation.</summary>
    public double Worst => Z.Max(Math.Abs);
}
