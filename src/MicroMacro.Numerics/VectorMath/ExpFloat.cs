using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>e^x of float lanes.</summary>
internal readonly struct ExpFloat : IFloatFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x)
        where T : unmanaged, ISimd<T> => FloatKernels.Exp(x);
}
