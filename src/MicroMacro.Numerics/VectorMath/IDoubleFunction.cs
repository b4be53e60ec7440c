using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>A function of one double lane, chosen at compile time.</summary>
internal interface IDoubleFunction
{
    static abstract T Apply<T>(T x)
        where T : unmanaged, ISimdDouble<T>;
}
