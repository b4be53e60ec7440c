using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Systems.Sde;

/// <summary>dX = -(D/kT) ∇V dt + sqrt(2 D) dW on the Müller-Brown surface; see <see cref="MullerBrown"/>.</summary>
public readonly unsafe struct MullerBrownProcess(double thermalEnergy, double diffusion) : IItoProcess
{
    private readonly double _mobility = diffusion / thermalEnergy;
    private readonly double _sigma = Math.Sqrt(2 * diffusion);

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T>
    {
        T forceX = T.All(0);
        T forceY = T.All(0);
        AddHill(MullerBrown.Hills[0], x, ref forceX, ref forceY);
        AddHill(MullerBrown.Hills[1], x, ref forceX, ref forceY);
        AddHill(MullerBrown.Hills[2], x, ref forceX, ref forceY);
        AddHill(MullerBrown.Hills[3], x, ref forceX, ref forceY);
        b[0] = T.All(_mobility) * forceX;
        b[1] = T.All(_mobility) * forceY;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T>
    {
        sigma[0] = T.All(_sigma);
        sigma[1] = T.All(_sigma);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddHill<T>(MullerBrownHill hill, T* x, ref T forceX, ref T forceY)
        where T : unmanaged, ISimdDouble<T>
    {
        T dx = x[0] - T.All(hill.X0);
        T dy = x[1] - T.All(hill.Y0);
        T bdx = T.All(hill.B) * dx;
        T bdy = T.All(hill.B) * dy;
        T exponent = T.Fma(T.Fma(T.All(hill.A), dx, bdy), dx, T.All(hill.C) * dy * dy);
        T value = T.All(-hill.Height) * VectorMathDouble.Exp(exponent);
        forceX = T.Fma(value, T.Fma(T.All(2 * hill.A), dx, bdy), forceX);
        forceY = T.Fma(value, T.Fma(T.All(2 * hill.C), dy, bdx), forceY);
    }
}
