using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Networks;

/// <summary>Element-by-element steps through the units of an energy network.</summary>
internal static unsafe class EnergyUnits
{
    /// <summary>gate[i] = slope[i] · gradient[i] and, where kept, curvature[i] *= gradient[i]: back through units y = f(x).</summary>
    public static void Descend(float* slope, float* gradient, float* gate, float* curvature, int count)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Descend<F16>(slope, gradient, gate, curvature, count);
                break;
            case 256:
                Descend<F8>(slope, gradient, gate, curvature, count);
                break;
            default:
                Descend<F4>(slope, gradient, gate, curvature, count);
                break;
        }
    }

    /// <summary>curvature[i] *= tangent[i]; tangent[i] = slope[i] · tangent[i] + skip[i]: forward through units.</summary>
    public static void Move(float* slope, float* tangent, float* curvature, float* skip, int count)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Move<F16>(slope, tangent, curvature, skip, count);
                break;
            case 256:
                Move<F8>(slope, tangent, curvature, skip, count);
                break;
            default:
                Move<F4>(slope, tangent, curvature, skip, count);
                break;
        }
    }

    /// <summary>slope[i] = slope[i] · gradient[i] + curvature[i]: back through the units and their slopes together.</summary>
    public static void Join(float* slope, float* gradient, float* curvature, int count)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Join<F16>(slope, gradient, curvature, count);
                break;
            case 256:
                Join<F8>(slope, gradient, curvature, count);
                break;
            default:
                Join<F4>(slope, gradient, curvature, count);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Descend<T>(float* slope, float* gradient, float* gate, float* curvature, int count)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T g = T.Load(gradient + i);
            T.Store(T.Load(slope + i) * g, gate + i);
            if (curvature is not null)
            {
                T.Store(T.Load(curvature + i) * g, curvature + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Move<T>(float* slope, float* tangent, float* curvature, float* skip, int count)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T t = T.Load(tangent + i);
            T.Store(T.Load(curvature + i) * t, curvature + i);
            T.Store(T.Fma(T.Load(slope + i), t, skip is null ? T.All(0f) : T.Load(skip + i)), tangent + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Join<T>(float* slope, float* gradient, float* curvature, int count)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T.Store(T.Fma(T.Load(slope + i), T.Load(gradient + i), T.Load(curvature + i)), slope + i);
        }
    }
}
