namespace MicroMacro.Numerics.Random;

/// <summary>Random numbers one after the other, for shuffles and small jobs off the hot path.</summary>
/// <remarks>
/// A value: copying it copies the position, so hand it on by <c>ref</c>. It counts in a corner of the counter space
/// (replica and slot 2^32 - 1) that ensembles under the same key do not reach.
/// </remarks>
/// <param name="key">The key.</param>
public struct RandomSequence(RandomKey key)
{
    private readonly RandomKey _key = key;
    private ulong _position;

    /// <summary>A uniform number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => Uniform.Two(_key, uint.MaxValue, _position++, uint.MaxValue).U0;

    /// <summary>A standard normal number.</summary>
    public double NextGaussian() => Gaussian.Two(_key, uint.MaxValue, _position++, uint.MaxValue).G0;

    /// <summary>An integer in [0, bound), each exactly equally likely.</summary>
    /// <param name="bound">The number of values, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);

        // The high half of word * bound; words whose low half falls in the incomplete part of the range are drawn again.
        uint reject = (uint)(0x1_0000_0000UL % (uint)bound);
        while (true)
        {
            ulong product = (ulong)Philox4x32.Block(_key, uint.MaxValue, _position++, uint.MaxValue).R0 * (uint)bound;
            if ((uint)product >= reject)
            {
                return (int)(product >> 32);
            }
        }
    }

    /// <summary>Puts items into a uniformly random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int chosen = NextInt(last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }
}
