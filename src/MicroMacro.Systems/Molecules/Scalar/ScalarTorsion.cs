namespace MicroMacro.Systems.Molecules;

/// <summary>A torsion in float64: its angle, and forces from its slope, without loss near 0 and pi [blondel1996].</summary>
internal readonly struct ScalarTorsion
{
    private readonly int _i;
    private readonly int _j;
    private readonly int _k;
    private readonly int _l;
    private readonly Double3 _g;
    private readonly Double3 _m;
    private readonly Double3 _n;
    private readonly double _bg;
    private readonly double _hg;

    /// <summary>The torsion I-J-K-L at <paramref name="x"/>.</summary>
    public ScalarTorsion(ReadOnlySpan<double> x, int i, int j, int k, int l)
    {
        (_i, _j, _k, _l) = (i, j, k, l);
        Double3 b = Double3.Of(x, i) - Double3.Of(x, j);
        Double3 h = Double3.Of(x, l) - Double3.Of(x, k);
        _g = Double3.Of(x, j) - Double3.Of(x, k);
        _m = Double3.Cross(b, _g);
        _n = Double3.Cross(h, _g);
        _bg = Double3.Dot(b, _g);
        _hg = Double3.Dot(h, _g);
        Angle = Math.Atan2(Double3.Dot(Double3.Cross(_n, _m), _g) / _g.Norm, Double3.Dot(_m, _n));
    }

    /// <summary>The angle in rad, 0 at cis, IUPAC sign.</summary>
    public double Angle { get; }

    /// <summary>Adds the forces of an energy with the given derivative by the angle; none where that is 0.</summary>
    public void AddForces(double slope, Span<double> f)
    {
        if (slope == 0)
        {
            return;
        }

        double length = _g.Norm;
        double m2 = Double3.Dot(_m, _m);
        double n2 = Double3.Dot(_n, _n);
        Double3 fi = slope * length / m2 * _m;
        Double3 fl = -slope * length / n2 * _n;
        Double3 shared = (slope * _bg / (m2 * length) * _m) - (slope * _hg / (n2 * length) * _n);
        fi.AddTo(f, _i);
        (-(fi + shared)).AddTo(f, _j);
        (shared - fl).AddTo(f, _k);
        fl.AddTo(f, _l);
    }
}
