using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Macro;

/// <summary>An effective SDE in the form that ensembles run: b = Σ β φ, ln σ² = Σ γ φ.</summary>
public readonly unsafe struct EffectiveProcess : IItoProcess
{
    private readonly CoarseBasis _driftBasis;
    private readonly CoarseBasis _noiseBasis;
    private readonly double[] _drift;
    private readonly double[] _logNoise;

    internal EffectiveProcess(EffectiveSde sde)
    {
        (_driftBasis, _noiseBasis) = (sde.DriftBasis, sde.NoiseBasis);
        (_drift, _logNoise) = (sde.DriftCoefficients, sde.LogNoiseCoefficients);
    }

    /// <inheritdoc/>
    public int Dimension => _driftBasis.Dimension;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T> => Combine(_driftBasis, _drift, x, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T>
    {
        Combine(_noiseBasis, _logNoise, x, sigma);
        for (int a = 0; a < Dimension; a++)
        {
            sigma[a] = VectorMathDouble.Exp(T.All(0.5) * sigma[a]);
        }
    }

    private static void Combine<T>(CoarseBasis basis, double[] coefficients, T* x, T* result)
        where T : unmanaged, ISimdDouble<T>
    {
        T* values = stackalloc T[basis.Count];
        basis.Evaluate(x, values);
        for (int a = 0; a < basis.Dimension; a++)
        {
            T sum = T.Zero;
            for (int i = 0; i < basis.Count; i++)
            {
                sum = T.Fma(T.All(coefficients[(a * basis.Count) + i]), values[i], sum);
            }

            result[a] = sum;
        }
    }
}
