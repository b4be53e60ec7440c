using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Systems.Sde;

/// <summary>dx = -(a2²/2) ∂xΦ dt + a2 dB1, dy = -(a4²/2) ∂yΦ dt + a4 dB2; see <see cref="BistableHalfMoon"/>.</summary>
public readonly unsafe struct BistableHalfMoonProcess(double h, double a2, double a4) : IItoProcess
{
    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T>
    {
        VectorMathDouble.SinCos(x[0], out T sin, out T cos);
        T q = (x[1] - T.All(1)) * T.All(1 / BistableHalfMoon.LobeDistance);

        // ∂xW + s'(x) q, with ∂xW = 8 sin 2x = 16 sin x cos x.
        T slopeX = cos * T.Fma(T.All(4 * BistableHalfMoon.WellDepth), sin, T.All(BistableHalfMoon.Tilt) * q);
        T slopeQ = T.Fma(T.All(4 * h) * q, T.Fma(q, q, T.All(-1)), T.All(BistableHalfMoon.Tilt) * sin);
        b[0] = T.All(-0.5 * a2 * a2) * slopeX;
        b[1] = T.All(-0.5 * a4 * a4 / BistableHalfMoon.LobeDistance) * slopeQ;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T>
    {
        sigma[0] = T.All(a2);
        sigma[1] = T.All(a4);
    }
}
