using MicroMacro.Numerics.Simd;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>A collective variable that also runs in float32 lanes, one replica each, so that molecular dynamics can be biased on it.</summary>
/// <remarks>Pointers address blocks of shape [3N, 16] (row 3·atom + axis) at the first lane of the register.</remarks>
public unsafe interface ILaneVariable : ICollectiveVariable
{
    /// <summary>ξ of each lane.</summary>
    T Value<T>(float* positions)
        where T : unmanaged, ISimd<T>;

    /// <summary>Adds scale · ∇ξ of each lane to <paramref name="forces"/>.</summary>
    void AddGradient<T>(float* positions, float* forces, T scale)
        where T : unmanaged, ISimd<T>;
}
