using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using Functions = MicroMacro.Numerics.VectorMath.VectorMath;

namespace MicroMacro.Tests.Numerics.VectorMath;

[Trait("Kind", "Unit")]
public sealed unsafe class ArcTangentTests
{
    [Fact]
    public void The_error_is_below_two_units_in_the_last_place()
    {
        var random = new RandomSequence(new RandomKey(8, 1));
        double worst = 0;
        for (int i = 0; i < 300_000; i++)
        {
            (float y, float x) = Point(ref random);
            double exact = Math.Atan2(y, x);
            worst = Math.Max(worst, Math.Abs(Functions.Atan2(y, x) - exact) / (MathF.BitIncrement((float)Math.Abs(exact)) - (float)Math.Abs(exact)));
        }

        Assert.InRange(worst, 0.5, 2);
    }

    [Theory]
    [InlineData(0f, 1f, 0f)]
    [InlineData(0f, -1f, 3.14159274f)]
    [InlineData(-0f, -1f, -3.14159274f)]
    [InlineData(1f, 0f, 1.57079637f)]
    [InlineData(-2f, 0f, -1.57079637f)]
    [InlineData(0f, 0f, 0f)]
    [InlineData(1f, 1f, 0.785398185f)]
    [InlineData(float.NaN, 1f, float.NaN)]
    [InlineData(1f, float.NaN, float.NaN)]
    public void Special_points_are_exact(float y, float x, float angle) => Assert.Equal(angle, Functions.Atan2(y, x));

    [Fact]
    public void Every_register_width_gives_the_bits_of_the_scalar()
    {
        var random = new RandomSequence(new RandomKey(8, 2));
        float* y = stackalloc float[16];
        float* x = stackalloc float[16];
        float* angles = stackalloc float[48];
        for (int trial = 0; trial < 1000; trial++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                (y[lane], x[lane]) = Point(ref random);
            }

            Fill<F16>(y, x, angles);
            Fill<F8>(y, x, angles + 16);
            Fill<F4>(y, x, angles + 32);
            for (int i = 0; i < 48; i++)
            {
                Assert.Equal(BitConverter.SingleToInt32Bits(Functions.Atan2(y[i % 16], x[i % 16])), BitConverter.SingleToInt32Bits(angles[i]));
            }
        }
    }

    private static void Fill<T>(float* y, float* x, float* angles)
        where T : unmanaged, ISimd<T>
    {
        for (int h = 0; h < 16; h += T.Count)
        {
            T.Store(Functions.Atan2(T.Load(y + h), T.Load(x + h)), angles + h);
        }
    }

    private static (float Y, float X) Point(ref RandomSequence random) =>
        ((float)(random.NextGaussian() * Math.Exp(3 * random.NextGaussian())), (float)(random.NextGaussian() * Math.Exp(3 * random.NextGaussian())));
}
