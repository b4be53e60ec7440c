using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Tests.Manifolds;

/// <summary>Block Lanczos against matrices whose eigenvalues are known.</summary>
[Trait("Kind", "Unit")]
public sealed class EigenpairTests
{
    [Fact]
    public void A_chain_has_its_cosines()
    {
        const int n = 500;
        PartialEigen eigen = LargestEigenpairs.Of(Ring(n, open: true), 12);
        Assert.True(eigen.Converged);
        for (int k = 0; k < 12; k++)
        {
            Assert.Equal(2 * Math.Cos(Math.PI * (k + 1) / (n + 1)), eigen.Values[k], 1e-12);
            Assert.InRange(eigen.Residuals[k], 0, 1e-12);
        }

        AssertOrthonormal(eigen, n);
    }

    [Fact]
    public void A_ring_has_all_its_pairs()
    {
        const int n = 600;
        PartialEigen eigen = LargestEigenpairs.Of(Ring(n, open: false), 9);
        for (int k = 0; k < 9; k++)
        {
            Assert.Equal(2 * Math.Cos(Math.Tau * ((k + 1) / 2) / n), eigen.Values[k], 1e-12);
        }

        AssertOrthonormal(eigen, n);
    }

    [Fact]
    public void An_exhausted_space_still_gives_all_that_is_asked_for()
    {
        // Two eigenvalues only: the Krylov space ends after one step.
        const int n = 400;
        double[] values = [.. Enumerable.Range(0, n).Select(i => i < 5 ? 2.0 : 1.0)];
        PartialEigen eigen = LargestEigenpairs.Of(new SparseMatrix([.. Enumerable.Range(0, n + 1)], [.. Enumerable.Range(0, n)], values), 8);
        Assert.True(eigen.Converged);
        double[] expected = [2, 2, 2, 2, 2, 1, 1, 1];
        for (int k = 0; k < 8; k++)
        {
            Assert.Equal(expected[k], eigen.Values[k], 1e-12);
        }

        AssertOrthonormal(eigen, n);
    }

    [Fact]
    public void Small_matrices_agree_with_large_ones_and_threads_change_nothing()
    {
        PartialEigen dense = LargestEigenpairs.Of(Ring(256, open: true), 6);
        Assert.Equal(0, dense.Products);
        Assert.Equal(2 * Math.Cos(Math.PI / 257), dense.Values[0], 1e-13);
        PartialEigen one = LargestEigenpairs.Of(Ring(5000, open: true), 4, new EigenpairOptions { Threads = 1, MaximumProducts = 40 });
        PartialEigen three = LargestEigenpairs.Of(Ring(5000, open: true), 4, new EigenpairOptions { Threads = 3, MaximumProducts = 40 });
        Assert.Equal(one.Vectors, three.Vectors);
    }

    [Fact]
    public void Too_few_products_are_said_and_the_residuals_tell()
    {
        PartialEigen eigen = LargestEigenpairs.Of(Ring(3000, open: true), 4, new EigenpairOptions { MaximumProducts = 5 });
        Assert.False(eigen.Converged);
        Assert.True(eigen.Residuals.Max() > 1e-8);
    }

    private static SparseMatrix Ring(int n, bool open)
    {
        List<int> starts = [0];
        List<int> columns = [];
        for (int i = 0; i < n; i++)
        {
            columns.AddRange(new[] { (i + n - 1) % n, (i + 1) % n }.Where(j => !open || Math.Abs(i - j) == 1).Order());
            starts.Add(columns.Count);
        }

        return new([.. starts], [.. columns], [.. columns.Select(_ => 1.0)]);
    }

    private static void AssertOrthonormal(PartialEigen eigen, int n)
    {
        int k = eigen.Values.Length;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double dot = Enumerable.Range(0, n).Sum(i => eigen.Vectors[(i * k) + a] * eigen.Vectors[(i * k) + b]);
                Assert.Equal(a == b ? 1 : 0, dot, 1e-12);
            }
        }
    }
}
