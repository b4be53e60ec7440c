using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;
using Xunit;
using Functions = MicroMacro.Numerics.VectorMath.VectorMath;

namespace MicroMacro.Tests.Numerics.VectorMath;

/// <summary>Lanes of every width, spans and scalars give the same bits for the same argument (any NaN equals any NaN).</summary>
[Trait("Kind", "Unit")]
public sealed unsafe class WidthTests
{
    private const int Count = 1 << 16;

    [Fact]
    public void Float_lanes_equal_the_scalar_twin_in_every_width()
    {
        CheckFloat<F16>();
        CheckFloat<F8>();
        CheckFloat<F4>();
    }

    [Fact]
    public void Double_lanes_equal_the_scalar_twin_in_every_width()
    {
        CheckDouble<D8>();
        CheckDouble<D4>();
        CheckDouble<D2>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1003)]
    public void Spans_equal_the_scalar_twin_at_every_length(int length)
    {
        float[] f = Floats().AsSpan(0, length).ToArray();
        double[] d = Doubles().AsSpan(0, length).ToArray();
        float[] expF = new float[length], logF = new float[length];
        double[] expD = new double[length], logD = new double[length];
        Functions.Exp(f, expF);
        Functions.Log(f, logF);
        Functions.Exp(d, expD);
        Functions.Log(d, logD);
        Assert.Equal(f.Select(Functions.Exp), expF);
        Assert.Equal(f.Select(Functions.Log), logF);
        Assert.Equal(d.Select(Functions.Exp), expD);
        Assert.Equal(d.Select(Functions.Log), logD);
        Assert.Throws<ArgumentException>(() => Functions.Exp(f, new float[length + 1]));
    }

    private static void CheckFloat<T>()
        where T : unmanaged, ISimd<T>
    {
        float[] x = Floats();
        float* r = stackalloc float[4 * T.Count];
        fixed (float* p = x)
        {
            for (int i = 0; i < Count; i += T.Count)
            {
                T v = T.Load(p + i);
                Functions.SinCos(v, out T sin, out T cos);
                T.Store(Functions.Exp(v), r);
                T.Store(Functions.Log(v), r + T.Count);
                T.Store(sin, r + (2 * T.Count));
                T.Store(cos, r + (3 * T.Count));
                for (int k = 0; k < T.Count; k++)
                {
                    float s = x[i + k];
                    Same(Functions.Exp(s), r[k], s);
                    Same(Functions.Log(s), r[T.Count + k], s);
                    Same(Functions.SinCos(s).Sin, r[(2 * T.Count) + k], s);
                    Same(Functions.SinCos(s).Cos, r[(3 * T.Count) + k], s);
                }
            }
        }
    }

    private static void CheckDouble<T>()
        where T : unmanaged, ISimdDouble<T>
    {
        double[] x = Doubles();
        double* r = stackalloc double[4 * T.Count];
        fixed (double* p = x)
        {
            for (int i = 0; i < Count; i += T.Count)
            {
                T v = T.Load(p + i);
                VectorMathDouble.SinCos(v, out T sin, out T cos);
                T.Store(VectorMathDouble.Exp(v), r);
                T.Store(VectorMathDouble.Log(v), r + T.Count);
                T.Store(sin, r + (2 * T.Count));
                T.Store(cos, r + (3 * T.Count));
                for (int k = 0; k < T.Count; k++)
                {
                    double s = x[i + k];
                    Same(Functions.Exp(s), r[k], s);
                    Same(Functions.Log(s), r[T.Count + k], s);
                    Same(Functions.SinCos(s).Sin, r[(2 * T.Count) + k], s);
                    Same(Functions.SinCos(s).Cos, r[(3 * T.Count) + k], s);
                }
            }
        }
    }

    private static void Same(double scalar, double lane, double x)
    {
        // Signed zeros count as different, NaN payloads do not.
        if (!scalar.Equals(lane) || double.IsNegative(scalar) != double.IsNegative(lane))
        {
            Assert.True(double.IsNaN(scalar) && double.IsNaN(lane), $"at {x:R} a lane has {lane:R}, the scalar twin {scalar:R}");
        }
    }

    /// <summary>Half any bit pattern, half the range where results are neither 0 nor infinite.</summary>
    private static float[] Floats()
    {
        float[] x = new float[Count];
        for (uint i = 0; i < Count; i++)
        {
            (uint a, uint b, _, _) = Philox4x32.Block(new RandomKey(1, 3), i, 0, 0);
            x[i] = i % 2 == 0 ? BitConverter.UInt32BitsToSingle(a) : (b - 2147483648f) * 5e-8f;
        }

        return x;
    }

    private static double[] Doubles()
    {
        double[] x = new double[Count];
        for (uint i = 0; i < Count; i++)
        {
            (uint a, uint b, uint c, _) = Philox4x32.Block(new RandomKey(1, 4), i, 0, 0);
            x[i] = i % 2 == 0 ? BitConverter.UInt64BitsToDouble(((ulong)a << 32) | b) : (c - 2147483648.0) * 3.5e-7;
        }

        return x;
    }
}
