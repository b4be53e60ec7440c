using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>e^x of double lanes.</summary>
internal readonly struct ExpDouble : IDoubleFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x)
        where T : unmanaged, ISimdDouble<T> => DoubleKernels.Exp(x);
}
