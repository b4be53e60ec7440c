using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using Xunit;

namespace MicroMacro.Tests.Numerics.Random;

/// <summary>Blocks of random numbers hold, to the bit, what the scalar twin gives for each replica, in every width.</summary>
[Trait("Kind", "Unit")]
public sealed unsafe class LaneTwinTests
{
    private static readonly RandomKey Key = new(3, 1);

    [Fact]
    public void Float_blocks_equal_the_scalar_twin_in_every_width()
    {
        CheckFloat<F16>();
        CheckFloat<F8>();
        CheckFloat<F4>();
        CheckFloat<F1>();
    }

    [Fact]
    public void Double_blocks_equal_the_scalar_twin_in_every_width()
    {
        CheckDouble<D8>();
        CheckDouble<D4>();
        CheckDouble<D2>();
        CheckDouble<D1>();
    }

    private static void CheckFloat<T>()
        where T : unmanaged, ISimd<T>
    {
        float* normal = stackalloc float[64];

        // The last block passes the largest replica number, where lanes must wrap as uint does.
        foreach (uint first in (uint[])[0, 16, 12345, uint.MaxValue - 7])
        {
            foreach (ulong step in (ulong[])[0, 77, 1UL << 40])
            {
                GaussianLanes.Fill16<T>(Key, first, step, 9, normal);
                for (uint lane = 0; lane < 16; lane++)
                {
                    uint replica = unchecked(first + lane);
                    Assert.Equal(Gaussian.Four(Key, replica, step, 9), (normal[lane], normal[16 + lane], normal[32 + lane], normal[48 + lane]));
                }
            }
        }
    }

    private static void CheckDouble<T>()
        where T : unmanaged, ISimdDouble<T>
    {
        double* normal = stackalloc double[16];
        foreach (uint first in (uint[])[0, 8, 12345, uint.MaxValue - 3])
        {
            foreach (ulong step in (ulong[])[0, 77, 1UL << 40])
            {
                GaussianLanes.Fill8<T>(Key, first, step, 9, normal);
                for (uint lane = 0; lane < 8; lane++)
                {
                    uint replica = unchecked(first + lane);
                    Assert.Equal(Gaussian.Two(Key, replica, step, 9), (normal[lane], normal[8 + lane]));
                }
            }
        }
    }
}
