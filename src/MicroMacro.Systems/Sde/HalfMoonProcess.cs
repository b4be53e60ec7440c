using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>dx = a1 dt + a2 dB1, dy = a3 (1 - y) dt + a4 dB2; see <see cref="HalfMoon"/>.</summary>
public readonly unsafe struct HalfMoonProcess(double a1, double a2, double a3, double a4) : IItoProcess
{
    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T>
    {
        b[0] = T.All(a1);
        b[1] = T.All(a3) * (T.All(1) - x[1]);
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
