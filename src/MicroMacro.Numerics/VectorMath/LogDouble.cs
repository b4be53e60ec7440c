using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>The natural logarithm of double lanes.</summary>
internal readonly struct LogDouble : IDoubleFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x)
        where T : unmanaged, ISimdDouble<T> => DoubleKernels.Log(x);
}
