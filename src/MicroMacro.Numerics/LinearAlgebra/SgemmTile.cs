using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>Register tiles of the matrix product: C = start + sum over terms of A·B, every element one chain of FMA in the order of the terms.</summary>
/// <remarks>
/// A tile is two registers wide. Eight rows fill the 32 registers of AVX-512 (measured: 99 % of its peak), four the 16 of AVX2; the
/// height changes nothing in the bits. Terms come in chunks because panels do: after each chunk A and B move on by their chunk strides.
/// </remarks>
internal static unsafe class SgemmTile
{
    /// <summary>Eight rows by two registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Eight<T, TA>(float* a, nint aChunk, float* b, nint bChunk, int terms, int chunk, float* start, float* c)
        where T : unmanaged, ISimd<T>
        where TA : struct, ISgemmOperand
    {
        T s0 = start is null ? T.All(0f) : T.Load(start);
        T s1 = start is null ? T.All(0f) : T.Load(start + T.Count);
        T c00 = s0, c01 = s1;
        T c10 = s0, c11 = s1;
        T c20 = s0, c21 = s1;
        T c30 = s0, c31 = s1;
        T c40 = s0, c41 = s1;
        T c50 = s0, c51 = s1;
        T c60 = s0, c61 = s1;
        T c70 = s0, c71 = s1;
        for (; terms > 0; terms -= chunk, a += aChunk, b += bChunk)
        {
            float* p = a;
            float* q = b;
            float* end = p + ((nint)Math.Min(terms, chunk) * TA.TermStride);
            for (; p != end; p += TA.TermStride, q += Sgemm.PanelWidth)
            {
                T b0 = T.Load(q), b1 = T.Load(q + T.Count);
                T a0 = T.All(*p);
                c00 = T.Fma(a0, b0, c00);
                c01 = T.Fma(a0, b1, c01);
                T a1 = T.All(p[TA.RowStride]);
                c10 = T.Fma(a1, b0, c10);
                c11 = T.Fma(a1, b1, c11);
                T a2 = T.All(p[2 * TA.RowStride]);
                c20 = T.Fma(a2, b0, c20);
                c21 = T.Fma(a2, b1, c21);
                T a3 = T.All(p[3 * TA.RowStride]);
                c30 = T.Fma(a3, b0, c30);
                c31 = T.Fma(a3, b1, c31);
                T a4 = T.All(p[4 * TA.RowStride]);
                c40 = T.Fma(a4, b0, c40);
                c41 = T.Fma(a4, b1, c41);
                T a5 = T.All(p[5 * TA.RowStride]);
                c50 = T.Fma(a5, b0, c50);
                c51 = T.Fma(a5, b1, c51);
                T a6 = T.All(p[6 * TA.RowStride]);
                c60 = T.Fma(a6, b0, c60);
                c61 = T.Fma(a6, b1, c61);
                T a7 = T.All(p[7 * TA.RowStride]);
                c70 = T.Fma(a7, b0, c70);
                c71 = T.Fma(a7, b1, c71);
            }
        }

        T.Store(c00, c);
        T.Store(c01, c + T.Count);
        T.Store(c10, c + Sgemm.PanelWidth);
        T.Store(c11, c + Sgemm.PanelWidth + T.Count);
        T.Store(c20, c + (2 * Sgemm.PanelWidth));
        T.Store(c21, c + (2 * Sgemm.PanelWidth) + T.Count);
        T.Store(c30, c + (3 * Sgemm.PanelWidth));
        T.Store(c31, c + (3 * Sgemm.PanelWidth) + T.Count);
        T.Store(c40, c + (4 * Sgemm.PanelWidth));
        T.Store(c41, c + (4 * Sgemm.PanelWidth) + T.Count);
        T.Store(c50, c + (5 * Sgemm.PanelWidth));
        T.Store(c51, c + (5 * Sgemm.PanelWidth) + T.Count);
        T.Store(c60, c + (6 * Sgemm.PanelWidth));
        T.Store(c61, c + (6 * Sgemm.PanelWidth) + T.Count);
        T.Store(c70, c + (7 * Sgemm.PanelWidth));
        T.Store(c71, c + (7 * Sgemm.PanelWidth) + T.Count);
    }

    /// <summary>Four rows by two registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four<T, TA>(float* a, nint aChunk, float* b, nint bChunk, int terms, int chunk, float* start, float* c)
        where T : unmanaged, ISimd<T>
        where TA : struct, ISgemmOperand
    {
        T s0 = start is null ? T.All(0f) : T.Load(start);
        T s1 = start is null ? T.All(0f) : T.Load(start + T.Count);
        T c00 = s0, c01 = s1;
        T c10 = s0, c11 = s1;
        T c20 = s0, c21 = s1;
        T c30 = s0, c31 = s1;
        for (; terms > 0; terms -= chunk, a += aChunk, b += bChunk)
        {
            float* p = a;
            float* q = b;
            float* end = p + ((nint)Math.Min(terms, chunk) * TA.TermStride);
            for (; p != end; p += TA.TermStride, q += Sgemm.PanelWidth)
            {
                T b0 = T.Load(q), b1 = T.Load(q + T.Count);
                T a0 = T.All(*p);
                c00 = T.Fma(a0, b0, c00);
                c01 = T.Fma(a0, b1, c01);
                T a1 = T.All(p[TA.RowStride]);
                c10 = T.Fma(a1, b0, c10);
                c11 = T.Fma(a1, b1, c11);
                T a2 = T.All(p[2 * TA.RowStride]);
                c20 = T.Fma(a2, b0, c20);
                c21 = T.Fma(a2, b1, c21);
                T a3 = T.All(p[3 * TA.RowStride]);
                c30 = T.Fma(a3, b0, c30);
                c31 = T.Fma(a3, b1, c31);
            }
        }

        T.Store(c00, c);
        T.Store(c01, c + T.Count);
        T.Store(c10, c + Sgemm.PanelWidth);
        T.Store(c11, c + Sgemm.PanelWidth + T.Count);
        T.Store(c20, c + (2 * Sgemm.PanelWidth));
        T.Store(c21, c + (2 * Sgemm.PanelWidth) + T.Count);
        T.Store(c30, c + (3 * Sgemm.PanelWidth));
        T.Store(c31, c + (3 * Sgemm.PanelWidth) + T.Count);
    }
}
