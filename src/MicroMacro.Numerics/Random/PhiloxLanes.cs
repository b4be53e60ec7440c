using System.Runtime.CompilerServices;

namespace MicroMacro.Numerics.Random;

/// <summary>The four words of <see cref="Philox4x32"/> for one replica per 64-bit lane (the low halves of the lanes).</summary>
internal readonly struct PhiloxLanes<T>(T r0, T r1, T r2, T r3)
    where T : unmanaged, IWideLanes<T>
{
    public readonly T R0 = r0;
    public readonly T R1 = r1;
    public readonly T R2 = r2;
    public readonly T R3 = r3;

    /// <summary>The blocks of the replicas in the lanes, all at one step and slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes<T> Blocks(ulong key, T replica, ulong step, uint slot)
    {
        T c0 = replica;
        T c1 = T.All((uint)step);
        T c2 = T.All(step >> 32);
        T c3 = T.All(slot);
        T multiplier0 = T.All(Philox4x32.Multiplier0);
        T multiplier1 = T.All(Philox4x32.Multiplier1);
        uint key0 = (uint)key;
        uint key1 = (uint)(key >> 32);
        for (int round = 0; round < Philox4x32.Rounds; round++)
        {
            // The multiplication ignores the upper halves, so they need no cleaning between rounds.
            T product0 = T.Multiply(c0, multiplier0);
            T product1 = T.Multiply(c2, multiplier1);
            c0 = (product1 >>> 32) ^ c1 ^ T.All(key0);
            c1 = product1;
            c2 = (product0 >>> 32) ^ c3 ^ T.All(key1);
            c3 = product0;
            key0 += Philox4x32.Weyl0;
            key1 += Philox4x32.Weyl1;
        }

        return new(c0, c1, c2, c3);
    }
}
