namespace MicroMacro.Numerics.Random;

/// <summary>Names one family of random numbers: a seed for the whole study and a stream for its use.</summary>
/// <param name="Seed">The study's seed.</param>
/// <param name="Stream">Tells uses of one seed apart: a stage, a window, a training run.</param>
/// <remarks>
/// Both are hashed into the 64-bit key of <see cref="Philox4x32"/>. For a given seed distinct streams have distinct keys;
/// two different (seed, stream) pairs share a key with probability 2^-64.
/// </remarks>
public readonly record struct RandomKey(ulong Seed, ulong Stream)
{
    /// <summary>The 64-bit key of the generator.</summary>
    public ulong Bits { get; } = Mix(Mix(Seed + 0x9E3779B97F4A7C15) ^ Mix(Stream ^ 0xD1B54A32D192ED03));

    /// <summary>A key derived from this one, for a numbered part of its use (a window, an iteration).</summary>
    public RandomKey Substream(ulong index) => new(Bits, index);

    /// <summary>A key derived from this one, for a named part of its use (a stage).</summary>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public RandomKey Substream(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // FNV-1a over the UTF-16 code units: fixed for all time, unlike string.GetHashCode. The top bit keeps names and small numbers apart.
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        return new(Bits, hash | 0x8000000000000000);
    }

    // The finaliser of SplitMix64: a bijection in which every input bit reaches every output bit.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
