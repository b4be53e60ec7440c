namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Generalised Born in float64: Born radii from pairwise descreening [hawkins1996], E = -(f_C/2) sum_ij q_i q_j
/// (1/eps_in - exp(-kappa f)/eps_out)/f with f^2 = r^2 + B_i B_j exp(-r^2/(4 B_i B_j)) [still1990], and the forces.
/// </summary>
internal sealed class ScalarGeneralizedBorn
{
    // What AMBER takes where the integral of HCT leaves no positive radius.
    private const double LargestRadius = 3;
    private readonly GeneralizedBornParameters _parameters;
    private readonly double[] _charges;
    private readonly double _coulomb;
    private readonly double _kappa;

    /// <summary>The solvent of a molecule.</summary>
    public ScalarGeneralizedBorn(MolecularTopology topology, GeneralizedBornOptions options, double coulombConstant)
    {
        _parameters = new(topology, options);
        _charges = [.. topology.Atoms.Select(a => a.Charge)];
        _coulomb = coulombConstant;
        _kappa = options.InverseDebyeLength;
    }

    /// <summary>1/cutoff in 1/nm that OpenMM subtracts from 1/f where it uses a cutoff; 0 without.</summary>
    public double InverseCutoff { get; init; }

    /// <summary>Polar and surface energy in kJ/mol; adds forces unless the span is empty.</summary>
    public (double Polar, double Surface) Add(ReadOnlySpan<double> x, Span<double> f)
    {
        int n = _charges.Length;
        double[] radius = new double[n];
        double[] radiusSlope = new double[n];
        double[] radiusForce = new double[n];
        FindRadii(x, radius, radiusSlope);
        double polar = 0;
        double surface = 0;
        for (int i = 0; i < n; i++)
        {
            (double self, double selfSlope) = Kernel(radius[i]);
            double half = 0.5 * _coulomb * _charges[i] * _charges[i];
            double sixth = Math.Pow(radius[i], -6);
            polar -= half * self;
            surface += _parameters.SurfaceScale[i] * sixth;
            radiusForce[i] = (half * selfSlope) + (6 * _parameters.SurfaceScale[i] * sixth / radius[i]);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                polar += AddPair(x, f, radius, radiusForce, i, j);
            }
        }

        if (!f.IsEmpty)
        {
            AddRadiusForces(x, f, radiusSlope, radiusForce);
        }

        return (polar, surface);
    }

    // Effective radii and dB/dI, from the integrals over all other atoms.
    private void FindRadii(ReadOnlySpan<double> x, double[] radius, double[] slope)
    {
        for (int i = 0; i < radius.Length; i++)
        {
            double integral = 0;
            for (int j = 0; j < radius.Length; j++)
            {
                integral += j == i ? 0 : Descreening(i, j, (Double3.Of(x, i) - Double3.Of(x, j)).Norm).Value;
            }

            double offset = _parameters.OffsetRadius[i];
            if (!_parameters.IsRescaled)
            {
                double inverse = (1 / offset) - integral;
                radius[i] = inverse <= 0 ? LargestRadius : 1 / inverse;
                slope[i] = inverse <= 0 ? 0 : radius[i] * radius[i];
                continue;
            }

            TanhRescaling c = _parameters.Rescaling[i];
            double psi = integral * offset;
            double tanh = Math.Tanh(psi * (c.Alpha - (psi * (c.Beta - (psi * c.Gamma)))));
            radius[i] = 1 / ((1 / offset) - (tanh / _parameters.Radius[i]));
            slope[i] = radius[i] * radius[i] * (1 - (tanh * tanh)) * (c.Alpha - (psi * ((2 * c.Beta) - (3 * psi * c.Gamma))))
                * offset / _parameters.Radius[i];
        }
    }

    // g(f) = (1/eps_in - exp(-kappa f)/eps_out) (1/f - 1/cutoff) and dg/df
    private (double Value, double Slope) Kernel(double f, double inverseCutoff = 0)
    {
        double screened = Math.Exp(-_kappa * f) / _parameters.Options.SolventDielectric;
        double factor = (1 / _parameters.Options.SoluteDielectric) - screened;
        double inverse = (1 / f) - inverseCutoff;
        return (factor * inverse, (_kappa * screened * inverse) - (factor / (f * f)));
    }

    private double AddPair(ReadOnlySpan<double> x, Span<double> forces, double[] radius, double[] radiusForce, int i, int j)
    {
        Double3 d = Double3.Of(x, i) - Double3.Of(x, j);
        double r2 = Double3.Dot(d, d);
        double product = radius[i] * radius[j];
        double decay = Math.Exp(-r2 / (4 * product));
        double f = Math.Sqrt(r2 + (product * decay));
        (double value, double slope) = Kernel(f, InverseCutoff);
        double charges = _coulomb * _charges[i] * _charges[j];

        // E = -charges g(f); df/dr = r (1 - decay/4)/f, df/dB_i = B_j decay (1 + r^2/(4 B_i B_j))/(2 f)
        double push = charges * slope / f;
        Double3 fi = push * (1 - (decay / 4)) * d;
        fi.AddTo(forces, i);
        (-fi).AddTo(forces, j);
        double perRadius = push * decay * (1 + (r2 / (4 * product))) / 2;
        radiusForce[i] += perRadius * radius[j];
        radiusForce[j] += perRadius * radius[i];
        return -charges * value;
    }

    // -dE/dB_i dB_i/dI_i dI_i/dr_ij for both atoms of each pair
    private void AddRadiusForces(ReadOnlySpan<double> x, Span<double> forces, double[] radiusSlope, double[] radiusForce)
    {
        for (int i = 0; i < radiusSlope.Length; i++)
        {
            double scale = radiusForce[i] * radiusSlope[i];
            for (int j = 0; j < radiusSlope.Length; j++)
            {
                if (j == i)
                {
                    continue;
                }

                Double3 d = Double3.Of(x, i) - Double3.Of(x, j);
                double r = d.Norm;
                Double3 fi = scale * Descreening(i, j, r).Slope / r * d;
                fi.AddTo(forces, i);
                (-fi).AddTo(forces, j);
            }
        }
    }

    // The integral of 1/(4 pi r^4) over the sphere of atom j outside that of atom i [hawkins1996, eq. 9], the neck added, and its slope.
    private (double Value, double Slope) Descreening(int i, int j, double r)
    {
        (double value, double slope) = _parameters.Necks is { } necks ? necks[i, j].At(r) : default;
        double own = _parameters.OffsetRadius[i];
        double other = _parameters.ScaledRadius[j];
        if (r + other <= own)
        {
            return (value, slope);
        }

        double near = Math.Abs(r - other);
        double lower = 1 / Math.Max(own, near);
        double upper = 1 / (r + other);
        double squares = (upper * upper) - (lower * lower);
        double log = Math.Log(upper / lower) / r;

        // The slopes by the two limits vanish, so only the explicit r counts.
        value += 0.5 * (lower - upper + (0.25 * (r - (other * other / r)) * squares) + (0.5 * log));
        slope += 0.5 * ((0.25 * (1 + (other * other / (r * r))) * squares) - (0.5 * log / r));

        // Atom i inside the sphere of j: the shell between them counts in full.
        return other - r > own ? (value + (1 / own) - lower, slope) : (value, slope);
    }
}
