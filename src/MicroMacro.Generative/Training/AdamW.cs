using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Training;

/// <summary>One AdamW step on a run of parameters, with the moving average of the weights in the same pass [loshchilov2019decoupled].</summary>
internal static unsafe class AdamW
{
    /// <summary>Decay of the first moment.</summary>
    public const float Beta1 = 0.9f;

    /// <summary>Updates <paramref name="count"/> parameters.</summary>
    public static void Step(float* weight, float* gradient, float* first, float* second, float* average, int count, in AdamWScalars scalars)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Step<F16>(weight, gradient, first, second, average, count, scalars);
                break;
            case 256:
                Step<F8>(weight, gradient, first, second, average, count, scalars);
                break;
            default:
                Step<F4>(weight, gradient, first, second, average, count, scalars);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step<T>(float* weight, float* gradient, float* first, float* second, float* average, int count, in AdamWScalars scalars)
        where T : unmanaged, ISimd<T>
    {
        T beta1 = T.All(Beta1), beta2 = T.All(scalars.Beta2), rest1 = T.All(1f - Beta1), rest2 = T.All(1f - scalars.Beta2);
        T clip = T.All(scalars.GradientScale), rate = T.All(-scalars.Rate), root = T.All(scalars.SecondScale);
        T keep = T.All(scalars.Keep), epsilon = T.All(1e-8f), follow = T.All(scalars.Follow);
        for (int i = 0; i < count; i += T.Count)
        {
            T g = T.Load(gradient + i) * clip;
            T m = T.Fma(beta1, T.Load(first + i), rest1 * g);
            T v = T.Fma(beta2, T.Load(second + i), rest2 * g * g);
            T w = T.Fma(rate, m / (T.Sqrt(v * root) + epsilon), keep * T.Load(weight + i));
            T e = T.Load(average + i);
            T.Store(m, first + i);
            T.Store(v, second + i);
            T.Store(w, weight + i);
            T.Store(T.Fma(follow, w - e, e), average + i);
        }
    }
}
