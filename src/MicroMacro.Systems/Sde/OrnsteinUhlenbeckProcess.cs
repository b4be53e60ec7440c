using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Sde;

/// <summary>dx = -k x dt + sqrt(2 D) dW; see <see cref="OrnsteinUhlenbeck"/>.</summary>
public readonly unsafe struct OrnsteinUhlenbeckProcess(double k, double diffusion) : IItoProcess
{
    private readonly double _sigma = Math.Sqrt(2 * diffusion);

    /// <inheritdoc/>
    public int Dimension => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T> => b[0] = T.All(-k) * x[0];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T> => sigma[0] = T.All(_sigma);
}
