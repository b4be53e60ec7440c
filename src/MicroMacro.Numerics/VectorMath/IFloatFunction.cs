using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>A function of one float lane, chosen at compile time.</summary>
internal interface IFloatFunction
{
    static abstract T Apply<T>(T x)
        where T : unmanaged, ISimd<T>;
}
