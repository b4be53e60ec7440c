using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Interpolation;

/// <summary>A <see cref="RadialExpansion"/> in double lanes, one point a lane.</summary>
/// <remarks>
/// |t - t_j|² is taken as |t|² + |t_j|² - 2 t·t_j, one multiplication for each number, and the gradient is Σ_j w_j t_j - t Σ_j w_j.
/// </remarks>
public sealed unsafe class RadialDoubleLanes
{
    private readonly double[] _centers;
    private readonly double[] _halfSquares;
    private readonly double[] _coefficients;
    private readonly double[] _offsets;
    private readonly double[] _shift;
    private readonly double[] _inverses;

    /// <summary>Lays an expansion out.</summary>
    public RadialDoubleLanes(RadialExpansion expansion)
    {
        ArgumentNullException.ThrowIfNull(expansion);
        (Dimension, Components, Count) = (expansion.Dimension, expansion.Components, expansion.Count);
        _centers = expansion.Centers;
        _coefficients = expansion.Coefficients;
        _offsets = expansion.Offsets;
        _shift = expansion.Shift;
        _inverses = Array.ConvertAll(expansion.Lengths, v => 1 / v);
        _halfSquares = new double[Count];
        for (int j = 0; j < Count; j++)
        {
            double sum = 0;
            for (int a = 0; a < Dimension; a++)
            {
                double t = _centers[(j * Dimension) + a];
                sum += t * t;
            }

            _halfSquares[j] = 0.5 * sum;
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
        where T : unmanaged, ISimdDouble<T>
    {
        (int d, int k) = (Dimension, Components);
        T* t = stackalloc T[d];
        T* weights = stackalloc T[k];
        T half = T.Zero;
        for (int a = 0; a < d; a++)
        {
            t[a] = (x[a] - T.All(_shift[a])) * T.All(_inverses[a]);
            half = T.Fma(t[a] * T.All(0.5), t[a], half);
        }

        for (int c = 0; c < k; c++)
        {
            (values[c], weights[c]) = (T.All(_offsets[c]), T.Zero);
            for (int a = 0; a < d && gradient != null; a++)
            {
                gradient[(c * d) + a] = T.Zero;
            }
        }

        fixed (double* centers = _centers, coefficients = _coefficients)
        {
            for (int j = 0; j < Count; j++)
            {
                double* center = centers + (j * d);
                T exponent = -(half + T.All(_halfSquares[j]));
                for (int a = 0; a < d; a++)
                {
                    exponent = T.Fma(t[a], T.All(center[a]), exponent);
                }

                T bump = VectorMath.VectorMathDouble.Exp(T.Min(exponent, T.Zero));
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
