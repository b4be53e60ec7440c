using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using Xunit;

namespace MicroMacro.Tests.Numerics.LinearAlgebra;

[Trait("Kind", "Law")]
public sealed class DenseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Cholesky_restores_solves_and_gives_the_determinant(int n)
    {
        double[] a = PositiveDefinite(n);
        Assert.True(Cholesky.TryFactor(a, n, out Cholesky? factor));
        double[] l = factor.Lower.ToArray();
        Close(a, Multiply(l, Transpose(l, n, n), n, n, n), 1e-12);
        double[] x = Random(2, n);
        double[] b = Multiply(a, x, n, n, 1);
        factor.Solve(b);
        Close(x, b, 1e-10);
        Assert.True(LuFactor.TryFactor(a, n, out LuFactor? lu));
        Assert.Equal(1, lu.DeterminantSign);
        Assert.Equal(lu.LogAbsoluteDeterminant, factor.LogDeterminant, 9);
    }

    [Fact]
    public void Cholesky_says_no_to_what_is_not_positive_definite()
    {
        Assert.False(Cholesky.TryFactor([1, 2, 2, 1], 2, out _));
        Assert.False(Cholesky.TryFactor([1, 0, 0, 0], 2, out _));
        Assert.False(Cholesky.TryFactor([double.NaN], 1, out _));
        Assert.Throws<ArgumentException>(() => Cholesky.TryFactor([1, 2, 3], 2, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Lu_solves_and_inverts(int n)
    {
        double[] a = Random(3, n * n);
        double[] x = Random(4, n);
        Assert.True(LuFactor.TryFactor(a, n, out LuFactor? factor));
        double[] solved = new double[n];
        factor.Solve(Multiply(a, x, n, n, 1), solved);
        Close(x, solved, 1e-10);
        Close(Identity(n), Multiply(a, factor.Inverse(), n, n, n), 1e-10);
    }

    [Fact]
    public void Lu_pivots_and_knows_the_determinant()
    {
        // det = 0*(...) - 2*(1*0 - 4*3) + 5*(1*7 - 1*3) = 24 + 20 = 44; the first pivot is zero.
        Assert.True(LuFactor.TryFactor([0, 2, 5, 1, 1, 4, 3, 7, 0], 3, out LuFactor? factor));
        Assert.Equal(Math.Log(44), factor.LogAbsoluteDeterminant, 12);
        Assert.Equal(1, factor.DeterminantSign);
        Assert.True(LuFactor.TryFactor([0, 1, 1, 0], 2, out LuFactor? swap));
        Assert.Equal(-1, swap.DeterminantSign);
        Assert.False(LuFactor.TryFactor([1, 2, 2, 4], 2, out _));
        Assert.False(LuFactor.TryFactor([double.PositiveInfinity], 1, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void Symmetric_eigenvectors_are_orthonormal_and_restore_the_matrix(int n)
    {
        double[] a = PositiveDefinite(n);
        SymmetricEigen eigen = SymmetricEigen.Of(a, n);
        Assert.Equal(eigen.Values.Order(), eigen.Values);
        double[] vt = Transpose(eigen.Vectors, n, n);
        Close(Identity(n), Multiply(vt, eigen.Vectors, n, n, n), 1e-12);
        double[] scaled = [.. eigen.Vectors.Select((v, i) => v * eigen.Values[i % n])];
        Close(a, Multiply(scaled, vt, n, n, n), 1e-11);
    }

    [Fact]
    public void Eigenvalues_of_a_known_matrix_and_the_sign_of_its_vectors()
    {
        SymmetricEigen eigen = SymmetricEigen.Of([2, 1, 1, 2], 2);
        Assert.Equal(1, eigen.Values[0], 13);
        Assert.Equal(3, eigen.Values[1], 13);
        Assert.Equal(Math.Sqrt(0.5), eigen.Vectors[1], 13);
        Assert.Equal(Math.Sqrt(0.5), eigen.Vectors[3], 13);
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Of([1, 0, double.NaN, 1], 2));
    }

    [Theory]
    [InlineData(4, 4, 2)]
    [InlineData(6, 3, 3)]
    [InlineData(3, 6, 2)]
    public void The_pseudo_inverse_has_the_four_properties_of_Penrose(int rows, int columns, int rank)
    {
        double[] a = Multiply(Random(5, rows * rank), Random(6, rank * columns), rows, rank, columns);
        double[] p = PseudoInverse.Of(a, rows, columns);
        double[] ap = Multiply(a, p, rows, columns, rows);
        double[] pa = Multiply(p, a, columns, rows, columns);
        Close(a, Multiply(ap, a, rows, rows, columns), 1e-11);
        Close(p, Multiply(pa, p, columns, columns, rows), 1e-11);
        Close(Transpose(ap, rows, rows), ap, 1e-11);
        Close(Transpose(pa, columns, columns), pa, 1e-11);
    }

    [Fact]
    public void The_symmetric_pseudo_inverse_agrees_with_the_general_one_and_is_symmetric_to_the_bit()
    {
        double[] half = Random(7, 6 * 3);
        double[] a = Multiply(half, Transpose(half, 6, 3), 6, 3, 6);
        double[] p = PseudoInverse.OfSymmetric(a, 6);
        Close(PseudoInverse.Of(a, 6, 6), p, 1e-9);
        Assert.Equal(p, Transpose(p, 6, 6));
    }

    private static double[] PositiveDefinite(int n)
    {
        double[] half = Random(1, n * n);
        double[] a = Multiply(half, Transpose(half, n, n), n, n, n);
        for (int i = 0; i < n; i++)
        {
            a[(i * n) + i] += 0.5;
        }

        return a;
    }

    private static double[] Random(ulong stream, int count)
    {
        var random = new RandomSequence(new RandomKey(50, stream));
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextGaussian();
        }

        return values;
    }

    private static double[] Identity(int n)
    {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            identity[(i * n) + i] = 1;
        }

        return identity;
    }

    private static double[] Transpose(double[] a, int rows, int columns)
    {
        double[] t = new double[a.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                t[(j * rows) + i] = a[(i * columns) + j];
            }
        }

        return t;
    }

    private static double[] Multiply(double[] a, double[] b, int rows, int inner, int columns)
    {
        double[] c = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < columns; j++)
                {
                    c[(i * columns) + j] += a[(i * inner) + k] * b[(k * columns) + j];
                }
            }
        }

        return c;
    }

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"entry {i}: {actual[i]:R}, expected {expected[i]:R}");
        }
    }
}
