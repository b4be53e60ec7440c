using MicroMacro.Manifolds.Neighbours;

namespace MicroMacro.Tests.Manifolds;

[Trait("Kind", "Unit")]
public sealed class NearestNeighbourTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(66, 10)]
    public void A_scan_finds_what_sorting_all_distances_finds(int d, int k)
    {
        double[] points = PointSets.Cloud(203, d, 1);
        NeighbourTable table = NearestNeighbours.ByScan(points, d, k, 2);
        for (int i = 0; i < 203; i++)
        {
            (double Distance, int Index)[] all = [.. Enumerable.Range(0, 203).Where(j => j != i).Select(j => (Distance(points, d, i, j), j)).Order()];
            Assert.Equal(all[..k].Select(p => p.Index), table.Indices[(i * k)..((i + 1) * k)]);
            Assert.Equal(all[..k].Select(p => p.Distance), table.SquaredDistances[(i * k)..((i + 1) * k)]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_tree_and_the_scan_agree_to_the_bit(int d)
    {
        double[] points = PointSets.Cloud(3001, d, 2);

        // Ties: points on a lattice, among them many that coincide.
        for (int i = 0; i < 1000 * d; i++)
        {
            points[i] = Math.Round(2 * points[i]);
        }

        NeighbourTable scan = NearestNeighbours.ByScan(points, d, 20, 2);
        NeighbourTable tree = NearestNeighbours.ByTree(points, d, 20, 1);
        Assert.Equal(scan.SquaredDistances, tree.SquaredDistances);
        Assert.Equal(scan.Indices, tree.Indices);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(66, 0)]
    [InlineData(7, 1e7)]
    public void Looking_in_single_precision_first_changes_nothing(int d, double apart)
    {
        // Clouds so far apart that single precision tells nothing within them; points that coincide; numbers off by a constant.
        double[] points = PointSets.Cloud(1203, d, 4);
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = (i < 100 * d ? Math.Round(points[i]) : points[i]) + 50 + (i / d % 3 * apart);
        }

        NeighbourTable scan = NearestNeighbours.ByScan(points, d, 30, 2);
        NeighbourTable screened = NearestNeighbours.ByScreen(points, d, 30, 1);
        Assert.Equal(scan.SquaredDistances, screened.SquaredDistances);
        Assert.Equal(scan.Indices, screened.Indices);
        Assert.Equal(scan.Indices, NearestNeighbours.ByScreen(points, d, 30, 3).Indices);
    }

    [Fact]
    public void Mahalanobis_with_unit_covariances_is_Euclidean()
    {
        double[] points = PointSets.Cloud(101, 3, 3);
        double[] unit = [.. Enumerable.Range(0, 101).SelectMany(_ => new double[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 })];
        NeighbourTable expected = NearestNeighbours.Of(points, 3, 9, 1);
        NeighbourTable table = NearestNeighbours.ByMahalanobis(points, unit, 3, 9, 2);
        Assert.Equal(expected.Indices, table.Indices);
        for (int e = 0; e < table.SquaredDistances.Length; e++)
        {
            Assert.Equal(expected.SquaredDistances[e], table.SquaredDistances[e], 1e-12);
        }
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Of([1, 2, 3], 2, 1, 1));
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Of([1, double.NaN, 3, 4], 2, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighbours.Of([1, 2, 3, 4], 2, 2, 1));
    }

    private static double Distance(double[] points, int d, int i, int j)
    {
        double sum = 0;
        for (int a = 0; a < d; a++)
        {
            double delta = points[(j * d) + a] - points[(i * d) + a];
            sum = Math.FusedMultiplyAdd(delta, delta, sum);
        }

        return sum;
    }
}
