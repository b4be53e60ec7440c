using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>The angle i-j-k at atom j, in radians, in [0, π]; not periodic.</summary>
public sealed unsafe class Angle : ILaneVariable
{
    private readonly int _i;
    private readonly int _j;
    private readonly int _k;

    /// <summary>An angle of three atoms, counted from 0.</summary>
    /// <exception cref="ArgumentException">An atom is named twice, or negative.</exception>
    public Angle(string name, int i, int j, int k)
    {
        Atoms.RequireDistinct(i, j, k);
        (_i, _j, _k) = (i, j, k);
        Variable = new CoarseVariable(name, 0, "rad");
    }

    /// <inheritdoc/>
    public CoarseVariable Variable { get; }

    /// <inheritdoc/>
    public bool IsTranslationInvariant => true;

    /// <inheritdoc/>
    public int AtomsNeeded => 1 + Math.Max(_i, Math.Max(_j, _k));

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> positions, Span<double> gradient, double scale)
    {
        Vector3 u = Vector3.Of(positions, _i) - Vector3.Of(positions, _j);
        Vector3 v = Vector3.Of(positions, _k) - Vector3.Of(positions, _j);
        Vector3 normal = Vector3.Cross(u, v);
        double sine = Math.Sqrt(Vector3.Dot(normal, normal));
        if (!gradient.IsEmpty)
        {
            Vector3 ofI = scale / (Vector3.Dot(u, u) * sine) * Vector3.Cross(u, normal);
            Vector3 ofK = scale / (Vector3.Dot(v, v) * sine) * Vector3.Cross(normal, v);
            ofI.AddTo(gradient, _i);
            (-1 * (ofI + ofK)).AddTo(gradient, _j);
            ofK.AddTo(gradient, _k);
        }

        return VectorMath.Atan2(sine, Vector3.Dot(u, v));
    }

    /// <inheritdoc/>
    public T Value<T>(float* positions)
        where T : unmanaged, ISimd<T>
    {
        Vector3Lanes<T> u = Vector3Lanes<T>.Of(positions, _i) - Vector3Lanes<T>.Of(positions, _j);
        Vector3Lanes<T> v = Vector3Lanes<T>.Of(positions, _k) - Vector3Lanes<T>.Of(positions, _j);
        Vector3Lanes<T> normal = Vector3Lanes<T>.Cross(u, v);
        return VectorMath.Atan2(T.Sqrt(Vector3Lanes<T>.Dot(normal, normal)), Vector3Lanes<T>.Dot(u, v));
    }

    /// <inheritdoc/>
    public void AddGradient<T>(float* positions, float* forces, T scale)
        where T : unmanaged, ISimd<T>
    {
        Vector3Lanes<T> u = Vector3Lanes<T>.Of(positions, _i) - Vector3Lanes<T>.Of(positions, _j);
        Vector3Lanes<T> v = Vector3Lanes<T>.Of(positions, _k) - Vector3Lanes<T>.Of(positions, _j);
        Vector3Lanes<T> normal = Vector3Lanes<T>.Cross(u, v);
        T sine = T.Sqrt(Vector3Lanes<T>.Dot(normal, normal));
        Vector3Lanes<T> ofI = scale / (Vector3Lanes<T>.Dot(u, u) * sine) * Vector3Lanes<T>.Cross(u, normal);
        Vector3Lanes<T> ofK = scale / (Vector3Lanes<T>.Dot(v, v) * sine) * Vector3Lanes<T>.Cross(normal, v);
        ofI.AddTo(forces, _i);
        (T.All(-1f) * (ofI + ofK)).AddTo(forces, _j);
        ofK.AddTo(forces, _k);
    }
}
