using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Dynamics;

/// <summary>Geometric Brownian motion dX = m X dt + s X dW: noise that depends on the state, and a closed form.</summary>
internal readonly unsafe struct GeometricBrownianMotion(double m, double s) : IItoProcess
{
    public int Dimension => 1;

    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T> => b[0] = T.All(m) * x[0];

    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T> => sigma[0] = T.All(s) * x[0];
}

/// <summary>
/// Reversible motion on a circle in V = cos x with D(x) = 1 + sin(x)/2: b = -D V' + D'. With <paramref name="itoShare"/> other than
/// 1 the spurious drift D' is planted wrong.
/// </summary>
internal readonly unsafe struct RingWithUnevenNoise(double itoShare) : IItoProcess
{
    public int Dimension => 1;

    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T>
    {
        VectorMathDouble.SinCos(x[0], out T sin, out T cos);
        T d = T.Fma(T.All(0.5), sin, T.All(1));
        b[0] = T.Fma(d, sin, T.All(0.5 * itoShare) * cos);
    }

    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T>
    {
        VectorMathDouble.SinCos(x[0], out T sin, out T _);
        sigma[0] = T.Sqrt(T.All(2) + sin);
    }
}

/// <summary>A process whose noise is made larger than its drift knows: kT scaled by the square of <paramref name="factor"/>.</summary>
internal readonly unsafe struct LouderNoise<TProcess>(TProcess process, double factor) : IItoProcess
    where TProcess : struct, IItoProcess
{
    public int Dimension => process.Dimension;

    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T> => process.Drift(x, b);

    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T>
    {
        process.Diffusion(x, sigma);
        for (int i = 0; i < Dimension; i++)
        {
            sigma[i] *= T.All(factor);
        }
    }
}

/// <summary>dx = x³ dt without noise: leaves the finite numbers in a few steps from |x| &gt; 1.</summary>
internal readonly unsafe struct Explosion : IItoProcess
{
    public int Dimension => 2;

    public void Drift<T>(T* x, T* b)
        where T : unmanaged, ISimdDouble<T>
    {
        b[0] = T.Zero - x[0];
        b[1] = x[1] * x[1] * x[1];
    }

    public void Diffusion<T>(T* x, T* sigma)
        where T : unmanaged, ISimdDouble<T>
    {
        sigma[0] = T.All(1);
        sigma[1] = T.Zero;
    }
}
