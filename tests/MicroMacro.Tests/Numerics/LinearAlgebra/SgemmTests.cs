using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using Xunit;

namespace MicroMacro.Tests.Numerics.LinearAlgebra;

[Trait("Kind", "Unit")]
public sealed class SgemmTests
{
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            TheoryData<int, int, int> sizes = [];
            foreach (int m in new[] { 1, 7, 8, 9, 63, 64, 65, 130 })
            {
                foreach ((int k, int n) in new[] { (1, 1), (3, 31), (31, 32), (32, 33), (33, 8), (100, 66), (257, 40) })
                {
                    sizes.Add(m, k, n);
                }
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void All_variants_have_the_bits_of_the_scalar_twin(int m, int k, int n)
    {
        float[] a = Random(m * k, 1), b = Random(k * n, 2), bias = Random(n, 3);
        float[] expected = new float[m * n], unbiased = new float[m * n];
        float[] column = new float[k];
        for (int j = 0; j < n; j++)
        {
            for (int t = 0; t < k; t++)
            {
                column[t] = b[(t * n) + j];
            }

            for (int i = 0; i < m; i++)
            {
                expected[(i * n) + j] = Sgemm.Dot(a.AsSpan(i * k, k), column, bias[j]);
                unbiased[(i * n) + j] = Sgemm.Dot(a.AsSpan(i * k, k), column, 0f);
            }
        }

        float[] c = new float[m * n];
        Sgemm.Multiply(a, b, bias, c, m, k, n);
        Assert.Equal(expected, c);
        Sgemm.MultiplyTransposed(a, Transpose(b, k, n), c, m, k, n);
        Assert.Equal(unbiased, c);
        Sgemm.TransposedMultiply(Transpose(a, m, k), b, c, m, k, n);
        Assert.Equal(unbiased, c);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Threads_change_no_bit(int threads)
    {
        const int M = 300, K = 70, N = 90;
        float[] a = Random(M * K, 4), b = Random(K * N, 5);
        float[] one = new float[M * N], many = new float[M * N];
        Sgemm.Multiply(a, b, default, one, M, K, N);
        Sgemm.Multiply(a, b, default, many, M, K, N, threads);
        Assert.Equal(one, many);
    }

    [Fact]
    public void The_gradient_form_sums_over_blocks_of_rows_in_order()
    {
        const int Rows = 150, K = 40, N = 33;
        float[] a = Random(Rows * K, 6), b = Random(Rows * N, 7);
        float[] expected = new float[K * N];
        Sgemm.TransposedMultiply(a, b, expected, K, Rows, N);
        float[] result = new float[SgemmPanels.Length(K, N)];
        float[] blocksA = Blocks(a, Rows, K), blocksB = Blocks(b, Rows, N);
        unsafe
        {
            fixed (float* pa = blocksA, pb = blocksB, pc = result)
            {
                for (int q = 0; q < SgemmPanels.PanelCount(N); q++)
                {
                    const int Panel = Sgemm.BlockRows * Sgemm.PanelWidth;
                    Sgemm.TransposedPanel(
                        pa, SgemmPanels.PanelCount(K) * Panel, pb + (q * Panel), SgemmPanels.PanelCount(N) * Panel,
                        SgemmPanels.PaddedRows(Rows), SgemmPanels.PaddedRows(K), pc + (q * SgemmPanels.PaddedRows(K) * Sgemm.PanelWidth));
                }
            }
        }

        float[] unpacked = new float[K * N];
        SgemmPanels.Unpack(result, K, N, unpacked);
        Assert.Equal(expected, unpacked);
    }

    [Fact]
    public void Spans_of_another_shape_are_refused() =>
        Assert.Throws<ArgumentException>(() => Sgemm.Multiply(new float[6], new float[6], default, new float[5], 2, 3, 2));

    private static float[] Blocks(float[] matrix, int rows, int columns)
    {
        int panels = SgemmPanels.PanelCount(columns);
        int blocks = (rows + Sgemm.BlockRows - 1) / Sgemm.BlockRows;
        float[] packed = new float[blocks * panels * Sgemm.BlockRows * Sgemm.PanelWidth];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                int panel = (r / Sgemm.BlockRows * panels) + (c / Sgemm.PanelWidth);
                packed[(((panel * Sgemm.BlockRows) + (r % Sgemm.BlockRows)) * Sgemm.PanelWidth) + (c % Sgemm.PanelWidth)] = matrix[(r * columns) + c];
            }
        }

        return packed;
    }

    private static float[] Random(int count, ulong stream)
    {
        RandomSequence random = new(new RandomKey(11, stream));
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)random.NextGaussian();
        }

        return values;
    }

    private static float[] Transpose(float[] matrix, int rows, int columns)
    {
        float[] result = new float[matrix.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                result[(c * rows) + r] = matrix[(r * columns) + c];
            }
        }

        return result;
    }
}
