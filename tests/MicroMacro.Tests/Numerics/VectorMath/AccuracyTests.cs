using MicroMacro.Numerics.Random;
using Xunit;
using Functions = MicroMacro.Numerics.VectorMath.VectorMath;

namespace MicroMacro.Tests.Numerics.VectorMath;

/// <summary>The error bounds in the remarks of VectorMath hold over the whole range of arguments.</summary>
[Trait("Kind", "Law")]
public sealed class AccuracyTests
{
    private const double ExpBound = 1.1;
    private const double LogBound = 1.0;
    private const double SinCosBound = 1.7;

    /// <summary>The run time's scalar functions (the C library's) are themselves this far from the exact value.</summary>
    private const double ReferenceError = 0.6;

    [Fact]
    public void Float_functions_keep_their_bounds_over_all_bit_patterns()
    {
        // A prime stride visits every exponent, both signs, subnormals, infinities and NaN.
        for (long bits = 0; bits <= uint.MaxValue; bits += 4001)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            AssertBound(Ulp.Of(Functions.Exp(x), Math.Exp((double)x)), ExpBound, "exp", x);
            AssertBound(Ulp.Of(Functions.Log(x), Math.Log((double)x)), LogBound, "log", x);
            if (Math.Abs(x) <= Functions.LargestFloatAngle)
            {
                (float sin, float cos) = Functions.SinCos(x);
                AssertBound(Ulp.Of(sin, Math.Sin((double)x)), SinCosBound, "sin", x);
                AssertBound(Ulp.Of(cos, Math.Cos((double)x)), SinCosBound, "cos", x);
            }
        }
    }

    [Fact]
    public void Float_functions_keep_their_bounds_where_results_matter_most()
    {
        for (int i = -400_000; i <= 400_000; i++)
        {
            float x = i * 2.5e-4f;
            AssertBound(Ulp.Of(Functions.Exp(x), Math.Exp((double)x)), ExpBound, "exp", x);
            AssertBound(Ulp.Of(Functions.Log(1 + (x * 1e-3f)), Math.Log((double)(1 + (x * 1e-3f)))), LogBound, "log", x);
            (float sin, float cos) = Functions.SinCos(x);
            AssertBound(Ulp.Of(sin, Math.Sin((double)x)), SinCosBound, "sin", x);
            AssertBound(Ulp.Of(cos, Math.Cos((double)x)), SinCosBound, "cos", x);
        }
    }

    [Fact]
    public void Double_functions_keep_their_bounds_at_values_known_to_two_hundred_bits()
    {
        foreach ((double x, double high, double low) in TrueValuesTable.Exp)
        {
            AssertBound(Ulp.Of(Functions.Exp(x), high, low), ExpBound, "exp", x);
        }

        foreach ((double x, double high, double low) in TrueValuesTable.Log)
        {
            AssertBound(Ulp.Of(Functions.Log(x), high, low), LogBound, "log", x);
        }

        foreach ((double x, double high, double low) in TrueValuesTable.Sin)
        {
            AssertBound(Ulp.Of(Functions.SinCos(x).Sin, high, low), SinCosBound, "sin", x);
        }

        foreach ((double x, double high, double low) in TrueValuesTable.Cos)
        {
            AssertBound(Ulp.Of(Functions.SinCos(x).Cos, high, low), SinCosBound, "cos", x);
        }
    }

    [Fact]
    public void Double_functions_stay_near_the_C_library_over_all_bit_patterns()
    {
        for (uint i = 0; i < 400_000; i++)
        {
            (uint a, uint b, uint c, _) = Philox4x32.Block(new RandomKey(1, 9), i, 0, 0);
            double any = BitConverter.UInt64BitsToDouble(((ulong)a << 32) | b);
            double near = (c - 2147483648.0) * 3.5e-7;
            foreach (double x in (double[])[any, near])
            {
                AssertBound(Ulp.Of(Functions.Exp(x), Math.Exp(x), 0), ExpBound + ReferenceError, "exp", x);
                AssertBound(Ulp.Of(Functions.Log(x), Math.Log(x), 0), LogBound + ReferenceError, "log", x);
                if (Math.Abs(x) <= Functions.LargestDoubleAngle)
                {
                    (double sin, double cos) = Functions.SinCos(x);
                    AssertBound(Ulp.Of(sin, Math.Sin(x), 0), SinCosBound + ReferenceError, "sin", x);
                    AssertBound(Ulp.Of(cos, Math.Cos(x), 0), SinCosBound + ReferenceError, "cos", x);
                }
            }
        }
    }

    [Fact]
    public void An_error_of_two_units_would_be_seen()
    {
        float value = Functions.Exp(1f);
        Assert.True(Ulp.Of(MathF.BitIncrement(MathF.BitIncrement(value)), Math.E) > ExpBound);
        Assert.True(Ulp.Of(Math.BitDecrement(Math.BitDecrement(Functions.Exp(1.0))), Math.E, 1.4456468917292502e-16) > ExpBound);
    }

    private static void AssertBound(double error, double bound, string function, double x)
    {
        if (!(error <= bound))
        {
            Assert.Fail($"{function}({x:R}) is wrong by {error} units in the last place; the bound is {bound}");
        }
    }
}
