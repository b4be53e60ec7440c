using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Random;

/// <summary>Uniform random numbers in [0, 1) of one replica.</summary>
/// <remarks>float: multiples of 2^-24; double: multiples of 2^-53. Both reach 0 and never 1.</remarks>
public static class Uniform
{
    /// <summary>The four float32 uniforms of a counter.</summary>
    /// <param name="key">The key.</param>
    /// <param name="replica">The replica.</param>
    /// <param name="step">The time step.</param>
    /// <param name="slot">Tells the uses within a step apart.</param>
    public static (float U0, float U1, float U2, float U3) Four(RandomKey key, uint replica, ulong step, uint slot)
    {
        (uint r0, uint r1, uint r2, uint r3) = Philox4x32.Block(key, replica, step, slot);
        return (OfWord(r0), OfWord(r1), OfWord(r2), OfWord(r3));
    }

    /// <summary>The two float64 uniforms of a counter.</summary>
    /// <param name="key">The key.</param>
    /// <param name="replica">The replica.</param>
    /// <param name="step">The time step.</param>
    /// <param name="slot">Tells the uses within a step apart.</param>
    public static (double U0, double U1) Two(RandomKey key, uint replica, ulong step, uint slot)
    {
        (uint r0, uint r1, uint r2, uint r3) = Philox4x32.Block(key, replica, step, slot);
        return (OfWords(r0, r1), OfWords(r2, r3));
    }

    private static float OfWord(uint word) => LaneTransforms.Uniform(F1.AllBits((int)word)).Value;

    private static double OfWords(uint high, uint low) => LaneTransforms.Uniform(D1.AllBits(high), D1.AllBits(low)).Value;
}
