using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>Single-precision matrix products on packed panels, with the same bits for every register width and thread count.</summary>
/// <remarks>
/// Each element of C is one chain c = fma(a, b, c) over the terms in order, started from its bias; tiles and threads only decide who
/// computes it. The pointer members are for callers that keep their matrices packed (networks); the span members pack for themselves.
/// </remarks>
public static unsafe class Sgemm
{
    /// <summary>Columns in a panel.</summary>
    public const int PanelWidth = 32;

    /// <summary>Rows in a register tile; packed matrices have a multiple of it.</summary>
    public const int TileRows = 8;

    /// <summary>Rows in a block, the unit of work of a thread: 64 rows of 256 columns fill an L1 cache.</summary>
    public const int BlockRows = 64;

    /// <summary>One panel of C = bias + A·B.</summary>
    /// <param name="a">Panels of A, each [aRows, 32], of which the first <paramref name="rows"/> rows are used.</param>
    /// <param name="aRows">Rows stored in a panel of A.</param>
    /// <param name="b">The panel of B, [terms, 32].</param>
    /// <param name="terms">Columns of A and rows of B.</param>
    /// <param name="bias">32 floats added to each row, or null.</param>
    /// <param name="rows">Rows to compute, a multiple of 8.</param>
    /// <param name="c">The panel of C, [rows, 32].</param>
    public static void Panel(float* a, int aRows, float* b, int terms, float* bias, int rows, float* c)
    {
        nint aChunk = (nint)aRows * PanelWidth;
        for (int r = 0; r < rows; r += TileRows)
        {
            Tile<Straight>(a + (r * PanelWidth), aChunk, b, PanelWidth * PanelWidth, terms, PanelWidth, bias, c + (r * PanelWidth));
        }
    }

    /// <summary>One panel of C = Aᵀ·B, where A and B come in blocks of 64 rows (the gradient of a weight matrix).</summary>
    /// <param name="a">The first block of A: panels [64, 32] one after the other.</param>
    /// <param name="aBlock">Floats from one block of A to the next.</param>
    /// <param name="b">The panel of B in the first block, [64, 32].</param>
    /// <param name="bBlock">Floats from one block of B to the next.</param>
    /// <param name="terms">Rows of A and B.</param>
    /// <param name="columns">Columns of A, rows of C, a multiple of 8.</param>
    /// <param name="c">The panel of C, [columns, 32].</param>
    public static void TransposedPanel(float* a, nint aBlock, float* b, nint bBlock, int terms, int columns, float* c)
    {
        for (int i = 0; i < columns; i += TileRows)
        {
            float* column = a + (i / PanelWidth * BlockRows * PanelWidth) + (i % PanelWidth);
            Tile<Transposed>(column, aBlock, b, bBlock, terms, BlockRows, null, c + (i * PanelWidth));
        }
    }

    /// <summary>C = A·B + bias for row-major matrices.</summary>
    /// <param name="a">A, shape [m, k].</param>
    /// <param name="b">B, shape [k, n].</param>
    /// <param name="bias">Bias, shape [n], or empty.</param>
    /// <param name="c">Receives C, shape [m, n].</param>
    /// <param name="m">Rows of A.</param>
    /// <param name="k">Columns of A.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span does not have its shape.</exception>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> bias, Span<float> c, int m, int k, int n, int threads = 1)
    {
        Require(a.Length == (long)m * k && b.Length == (long)k * n && c.Length == (long)m * n && (bias.IsEmpty || bias.Length == n), m, k, n);
        float[] packedA = new float[SgemmPanels.Length(m, k)];
        float[] packedB = new float[SgemmPanels.Length(k, n)];
        SgemmPanels.Pack(a, m, k, packedA);
        SgemmPanels.Pack(b, k, n, packedB);
        Packed(packedA, packedB, bias, c, m, k, n, threads);
    }

