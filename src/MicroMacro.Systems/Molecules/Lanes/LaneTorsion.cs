using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Molecules;

/// <summary>A torsion I-J-K-L in lanes: its sine and cosine, and forces from its slope [blondel1996]; <see cref="ScalarTorsion"/> is the twin.</summary>
internal readonly unsafe struct LaneTorsion<T>
    where T : unmanaged, ISimd<T>
{
    // Keeps three atoms on a line finite: a sine of 1e-9 between bonds.
    private const float SmallestNormal2 = 1e-20f;
    private readonly Lane3<T> _b;
    private readonly Lane3<T> _g;
    private readonly Lane3<T> _h;
    private readonly Lane3<T> _m;
    private readonly Lane3<T> _n;
    private readonly T _length;
    private readonly T _inverseG2;
    private readonly T _inverseM2;
    private readonly T _inverseN2;

    /// <summary>The torsion of four positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneTorsion(float* x, int i, int j, int k, int l)
    {
        Lane3<T> xj = Lane3<T>.Load(x, j);
        Lane3<T> xk = Lane3<T>.Load(x, k);
        _b = Lane3<T>.Load(x, i) - xj;
        _g = xj - xk;
        _h = Lane3<T>.Load(x, l) - xk;
        _m = Lane3<T>.Cross(_b, _g);
        _n = Lane3<T>.Cross(_h, _g);
        T m2 = T.Max(Lane3<T>.Dot(_m, _m), T.All(SmallestNormal2));
        T n2 = T.Max(Lane3<T>.Dot(_n, _n), T.All(SmallestNormal2));
        T g2 = Lane3<T>.Dot(_g, _g);
        _length = T.Sqrt(g2);

        // cos phi = m.n / |m||n|, sin phi = |g| h.m / |m||n|; one division serves all quotients.
        T m2n2 = m2 * n2;
        T inverse = T.All(1f) / (m2n2 * g2);
        _inverseG2 = m2n2 * inverse;
        _inverseM2 = n2 * g2 * inverse;
        _inverseN2 = m2 * g2 * inverse;
        T inverseMN = T.Sqrt(_inverseM2 * _inverseN2);
        Cosine = Lane3<T>.Dot(_m, _n) * inverseMN;
        Sine = _length * Lane3<T>.Dot(_h, _m) * inverseMN;
    }

    /// <summary>The cosine of the angle.</summary>
    public T Cosine { get; }

    /// <summary>The sine of the angle.</summary>
    public T Sine { get; }

    /// <summary>Adds the forces of an energy with the given derivative by the angle: on i along m, on l along n, the rest shared by the middle atoms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddForces(T slope, float* f, int i, int j, int k, int l)
    {
        T u = slope * _length * _inverseM2;
        T v = slope * _length * _inverseN2;
        Lane3<T> onI = u * _m;
        Lane3<T> onL = v * _n;
        T p = u * Lane3<T>.Dot(_b, _g) * _inverseG2;
        T q = v * Lane3<T>.Dot(_h, _g) * _inverseG2;
        Lane3<T> shared = (p * _m) - (q * _n);
        onI.AddTo(f, i);
        (onI + shared).SubtractFrom(f, j);
        (shared + onL).AddTo(f, k);
        onL.SubtractFrom(f, l);
    }
}
