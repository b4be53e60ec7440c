using System.Runtime.CompilerServices;

namespace MicroMacro.Numerics.Random;

/// <summary>The counter-based generator Philox4x32-10 [salmon2011parallel]: a bijection of 128-bit counters for each 64-bit key.</summary>
/// <remarks>It has no state. Distinct counters under one key give distinct, statistically independent blocks of four words.</remarks>
public static class Philox4x32
{
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;
    internal const int Rounds = 10;

    /// <summary>The four random words of one counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint R0, uint R1, uint R2, uint R3) Block(
        uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * counter0;
            ulong product1 = (ulong)Multiplier1 * counter2;
            counter0 = (uint)(product1 >> 32) ^ counter1 ^ key0;
            counter1 = (uint)product1;
            counter2 = (uint)(product0 >> 32) ^ counter3 ^ key1;
            counter3 = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (counter0, counter1, counter2, counter3);
    }

    /// <summary>The four random words of (replica, step, slot) under a key: the counter layout of the whole library.</summary>
    /// <remarks>Counter words: replica, low half of step, high half of step, slot.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint R0, uint R1, uint R2, uint R3) Block(RandomKey key, uint replica, ulong step, uint slot) =>
        Block(replica, (uint)step, (uint)(step >> 32), slot, (uint)key.Bits, (uint)(key.Bits >> 32));
}