    /// <summary>C = A·Bᵀ for row-major matrices.</summary>
    /// <param name="a">A, shape [m, k].</param>
    /// <param name="b">B, shape [n, k].</param>
    /// <param name="c">Receives C, shape [m, n].</param>
    /// <param name="m">Rows of A.</param>
    /// <param name="k">Columns of A and B.</param>
    /// <param name="n">Rows of B.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span does not have its shape.</exception>
    public static void MultiplyTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n, int threads = 1)
    {
        Require(a.Length == (long)m * k && b.Length == (long)n * k && c.Length == (long)m * n, m, k, n);
        float[] packedA = new float[SgemmPanels.Length(m, k)];
        float[] packedB = new float[SgemmPanels.Length(k, n)];
        SgemmPanels.Pack(a, m, k, packedA);
        SgemmPanels.PackTransposed(b, n, k, packedB);
        Packed(packedA, packedB, default, c, m, k, n, threads);
    }

    /// <summary>C = Aᵀ·B for row-major matrices.</summary>
    /// <param name="a">A, shape [k, m].</param>
    /// <param name="b">B, shape [k, n].</param>
    /// <param name="c">Receives C, shape [m, n].</param>
    /// <param name="m">Columns of A.</param>
    /// <param name="k">Rows of A and B.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span does not have its shape.</exception>
    public static void TransposedMultiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n, int threads = 1)
    {
        Require(a.Length == (long)k * m && b.Length == (long)k * n && c.Length == (long)m * n, m, k, n);
        float[] packedA = new float[SgemmPanels.Length(m, k)];
        float[] packedB = new float[SgemmPanels.Length(k, n)];
        SgemmPanels.PackTransposed(a, k, m, packedA);
        SgemmPanels.Pack(b, k, n, packedB);
        Packed(packedA, packedB, default, c, m, k, n, threads);
    }

    /// <summary>One element as every member computes it: the scalar twin of the tiles.</summary>
    /// <param name="a">A row of A.</param>
    /// <param name="b">A column of B.</param>
    /// <param name="bias">What the sum starts from.</param>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float bias)
    {
        float sum = bias;
        for (int i = 0; i < a.Length; i++)
        {
            sum = MathF.FusedMultiplyAdd(a[i], b[i], sum);
        }

        return sum;
    }

    private static void Packed(float[] a, float[] b, ReadOnlySpan<float> bias, Span<float> c, int m, int k, int n, int threads)
    {
        SimdSupport.RequireFma();
        float[] start = new float[SgemmPanels.PanelCount(n) * PanelWidth];
        bias.CopyTo(start);
        float[] result = new float[SgemmPanels.Length(m, n)];
        int rows = SgemmPanels.PaddedRows(m);
        int blocks = (rows + BlockRows - 1) / BlockRows;
        int panels = SgemmPanels.PanelCount(n);
        Parallel.For(0, blocks * panels, new ParallelOptions { MaxDegreeOfParallelism = threads }, task =>
        {
            int first = task / panels * BlockRows;
            int panel = task % panels;
            fixed (float* pa = a, pb = b, ps = start, pc = result)
            {
                Panel(
                    pa + (first * PanelWidth), rows, pb + (panel * SgemmPanels.PaddedRows(k) * PanelWidth), k, ps + (panel * PanelWidth),
                    Math.Min(BlockRows, rows - first), pc + (((panel * rows) + first) * PanelWidth));
            }
        });
        SgemmPanels.Unpack(result, m, n, c);
    }

    private static void Tile<TA>(float* a, nint aChunk, float* b, nint bChunk, int terms, int chunk, float* bias, float* c)
        where TA : struct, ISgemmOperand
    {
        switch (SimdSupport.Width)
        {
            case 512:
                SgemmTile.Eight<F16, TA>(a, aChunk, b, bChunk, terms, chunk, bias, c);
                break;
            case 256:
                Strips<F8, TA>(a, aChunk, b, bChunk, terms, chunk, bias, c);
                break;
            default:
                Strips<F4, TA>(a, aChunk, b, bChunk, terms, chunk, bias, c);
                break;
        }
    }

    private static void Strips<T, TA>(float* a, nint aChunk, float* b, nint bChunk, int terms, int chunk, float* bias, float* c)
        where T : unmanaged, ISimd<T>
        where TA : struct, ISgemmOperand
    {
        for (int r = 0; r < TileRows; r += 4)
        {
            for (int j = 0; j < PanelWidth; j += 2 * T.Count)
            {
                SgemmTile.Four<T, TA>(
                    a + (r * TA.RowStride), aChunk, b + j, bChunk, terms, chunk, bias is null ? null : bias + j, c + (r * PanelWidth) + j);
            }
        }
    }

    private static void Require(bool fits, int m, int k, int n)
    {
        if (!fits)
        {
            throw new ArgumentException($"the spans do not have the shapes of a product of [{m}, {k}] with [{k}, {n}]");
        }
    }
}
