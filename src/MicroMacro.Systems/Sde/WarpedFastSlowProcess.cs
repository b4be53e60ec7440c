using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>dx1 = a dt + dW1, dx2 = -(x2/ε) dt + ε^-1/2 dW2; see <see cref="WarpedFastSlow"/>.</summary>
public readonly unsafe struct WarpedFastSlowProcess(double a, double epsilon) : IItoProcess
{
    private readonly double _fastNoise = 1 / Math.Sqrt(epsilon);

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T>
    {
        b[0] = T.All(a);
        b[1] = T.All(-1 / epsilon) * x[1];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T>
    {
        sigma[0] = T.All(1);
        sigma[1] = T.All(_fastNoise);
    }
}
