using MicroMacro.Numerics.Simd;
using Xunit;
using Functions = MicroMacro.Numerics.VectorMath.VectorMath;

namespace MicroMacro.Tests.Numerics.VectorMath;

[Trait("Kind", "Unit")]
public sealed class SpecialValueTests
{
    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-104.1f, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(0f, 1f)]
    [InlineData(88.73f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_of_a_float(float x, float expected) => Assert.Equal(expected, Functions.Exp(x));

    [Theory]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(-745.2, 0.0)]
    [InlineData(-1e300, 0.0)]
    [InlineData(0.0, 1.0)]
    [InlineData(709.79, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_of_a_double(double x, double expected) => Assert.Equal(expected, Functions.Exp(x));

    [Theory]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(1f, 0f)]
    [InlineData(-1e-45f, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Log_of_a_float(float x, float expected) => Assert.Equal(expected, Functions.Log(x));

    [Fact]
    public void Log_of_normal_numbers_has_the_bits_of_the_full_logarithm()
    {
        for (uint bits = 0x0080_0000; bits < 0x7F80_0000; bits += 9973)
        {
            float x = BitConverter.UInt32BitsToSingle(bits);
            Assert.Equal(Functions.Log(x), Functions.LogOfNormal(new F1(x)).Value);
        }
    }

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, 0.0)]
    [InlineData(-5e-324, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Log_of_a_double(double x, double expected) => Assert.Equal(expected, Functions.Log(x));

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    [InlineData(131073f)]
    [InlineData(-1e30f)]
    public void Sine_and_cosine_of_a_float_out_of_range_are_NaN(float x) =>
        Assert.Equal((float.NaN, float.NaN), Functions.SinCos(x));

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(1.1e9)]
    [InlineData(-1e300)]
    public void Sine_and_cosine_of_a_double_out_of_range_are_NaN(double x) =>
        Assert.Equal((double.NaN, double.NaN), Functions.SinCos(x));

    [Fact]
    public void Zero_has_sine_zero_and_cosine_one()
    {
        Assert.Equal((0f, 1f), Functions.SinCos(0f));
        Assert.Equal((0.0, 1.0), Functions.SinCos(-0.0));
    }

    [Fact]
    public void Minus_zero_counts_as_zero()
    {
        Assert.Equal(1f, Functions.Exp(-0f));
        Assert.Equal(1.0, Functions.Exp(-0.0));
        Assert.Equal(float.NegativeInfinity, Functions.Log(-0f));
        Assert.Equal(double.NegativeInfinity, Functions.Log(-0.0));
    }
}
