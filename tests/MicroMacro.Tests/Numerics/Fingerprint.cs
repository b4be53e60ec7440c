using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;
using Functions = MicroMacro.Numerics.VectorMath.VectorMath;

namespace MicroMacro.Tests.Numerics;

/// <summary>A hash over the bytes that random numbers and vector functions give in the registers of this processor.</summary>
internal static unsafe class Fingerprint
{
    private const int Count = 4096;

    public static string OfThisProcessor() => SimdSupport.Width switch
    {
        512 => Of<F16, D8>(),
        256 => Of<F8, D4>(),
        _ => Of<F4, D2>(),
    };

    public static string Of<T, TDouble>()
        where T : unmanaged, ISimd<T>
        where TDouble : unmanaged, ISimdDouble<TDouble>
    {
        var key = new RandomKey(2026, 10);
        float[] floats = new float[6 * Count];
        double[] doubles = new double[6 * Count];
        fixed (float* f = floats)
        fixed (double* d = doubles)
        {
            for (int i = 0; i < Count; i += 64)
            {
                GaussianLanes.Fill16<T>(key, (uint)i, 1, 2, f + i);
                for (int lane = 0; lane < 16; lane++)
                {
                    float* u = f + Count + i + lane;
                    (u[0], u[16], u[32], u[48]) = Uniform.Four(key, (uint)(i + lane), 1, 3);
                }
            }

            for (int i = 0; i < Count; i += 16)
            {
                GaussianLanes.Fill8<TDouble>(key, (uint)i, 1, 4, d + i);
                for (int lane = 0; lane < 8; lane++)
                {
                    (d[Count + i + lane], d[Count + i + 8 + lane]) = Uniform.Two(key, (uint)(i + lane), 1, 5);
                }
            }

            for (int i = 0; i < Count; i += T.Count)
            {
                T x = T.Load(f + i);
                Functions.SinCos(x * T.All(100), out T sin, out T cos);
                T.Store(sin, f + (2 * Count) + i);
                T.Store(cos, f + (3 * Count) + i);
                T.Store(Functions.Exp(x * T.All(20)), f + (4 * Count) + i);
                T.Store(Functions.Log(T.Load(f + Count + i)), f + (5 * Count) + i);
            }

            for (int i = 0; i < Count; i += TDouble.Count)
            {
                TDouble x = TDouble.Load(d + i);
                VectorMathDouble.SinCos(x * TDouble.All(1e5), out TDouble sin, out TDouble cos);
                TDouble.Store(sin, d + (2 * Count) + i);
                TDouble.Store(cos, d + (3 * Count) + i);
                TDouble.Store(VectorMathDouble.Exp(x * TDouble.All(100)), d + (4 * Count) + i);
                TDouble.Store(VectorMathDouble.Log(TDouble.Load(d + Count + i)), d + (5 * Count) + i);
            }
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<float>(floats));
        hash.AppendData(MemoryMarshal.AsBytes<double>(doubles));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
