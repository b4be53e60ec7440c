using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>Applies a lane function to spans in the widest registers at hand; the rest that fills no register goes one by one, with the same bits.</summary>
internal static unsafe class SpanMap
{
    public static void Apply<TFunction>(ReadOnlySpan<float> x, Span<float> destination)
        where TFunction : struct, IFloatFunction
    {
        CheckLength(x.Length, destination.Length);
        fixed (float* source = x, target = destination)
        {
            switch (SimdSupport.Width)
            {
                case 512:
                    Loop<F16, TFunction>(source, target, x.Length);
                    break;
                case 256:
                    Loop<F8, TFunction>(source, target, x.Length);
                    break;
                default:
                    Loop<F4, TFunction>(source, target, x.Length);
                    break;
            }
        }
    }

    public static void ApplyDouble<TFunction>(ReadOnlySpan<double> x, Span<double> destination)
        where TFunction : struct, IDoubleFunction
    {
        CheckLength(x.Length, destination.Length);
        fixed (double* source = x, target = destination)
        {
            switch (SimdSupport.Width)
            {
                case 512:
                    LoopDouble<D8, TFunction>(source, target, x.Length);
                    break;
                case 256:
                    LoopDouble<D4, TFunction>(source, target, x.Length);
                    break;
                default:
                    LoopDouble<D2, TFunction>(source, target, x.Length);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<T, TFunction>(float* source, float* target, int length)
        where T : unmanaged, ISimd<T>
        where TFunction : struct, IFloatFunction
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count)
        {
            T.Store(TFunction.Apply(T.Load(source + i)), target + i);
        }

        for (; i < length; i++)
        {
            target[i] = TFunction.Apply(new F1(source[i])).Value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoopDouble<T, TFunction>(double* source, double* target, int length)
        where T : unmanaged, ISimdDouble<T>
        where TFunction : struct, IDoubleFunction
    {
        int i = 0;
        for (; i <= length - T.Count; i += T.Count)
        {
            T.Store(TFunction.Apply(T.Load(source + i)), target + i);
        }

        for (; i < length; i++)
        {
            target[i] = TFunction.Apply(new D1(source[i])).Value;
        }
    }

    private static void CheckLength(int source, int destination)
    {
        if (source != destination)
        {
            throw new ArgumentException($"the destination holds {destination} numbers, the source {source}; they must be equal");
        }
    }
}
