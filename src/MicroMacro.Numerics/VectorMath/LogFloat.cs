using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>The natural logarithm of float lanes.</summary>
internal readonly struct LogFloat : IFloatFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x)
        where T : unmanaged, ISimd<T> => FloatKernels.Log(x);
}
