using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Random;

/// <summary>Uniform random numbers in [0, 1) for a block of replicas, one replica a lane.</summary>
/// <remarks>
/// Replica r of step s and slot k always receives the numbers of the counter (r, s, k), whatever the width, block or thread:
/// the bits are those of <see cref="Uniform"/>.
/// </remarks>
public static unsafe class UniformLanes
{
    /// <summary>Four uniforms for each of 16 consecutive replicas.</summary>
    /// <param name="key">The key.</param>
    /// <param name="firstReplica">The replica in lane 0.</param>
    /// <param name="step">The time step.</param>
    /// <param name="slot">Tells the uses within a step apart; a step that needs 3N numbers takes slots 0 .. ceil(3N/4) - 1.</param>
    /// <param name="destination">Receives the numbers, shape [4, 16].</param>
    /// <typeparam name="T">The register to compute with.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill16<T>(RandomKey key, uint firstReplica, ulong step, uint slot, float* destination)
        where T : unmanaged, ISimd<T>
    {
        switch (T.Count)
        {
            case 16:
                Fill16<T, U8>(key.Bits, firstReplica, step, slot, destination);
                break;
            case 8:
                Fill16<T, U4>(key.Bits, firstReplica, step, slot, destination);
                break;
            case 4:
                Fill16<T, U2>(key.Bits, firstReplica, step, slot, destination);
                break;
            default:
                for (uint lane = 0; lane < 16; lane++)
                {
                    (destination[lane], destination[16 + lane], destination[32 + lane], destination[48 + lane]) =
                        Uniform.Four(key, firstReplica + lane, step, slot);
                }

                break;
        }
    }

    /// <summary>Two float64 uniforms for each of 8 consecutive replicas.</summary>
    /// <param name="key">The key.</param>
    /// <param name="firstReplica">The replica in lane 0.</param>
    /// <param name="step">The time step.</param>
    /// <param name="slot">Tells the uses within a step apart; a step that needs d numbers takes slots 0 .. ceil(d/2) - 1.</param>
    /// <param name="destination">Receives the numbers, shape [2, 8].</param>
    /// <typeparam name="T">The register to compute with.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill8<T>(RandomKey key, uint firstReplica, ulong step, uint slot, double* destination)
        where T : unmanaged, ISimdDouble<T>
    {
        switch (T.Count)
        {
            case 8:
                Fill8<T, U8>(key.Bits, firstReplica, step, slot, destination);
                break;
            case 4:
                Fill8<T, U4>(key.Bits, firstReplica, step, slot, destination);
                break;
            case 2:
                Fill8<T, U2>(key.Bits, firstReplica, step, slot, destination);
                break;
            default:
                for (uint lane = 0; lane < 8; lane++)
                {
                    (destination[lane], destination[8 + lane]) = Uniform.Two(key, firstReplica + lane, step, slot);
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill16<T, TWide>(ulong key, uint firstReplica, ulong step, uint slot, float* destination)
        where T : unmanaged, ISimd<T>
        where TWide : unmanaged, IWideLanes<TWide>
    {
        for (int h = 0; h < 16; h += T.Count)
        {
            // Even replicas in one register of wide lanes, odd ones in another: together they are float lanes in order.
            TWide even = TWide.All(firstReplica + (uint)h) + (TWide.Indices << 1);
            var a = PhiloxLanes<TWide>.Blocks(key, even, step, slot);
            var b = PhiloxLanes<TWide>.Blocks(key, even + TWide.All(1), step, slot);
            T.Store(LaneTransforms.Uniform(Interleave<T, TWide>(a.R0, b.R0)), destination + h);
            T.Store(LaneTransforms.Uniform(Interleave<T, TWide>(a.R1, b.R1)), destination + 16 + h);
            T.Store(LaneTransforms.Uniform(Interleave<T, TWide>(a.R2, b.R2)), destination + 32 + h);
            T.Store(LaneTransforms.Uniform(Interleave<T, TWide>(a.R3, b.R3)), destination + 48 + h);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill8<T, TWide>(ulong key, uint firstReplica, ulong step, uint slot, double* destination)
        where T : unmanaged, ISimdDouble<T>
        where TWide : unmanaged, IWideLanes<TWide>
    {
        TWide low = TWide.All(uint.MaxValue);
        for (int h = 0; h < 8; h += T.Count)
        {
            var words = PhiloxLanes<TWide>.Blocks(key, TWide.All(firstReplica + (uint)h) + TWide.Indices, step, slot);
            T r0 = Unsafe.BitCast<TWide, T>(words.R0 & low);
            T r1 = Unsafe.BitCast<TWide, T>(words.R1 & low);
            T r2 = Unsafe.BitCast<TWide, T>(words.R2 & low);
            T r3 = Unsafe.BitCast<TWide, T>(words.R3 & low);
            T.Store(LaneTransforms.Uniform(r0, r1), destination + h);
            T.Store(LaneTransforms.Uniform(r2, r3), destination + 8 + h);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Interleave<T, TWide>(TWide even, TWide odd)
        where T : unmanaged
        where TWide : unmanaged, IWideLanes<TWide> =>
        Unsafe.BitCast<TWide, T>((even & TWide.All(uint.MaxValue)) | (odd << 32));
}
