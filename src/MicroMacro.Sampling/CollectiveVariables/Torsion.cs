using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>The torsion i-j-k-l about the axis j-k, in radians, period 2π, with the sign of IUPAC [blondel1996].</summary>
public sealed unsafe class Torsion : ILaneVariable
{
    private readonly int _i;
    private readonly int _j;
    private readonly int _k;
    private readonly int _l;

    /// <summary>A torsion of four atoms, counted from 0.</summary>
    /// <exception cref="ArgumentException">An atom is named twice, or negative.</exception>
    public Torsion(string name, int i, int j, int k, int l)
    {
        Atoms.RequireDistinct(i, j, k, l);
        (_i, _j, _k, _l) = (i, j, k, l);
        Variable = new CoarseVariable(name, 2 * Math.PI, "rad");
    }

    /// <inheritdoc/>
    public CoarseVariable Variable { get; }

    /// <summary>The four atoms.</summary>
    public IReadOnlyList<int> AtomNumbers => [_i, _j, _k, _l];

    /// <inheritdoc/>
    public bool IsTranslationInvariant => true;

    /// <inheritdoc/>
    public int AtomsNeeded => 1 + Math.Max(Math.Max(_i, _j), Math.Max(_k, _l));

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> positions, Span<double> gradient, double scale)
    {
        Vector3 f = Vector3.Of(positions, _i) - Vector3.Of(positions, _j);
        Vector3 g = Vector3.Of(positions, _j) - Vector3.Of(positions, _k);
        Vector3 h = Vector3.Of(positions, _l) - Vector3.Of(positions, _k);
        Vector3 a = Vector3.Cross(f, g);
        Vector3 b = Vector3.Cross(h, g);
        double length = Math.Sqrt(Vector3.Dot(g, g));
        if (!gradient.IsEmpty)
        {
            Vector3 ofI = scale * -length / Vector3.Dot(a, a) * a;
            Vector3 ofL = scale * length / Vector3.Dot(b, b) * b;
            double ofF = Vector3.Dot(f, g) / (length * length);
            double ofH = Vector3.Dot(h, g) / (length * length);
            Vector3 shared = (ofF * ofI) + (ofH * ofL);
            ofI.AddTo(gradient, _i);
            (-1 * (ofI + shared)).AddTo(gradient, _j);
            (shared - ofL).AddTo(gradient, _k);
            ofL.AddTo(gradient, _l);
        }

        double angle = VectorMath.Atan2(Vector3.Dot(Vector3.Cross(b, a), g), length * Vector3.Dot(a, b));
        return angle >= Math.PI ? -Math.PI : angle;
    }

    /// <inheritdoc/>
    public T Value<T>(float* positions)
        where T : unmanaged, ISimd<T>
    {
        Vector3Lanes<T> f = Vector3Lanes<T>.Of(positions, _i) - Vector3Lanes<T>.Of(positions, _j);
        Vector3Lanes<T> g = Vector3Lanes<T>.Of(positions, _j) - Vector3Lanes<T>.Of(positions, _k);
        Vector3Lanes<T> h = Vector3Lanes<T>.Of(positions, _l) - Vector3Lanes<T>.Of(positions, _k);
        Vector3Lanes<T> a = Vector3Lanes<T>.Cross(f, g);
        Vector3Lanes<T> b = Vector3Lanes<T>.Cross(h, g);
        T length = T.Sqrt(Vector3Lanes<T>.Dot(g, g));

        // (B x A).G = |G|² H.A, which needs no second cross product of nearly parallel vectors.
        return VectorMath.Atan2(length * Vector3Lanes<T>.Dot(h, a), Vector3Lanes<T>.Dot(a, b));
    }

    /// <inheritdoc/>
    public void AddGradient<T>(float* positions, float* forces, T scale)
        where T : unmanaged, ISimd<T>
    {
        Vector3Lanes<T> f = Vector3Lanes<T>.Of(positions, _i) - Vector3Lanes<T>.Of(positions, _j);
        Vector3Lanes<T> g = Vector3Lanes<T>.Of(positions, _j) - Vector3Lanes<T>.Of(positions, _k);
        Vector3Lanes<T> h = Vector3Lanes<T>.Of(positions, _l) - Vector3Lanes<T>.Of(positions, _k);
        Vector3Lanes<T> a = Vector3Lanes<T>.Cross(f, g);
        Vector3Lanes<T> b = Vector3Lanes<T>.Cross(h, g);
        T square = Vector3Lanes<T>.Dot(g, g);
        T length = T.Sqrt(square);
        Vector3Lanes<T> ofI = -(scale * length / Vector3Lanes<T>.Dot(a, a)) * a;
        Vector3Lanes<T> ofL = scale * length / Vector3Lanes<T>.Dot(b, b) * b;
        Vector3Lanes<T> shared = (Vector3Lanes<T>.Dot(f, g) / square * ofI) + (Vector3Lanes<T>.Dot(h, g) / square * ofL);
        ofI.AddTo(forces, _i);
        (T.All(-1f) * (ofI + shared)).AddTo(forces, _j);
        (shared - ofL).AddTo(forces, _k);
        ofL.AddTo(forces, _l);
    }
}
