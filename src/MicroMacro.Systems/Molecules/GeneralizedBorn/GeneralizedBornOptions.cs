namespace MicroMacro.Systems.Molecules;

/// <summary>An implicit solvent.</summary>
/// <param name="Model">How Born radii are found.</param>
public sealed record GeneralizedBornOptions(GeneralizedBornModel Model)
{
    // AMBER: 0.73 sqrt(0.10806 I) per Angstrom, for water at 300 K; 0.73 fits Debye-Hueckel screening to generalised Born.
    private const double ScreeningPerRootMolar = 0.73 * 10;

    private readonly double _saltConcentration;
    private readonly double _soluteDielectric = 1;
    private readonly double _solventDielectric = 78.5;

    /// <summary>Concentration of a 1:1 salt in mol/l, from 0 to 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public double SaltConcentration
    {
        get => _saltConcentration;
        init => _saltConcentration = value is >= 0 and <= 10
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"a salt concentration of {value} mol/l is not in 0 to 10");
    }

    /// <summary>Dielectric constant inside the molecule, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public double SoluteDielectric
    {
        get => _soluteDielectric;
        init => _soluteDielectric = RequireDielectric(value);
    }

    /// <summary>Dielectric constant of the solvent, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public double SolventDielectric
    {
        get => _solventDielectric;
        init => _solventDielectric = RequireDielectric(value);
    }

    /// <summary>Whether the non-polar ACE term [schaefer1998] is added: OpenMM does, sander does not.</summary>
    public bool HasSurfaceTerm { get; init; }

    /// <summary>The inverse Debye length kappa in 1/nm.</summary>
    public double InverseDebyeLength => ScreeningPerRootMolar * Math.Sqrt(0.10806 * SaltConcentration);

    private static double RequireDielectric(double value) => value >= 1 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"a dielectric constant of {value} is below 1");
}
