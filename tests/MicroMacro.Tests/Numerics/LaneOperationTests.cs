using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using Xunit;

namespace MicroMacro.Tests.Numerics;

/// <summary>Each operation of each register type gives, lane by lane, the bits of the one-lane twin, special values included.</summary>
[Trait("Kind", "Unit")]
public sealed unsafe class LaneOperationTests
{
    private static readonly float[] SpecialFloats =
        [0f, -0f, 1f, -1f, 0.5f, 1.5f, 2.5f, -2.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-45f, -1e-40f, 3e38f, 8388609f, 1e-30f];

    [Fact]
    public void Float_operations_equal_the_one_lane_twin()
    {
        CheckFloat<F16>();
        CheckFloat<F8>();
        CheckFloat<F4>();
    }

    [Fact]
    public void Double_operations_equal_the_one_lane_twin()
    {
        CheckDouble<D8>();
        CheckDouble<D4>();
        CheckDouble<D2>();
    }

    [Fact]
    public void Any_sees_a_single_set_lane()
    {
        float* x = stackalloc float[16];
        for (int lane = 0; lane < 16; lane++)
        {
            new Span<float>(x, 16).Clear();
            Assert.False(F16.Any(F16.LessThan(F16.Load(x), F16.Zero)));
            x[lane] = -1;
            Assert.True(F16.Any(F16.LessThan(F16.Load(x), F16.Zero)));
            Assert.Equal(lane < 8, F8.Any(F8.LessThan(F8.Load(x), F8.Zero)));
            Assert.Equal(lane < 4, F4.Any(F4.LessThan(F4.Load(x), F4.Zero)));
        }
    }

    private static void CheckFloat<T>()
        where T : unmanaged, ISimd<T>
    {
        float[] a = [.. SpecialFloats.SelectMany(_ => SpecialFloats), .. Random(1)];
        float[] b = [.. SpecialFloats.SelectMany(s => Enumerable.Repeat(s, 16)), .. Random(2)];
        float* r = stackalloc float[T.Count];
        float* one = stackalloc float[1];
        fixed (float* pa = a, pb = b)
        {
            for (int i = 0; i < a.Length; i += T.Count)
            {
                for (int op = 0; op < Operations; op++)
                {
                    T.Store(Apply(op, T.Load(pa + i), T.Load(pb + i)), r);
                    for (int k = 0; k < T.Count; k++)
                    {
                        F1.Store(Apply(op, F1.Load(pa + i + k), F1.Load(pb + i + k)), one);
                        Assert.True(
                            BitConverter.SingleToInt32Bits(*one) == BitConverter.SingleToInt32Bits(r[k]) || (float.IsNaN(*one) && float.IsNaN(r[k])),
                            $"operation {op} of {a[i + k]:R} and {b[i + k]:R}: {typeof(T).Name} has {r[k]:R}, the scalar {*one:R}");
                    }
                }
            }
        }
    }

    private const int Operations = 24;

    private static T Apply<T>(int operation, T a, T b)
        where T : unmanaged, ISimd<T> => operation switch
        {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => -a,
            5 => T.Fma(a, b, a),
            6 => T.Sqrt(a),
            7 => T.Min(a, b),
            8 => T.Max(a, b),
            9 => T.Abs(a),
            10 => T.Round(a),
            11 => T.Select(T.LessThan(a, b), a, b),
            12 => T.Select(T.LessThanOrEqual(a, b), a, T.All(3)),
            13 => T.Select(T.GreaterThan(a, b), a, T.All(3)),
            14 => T.Select(T.GreaterThanOrEqual(a, b), a, T.All(3)),
            15 => T.Select(T.Equal(a, b), T.All(2), T.All(3)),
            16 => T.And(a, b),
            17 => T.Or(a, b),
            18 => T.Xor(a, b),
            19 => T.IntegerAdd(a, b),
            20 => T.IntegerSubtract(a, b),
            21 => T.ShiftLeft(a, 5),
            22 => T.ConvertFromInteger(T.ShiftRight(a, 3)),
            _ => T.ConvertFromInteger(T.ShiftRightSigned(a, 3)),
        };

    private static void CheckDouble<T>()
        where T : unmanaged, ISimdDouble<T>
    {
        double[] special = Array.ConvertAll(SpecialFloats, f => (double)f);
        special[11] = 5e-324;
        double[] a = [.. special.SelectMany(_ => special), .. Array.ConvertAll(Random(3), f => f * 1.0000000001)];
        double[] b = [.. special.SelectMany(s => Enumerable.Repeat(s, 16)), .. Array.ConvertAll(Random(4), f => f * 1.0000000001)];
        double* r = stackalloc double[T.Count];
        double* one = stackalloc double[1];
        fixed (double* pa = a, pb = b)
        {
            for (int i = 0; i < a.Length; i += T.Count)
            {
                for (int op = 0; op < Operations - 1; op++)
                {
                    T.Store(ApplyDouble(op, T.Load(pa + i), T.Load(pb + i)), r);
                    for (int k = 0; k < T.Count; k++)
                    {
                        D1.Store(ApplyDouble(op, D1.Load(pa + i + k), D1.Load(pb + i + k)), one);
                        Assert.True(
                            BitConverter.DoubleToInt64Bits(*one) == BitConverter.DoubleToInt64Bits(r[k]) || (double.IsNaN(*one) && double.IsNaN(r[k])),
                            $"operation {op} of {a[i + k]:R} and {b[i + k]:R}: {typeof(T).Name} has {r[k]:R}, the scalar {*one:R}");
                    }
                }
            }
        }
    }

    private static T ApplyDouble<T>(int operation, T a, T b)
        where T : unmanaged, ISimdDouble<T> => operation switch
        {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => -a,
            5 => T.Fma(a, b, a),
            6 => T.Sqrt(a),
            7 => T.Min(a, b),
            8 => T.Max(a, b),
            9 => T.Abs(a),
            10 => T.Round(a),
            11 => T.Select(T.LessThan(a, b), a, b),
            12 => T.Select(T.LessThanOrEqual(a, b), a, T.All(3)),
            13 => T.Select(T.GreaterThan(a, b), a, T.All(3)),
            14 => T.Select(T.GreaterThanOrEqual(a, b), a, T.All(3)),
            15 => T.Select(T.Equal(a, b), T.All(2), T.All(3)),
            16 => T.And(a, b),
            17 => T.Or(a, b),
            18 => T.Xor(a, b),
            19 => T.IntegerAdd(a, b),
            20 => T.IntegerSubtract(a, b),
            21 => T.ShiftLeft(a, 5),
            _ => T.ShiftRight(a, 3),
        };

    /// <summary>256 numbers of any bit pattern.</summary>
    private static float[] Random(ulong stream)
    {
        float[] x = new float[256];
        for (uint i = 0; i < x.Length; i++)
        {
            x[i] = BitConverter.UInt32BitsToSingle(Philox4x32.Block(new RandomKey(5, stream), i, 0, 0).R0);
        }

        return x;
    }
}
