namespace MicroMacro.Systems.Molecules;

/// <summary>Each term of the force fields in float64: adds its forces (where the span is not empty) and returns its energy.</summary>
internal static class ScalarTerms
{
    /// <summary>A bond or a Urey-Bradley spring.</summary>
    public static double Bond(HarmonicBond b, ReadOnlySpan<double> x, Span<double> f)
    {
        Double3 d = Double3.Of(x, b.I) - Double3.Of(x, b.J);
        double r = d.Norm;
        double stretch = r - b.Length;
        Double3 fi = -b.Stiffness * stretch / r * d;
        fi.AddTo(f, b.I);
        (-fi).AddTo(f, b.J);
        return 0.5 * b.Stiffness * stretch * stretch;
    }

    /// <summary>An angle.</summary>
    public static double Angle(HarmonicAngle t, ReadOnlySpan<double> x, Span<double> f)
    {
        Double3 a = Double3.Of(x, t.I) - Double3.Of(x, t.J);
        Double3 b = Double3.Of(x, t.K) - Double3.Of(x, t.J);
        double c = Double3.Dot(a, b);
        double s = Double3.Cross(a, b).Norm;
        double bend = Math.Atan2(s, c) - t.Angle;

        // d theta / d a = (c a / a^2 - b) / s with s = |a x b|, c = a.b
        double moment = -t.Stiffness * bend / s;
        Double3 fi = moment * ((c / Double3.Dot(a, a) * a) - b);
        Double3 fk = moment * ((c / Double3.Dot(b, b) * b) - a);
        fi.AddTo(f, t.I);
        fk.AddTo(f, t.K);
        (-(fi + fk)).AddTo(f, t.J);
        return 0.5 * t.Stiffness * bend * bend;
    }

    /// <summary>A term of a torsion.</summary>
    public static double Torsion(PeriodicTorsion t, ReadOnlySpan<double> x, Span<double> f)
    {
        ScalarTorsion torsion = new(x, t.I, t.J, t.K, t.L);
        (double sin, double cos) = Math.SinCos((t.Periodicity * torsion.Angle) - t.Phase);
        torsion.AddForces(-t.Amplitude * t.Periodicity * sin, f);
        return t.Amplitude * (1 + cos);
    }

    /// <summary>A CHARMM improper.</summary>
    public static double Improper(HarmonicImproper t, ReadOnlySpan<double> x, Span<double> f)
    {
        ScalarTorsion torsion = new(x, t.I, t.J, t.K, t.L);
        double bend = Math.IEEERemainder(torsion.Angle - t.Angle, 2 * Math.PI);
        torsion.AddForces(t.Stiffness * bend, f);
        return 0.5 * t.Stiffness * bend * bend;
    }

    /// <summary>A correction map.</summary>
    public static double Map(MappedTorsions t, TorsionMap map, ReadOnlySpan<double> x, Span<double> f)
    {
        ScalarTorsion phi = new(x, t.I, t.J, t.K, t.L);
        ScalarTorsion psi = new(x, t.J, t.K, t.L, t.M);
        (double energy, double byPhi, double byPsi) = map.Evaluate(phi.Angle, psi.Angle);
        phi.AddForces(byPhi, f);
        psi.AddForces(byPsi, f);
        return energy;
    }

    /// <summary>A pair of atoms.</summary>
    public static (double VdW, double Coulomb) Pair(NonbondedPair p, double coulombConstant, ReadOnlySpan<double> x, Span<double> f)
    {
        Double3 d = Double3.Of(x, p.I) - Double3.Of(x, p.J);
        double inverse2 = 1 / Double3.Dot(d, d);
        double inverse6 = inverse2 * inverse2 * inverse2;
        double charge = coulombConstant * p.ChargeProduct * Math.Sqrt(inverse2);
        Double3 fi = ((((12 * p.Repulsion * inverse6) - (6 * p.Dispersion)) * inverse6) + charge) * inverse2 * d;
        fi.AddTo(f, p.I);
        (-fi).AddTo(f, p.J);
        return (((p.Repulsion * inverse6) - p.Dispersion) * inverse6, charge);
    }
}
