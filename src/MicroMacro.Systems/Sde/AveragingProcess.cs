using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>dx = (λ x - x y²) dt + s dB, dy = -((y - x)/ε) dt + sqrt(2 v/ε) dW; see <see cref="Averaging"/>.</summary>
public readonly unsafe struct AveragingProcess(double lambda, double noise, double epsilon, double variance) : IItoProcess
{
    private readonly double _fastNoise = Math.Sqrt(2 * variance / epsilon);

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T>
    {
        T y = x[1];
        b[0] = x[0] * (T.All(lambda) - (y * y));
        b[1] = T.All(-1 / epsilon) * (y - x[0]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T>
    {
        sigma[0] = T.All(noise);
        sigma[1] = T.All(_fastNoise);
    }
}
