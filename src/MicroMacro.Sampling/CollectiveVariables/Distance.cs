using MicroMacro.Numerics.Simd;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>The distance between two atoms, in nm.</summary>
public sealed unsafe class Distance : ILaneVariable
{
    private readonly int _i;
    private readonly int _j;

    /// <summary>A distance of two atoms, counted from 0.</summary>
    /// <exception cref="ArgumentException">An atom is named twice, or negative.</exception>
    public Distance(string name, int i, int j)
    {
        Atoms.RequireDistinct(i, j);
        (_i, _j) = (i, j);
        Variable = new CoarseVariable(name, 0, "nm");
    }

    /// <inheritdoc/>
    public CoarseVariable Variable { get; }

    /// <inheritdoc/>
    public bool IsTranslationInvariant => true;

    /// <inheritdoc/>
    public int AtomsNeeded => 1 + Math.Max(_i, _j);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> positions, Span<double> gradient, double scale)
    {
        Vector3 d = Vector3.Of(positions, _j) - Vector3.Of(positions, _i);
        double length = Math.Sqrt(Vector3.Dot(d, d));
        if (!gradient.IsEmpty)
        {
            (-scale / length * d).AddTo(gradient, _i);
            (scale / length * d).AddTo(gradient, _j);
        }

        return length;
    }

    /// <inheritdoc/>
    public T Value<T>(float* positions)
        where T : unmanaged, ISimd<T>
    {
        Vector3Lanes<T> d = Vector3Lanes<T>.Of(positions, _j) - Vector3Lanes<T>.Of(positions, _i);
        return T.Sqrt(Vector3Lanes<T>.Dot(d, d));
    }

    /// <inheritdoc/>
    public void AddGradient<T>(float* positions, float* forces, T scale)
        where T : unmanaged, ISimd<T>
    {
        Vector3Lanes<T> d = Vector3Lanes<T>.Of(positions, _j) - Vector3Lanes<T>.Of(positions, _i);
        Vector3Lanes<T> unit = scale / T.Sqrt(Vector3Lanes<T>.Dot(d, d)) * d;
        (T.All(-1f) * unit).AddTo(forces, _i);
        unit.AddTo(forces, _j);
    }
}
