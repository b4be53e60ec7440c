namespace MicroMacro.Sampling;

/// <summary>Exact answers of a system with one slow and one watched fast variable.</summary>
public interface IKnownTruth
{
    /// <summary>P(fast variable 0 is at most <paramref name="value"/> | ξ = <paramref name="z"/>).</summary>
    double ConditionalCdf(double z, double value);

    /// <summary>The density of fast variable 0 at <paramref name="value"/> given ξ = <paramref name="z"/>.</summary>
    double ConditionalDensity(double z, double value);

    /// <summary>F(z) in kT up to a constant; null for a system without an equilibrium in z.</summary>
    double? FreeEnergy(double z);
}
