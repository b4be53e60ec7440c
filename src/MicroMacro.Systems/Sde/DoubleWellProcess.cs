using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>dx = -4 h x (x² - 1) dt + sqrt(2) dW; see <see cref="DoubleWell"/>.</summary>
public readonly unsafe struct DoubleWellProcess(double h) : IItoProcess
{
    private const double Sqrt2 = 1.4142135623730951;

    /// <inheritdoc/>
    public int Dimension => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T> => b[0] = T.All(-4 * h) * x[0] * T.Fma(x[0], x[0], T.All(-1));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T> => sigma[0] = T.All(Sqrt2);
}
