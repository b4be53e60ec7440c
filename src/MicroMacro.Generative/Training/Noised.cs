using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Training;

/// <summary>The network's input and target for a run of features and its noise: In·(x + sigma·n) and Out·x - In·n.</summary>
internal static unsafe class Noised
{
    /// <summary>Writes both.</summary>
    /// <param name="x">Clean features.</param>
    /// <param name="noise">Unit noise, as long.</param>
    /// <param name="sigma">Noise level.</param>
    /// <param name="inScale">Factor of the noised features; minus the factor of the noise in the target.</param>
    /// <param name="outScale">Factor of the clean features in the target.</param>
    /// <param name="input">Receives the input.</param>
    /// <param name="target">Receives the target.</param>
    public static void Row(ReadOnlySpan<float> x, ReadOnlySpan<float> noise, float sigma, float inScale, float outScale, float* input, float* target)
    {
        fixed (float* px = x, pn = noise)
        {
            int done = SimdSupport.Width switch
            {
                512 => Vectors<F16>(px, pn, x.Length, sigma, inScale, outScale, input, target),
                256 => Vectors<F8>(px, pn, x.Length, sigma, inScale, outScale, input, target),
                _ => Vectors<F4>(px, pn, x.Length, sigma, inScale, outScale, input, target),
            };
            for (; done < x.Length; done++)
            {
                input[done] = inScale * (px[done] + (sigma * pn[done]));
                target[done] = (outScale * px[done]) - (inScale * pn[done]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Vectors<T>(float* x, float* noise, int count, float sigma, float inScale, float outScale, float* input, float* target)
        where T : unmanaged, ISimd<T>
    {
        T level = T.All(sigma), scale = T.All(inScale), clean = T.All(outScale);
        int i = 0;
        for (; i <= count - T.Count; i += T.Count)
        {
            T value = T.Load(x + i), n = T.Load(noise + i);
            T.Store(scale * (value + (level * n)), input + i);
            T.Store((clean * value) - (scale * n), target + i);
        }

        return i;
    }
}
