using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Random;

/// <summary>Standard normal numbers of one replica: the scalar twin of <see cref="GaussianLanes"/>, equal to the bit.</summary>
/// <remarks>
/// The transform of Box and Muller [box1958normal] on a radius of 32 (float) or 64 (double) random bits and an angle of as many.
/// float: |g| at most 6.764, where the normal law leaves 1.4e-11; smallest radius above zero 3.5e-4 (probability 6e-8).
/// double: |g| at most 9.493, where it leaves 2.3e-21.
/// </remarks>
public static class Gaussian
{
    /// <summary>The four float32 normals of a counter.</summary>
    /// <param name="key">The key.</param>
    /// <param name="replica">The replica.</param>
    /// <param name="step">The time step.</param>
    /// <param name="slot">Tells the uses within a step apart.</param>
    public static (float G0, float G1, float G2, float G3) Four(RandomKey key, uint replica, ulong step, uint slot)
    {
        (uint r0, uint r1, uint r2, uint r3) = Philox4x32.Block(key, replica, step, slot);
        LaneTransforms.Normals(F1.AllBits((int)r0), F1.AllBits((int)r1), out F1 g0, out F1 g1);
        LaneTransforms.Normals(F1.AllBits((int)r2), F1.AllBits((int)r3), out F1 g2, out F1 g3);
        return (g0.Value, g1.Value, g2.Value, g3.Value);
    }

    /// <summary>The two float64 normals of a counter.</summary>
    /// <param name="key">The key.</param>
    /// <param name="replica">The replica.</param>
    /// <param name="step">The time step.</param>
    /// <param name="slot">Tells the uses within a step apart.</param>
    public static (double G0, double G1) Two(RandomKey key, uint replica, ulong step, uint slot)
    {
        (uint r0, uint r1, uint r2, uint r3) = Philox4x32.Block(key, replica, step, slot);
        LaneTransforms.Normals(
            D1.AllBits(r0), D1.AllBits(r1), D1.AllBits(r2), D1.AllBits(r3), out D1 g0, out D1 g1);
        return (g0.Value, g1.Value);
    }
}
