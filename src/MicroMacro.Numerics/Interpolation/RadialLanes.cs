using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Interpolation;

/// <summary>A <see cref="RadialExpansion"/> in float lanes, one point a lane.</summary>
/// <remarks>
/// |t - t_j|² is taken as |t|² + |t_j|² - 2 t·t_j, one multiplication for each number, and the gradient is Σ_j w_j t_j - t Σ_j w_j.
/// </remarks>
public sealed unsafe class RadialLanes
{
    private readonly float[] _centers;
    private readonly float[] _halfSquares;
    private readonly float[] _coefficients;
    private readonly float[] _offsets;
    private readonly float[] _shift;
    private readonly float[] _inverses;

    /// <summary>Rounds an expansion to float32.</summary>
    public RadialLanes(RadialExpansion expansion)
    {
        ArgumentNullException.ThrowIfNull(expansion);
        (Dimension, Components, Count) = (expansion.Dimension, expansion.Components, expansion.Count);
        _centers = Array.ConvertAll(expansion.Centers, v => (float)v);
        _coefficients = Array.ConvertAll(expansion.Coefficients, v => (float)v);
        _offsets = Array.ConvertAll(expansion.Offsets, v => (float)v);
        _shift = Array.ConvertAll(expansion.Shift, v => (float)v);
        _inverses = Array.ConvertAll(expansion.Lengths, v => (float)(1 / v));
        _halfSquares = new float[Count];
        for (int j = 0; j < Count; j++)
        {
            double sum = 0;
            for (int a = 0; a < Dimension; a++)
            {
                double t = _centers[(j * Dimension) + a];
                sum += t * t;
            }

            _halfSquares[j] = (float)(0.5 * sum);
        }
    }

    /// <summary>Arguments d.</summary>
    public int Dimension { get; }

    /// <summary>Values k.</summary>
    public int Components { get; }

    /// <summary>Centres m.</summary>
    public int Count { get; }

    /// <summary>The values of each lane and, where asked for, their gradients.</summary>
    /// <param name="x">Points, d registers.</param>
    /// <param name="values">Receives f, k registers.</param>
    /// <param name="gradient">Receives ∂f_c/∂x_a, k d registers, or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Evaluate<T>(T* x, T* values, T* gradient)
        where T : unmanaged, ISimd<T>
    {
        (int d, int k) = (Dimension, Components);
        T* t = stackalloc T[d];
        T* weights = stackalloc T[k];
        T half = T.Zero;
        for (int a = 0; a < d; a++)
        {
            t[a] = (x[a] - T.All(_shift[a])) * T.All(_inverses[a]);
            half = T.Fma(t[a] * T.All(0.5f), t[a], half);
        }

        for (int c = 0; c < k; c++)
        {
            (values[c], weights[c]) = (T.All(_offsets[c]), T.Zero);
            for (int a = 0; a < d && gradient != null; a++)
            {
                gradient[(c * d) + a] = T.Zero;
            }
        }

        fixed (float* centers = _centers, coefficients = _coefficients)
        {
            for (int j = 0; j < Count; j++)
            {
                float* center = centers + (j * d);
                T exponent = -(half + T.All(_halfSquares[j]));
                for (int a = 0; a < d; a++)
                {
                    exponent = T.Fma(t[a], T.All(center[a]), exponent);
                }

                T bump = VectorMath.VectorMath.Exp(T.Min(exponent, T.Zero));
                for (int c = 0; c < k; c++)
                {
                    T term = T.All(coefficients[(j * k) + c]) * bump;
                    values[c] += term;
                    weights[c] += term;
                    for (int a = 0; a < d && gradient != null; a++)
                    {
                        gradient[(c * d) + a] = T.Fma(term, T.All(center[a]), gradient[(c * d) + a]);
                    }
                }
            }
        }

        for (int e = 0; e < k * d && gradient != null; e++)
        {
            gradient[e] = (gradient[e] - (weights[e / d] * t[e % d])) * T.All(_inverses[e % d]);
        }
    }
}
