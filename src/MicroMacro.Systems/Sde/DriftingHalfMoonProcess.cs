using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Systems.Sde;

/// <summary>dx = a1 dt + a2 dB1, dy = -(a4²/2) ∂yV(y; x) dt + a4 dB2; see <see cref="DriftingHalfMoon"/>.</summary>
public readonly unsafe struct DriftingHalfMoonProcess(double h, double a1, double a2, double a4) : IItoProcess
{
    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T>
    {
        VectorMathDouble.SinCos(x[0], out T sin, out T _);
        T q = (x[1] - T.All(1)) * T.All(1 / BistableHalfMoon.LobeDistance);
        T slopeQ = T.Fma(T.All(4 * h) * q, T.Fma(q, q, T.All(-1)), T.All(BistableHalfMoon.Tilt) * sin);
        b[0] = T.All(a1);
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
