using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Interpolation;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>
/// A coordinate learned from data, as a smooth function of distances between atoms: of one value, or of two that are the cosine and
/// sine of an angle. It does not change when the molecule is moved or turned.
/// </summary>
/// <remarks>Distances do not tell a structure from its mirror image; a molecule with a fixed chiral centre never meets it.</remarks>
public sealed unsafe class LearnedCoordinate : ILaneVariable
{
    private readonly int[] _pairs;
    private readonly RadialExpansion _function;
    private readonly RadialLanes _lanes;

    /// <summary>A learned coordinate.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pairs">Pairs of atoms, counted from 0, shape [d, 2].</param>
    /// <param name="function">The function of the d distances in nm; with two values the coordinate is their angle, in rad, period 2π.</param>
    /// <exception cref="ArgumentException">The pairs do not fit the function, a pair names an atom twice, or there are other than one or two values.</exception>
    public LearnedCoordinate(string name, int[] pairs, RadialExpansion function)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(function);
        if (pairs.Length != 2 * function.Dimension || function.Components > 2)
        {
            throw new ArgumentException(
                $"{pairs.Length} atom numbers for a function of {function.Dimension} distances with {function.Components} values; pairs of atoms and one or two values are needed", nameof(pairs));
        }

        for (int p = 0; p < pairs.Length; p += 2)
        {
            Atoms.RequireDistinct(pairs[p], pairs[p + 1]);
        }

        (_pairs, _function, _lanes) = ([.. pairs], function, new RadialLanes(function));
        Variable = function.Components == 2 ? new CoarseVariable(name, 2 * Math.PI, "rad") : new CoarseVariable(name, 0, "");
    }

    /// <inheritdoc/>
    public CoarseVariable Variable { get; }

    /// <inheritdoc/>
    public bool IsTranslationInvariant => true;

    /// <inheritdoc/>
    public int AtomsNeeded => 1 + _pairs.Max();

    /// <summary>Distances of pairs of atoms, in nm.</summary>
    /// <param name="positions">Positions in nm, shape [3N].</param>
    /// <param name="pairs">Pairs of atoms, shape [d, 2].</param>
    /// <param name="distances">Receives the distances, shape [d].</param>
    public static void Distances(ReadOnlySpan<double> positions, ReadOnlySpan<int> pairs, Span<double> distances)
    {
        for (int p = 0; p < distances.Length; p++)
        {
            Vector3 d = Vector3.Of(positions, pairs[(2 * p) + 1]) - Vector3.Of(positions, pairs[2 * p]);
            distances[p] = Math.Sqrt(Vector3.Dot(d, d));
        }
    }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> positions, Span<double> gradient, double scale)
    {
        int d = _function.Dimension;
        double[] distances = new double[d];
        Distances(positions, _pairs, distances);
        Span<double> slope = gradient.IsEmpty ? default : new double[d];
        double value = LearnedValue.Of(_function, distances, slope);
        for (int p = 0; p < slope.Length; p++)
        {
            Vector3 delta = Vector3.Of(positions, _pairs[(2 * p) + 1]) - Vector3.Of(positions, _pairs[2 * p]);
            Vector3 force = scale * slope[p] / distances[p] * delta;
            force.AddTo(gradient, _pairs[(2 * p) + 1]);
            (-1 * force).AddTo(gradient, _pairs[2 * p]);
        }

        return value;
    }

    /// <inheritdoc/>
    public T Value<T>(float* positions)
        where T : unmanaged, ISimd<T>
    {
        T* distances = stackalloc T[_function.Dimension];
        T* values = stackalloc T[2];
        Measure(positions, distances);
        _lanes.Evaluate(distances, values, (T*)null);
        return _function.Components == 2 ? VectorMath.Atan2(values[1], values[0]) : values[0];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddGradient<T>(float* positions, float* forces, T scale)
        where T : unmanaged, ISimd<T>
    {
        int d = _function.Dimension;
        T* distances = stackalloc T[3 * d];
        T* slopes = distances + d;
        T* values = stackalloc T[2];
        Measure(positions, distances);
        _lanes.Evaluate(distances, values, slopes);
        T square = T.Fma(values[0], values[0], values[1] * values[1]);
        for (int p = 0; p < d; p++)
        {
            T slope = _function.Components == 1 ? slopes[p] : ((values[0] * slopes[d + p]) - (values[1] * slopes[p])) / square;
            Vector3Lanes<T> delta = Vector3Lanes<T>.Of(positions, _pairs[(2 * p) + 1]) - Vector3Lanes<T>.Of(positions, _pairs[2 * p]);
            Vector3Lanes<T> force = scale * slope / distances[p] * delta;
            force.AddTo(forces, _pairs[(2 * p) + 1]);
            (T.All(-1f) * force).AddTo(forces, _pairs[2 * p]);
        }
    }

    private void Measure<T>(float* positions, T* distances)
        where T : unmanaged, ISimd<T>
    {
        for (int p = 0; p < _function.Dimension; p++)
        {
            Vector3Lanes<T> delta = Vector3Lanes<T>.Of(positions, _pairs[(2 * p) + 1]) - Vector3Lanes<T>.Of(positions, _pairs[2 * p]);
            distances[p] = T.Sqrt(Vector3Lanes<T>.Dot(delta, delta));
        }
    }
}
