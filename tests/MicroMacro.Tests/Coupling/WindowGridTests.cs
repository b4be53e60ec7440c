using MicroMacro.Coupling.Loop;
using MicroMacro.Sampling;

namespace MicroMacro.Tests.Coupling;

[Trait("Kind", "Unit")]
public class WindowGridTests
{
    private static readonly CoarseVariable Angle = new("phi", 2 * Math.PI, "rad");
    private static readonly CoarseVariable Length = new("d", 0, "nm");

    [Fact]
    public void A_full_circle_of_centres_closes()
    {
        WindowGrid grid = new([Angle], [Circle(12)]);
        Assert.Equal([1, 2, 10, 11], grid.Neighbours(0, 2));
    }

    [Fact]
    public void A_stretch_of_an_angle_has_two_ends()
    {
        WindowGrid grid = new([Angle], [[-1.0, -0.5, 0, 0.5, 1.0]]);
        Assert.Equal([1, 2], grid.Neighbours(0, 2));
    }

    [Fact]
    public void Nearest_goes_round_the_circle()
    {
        WindowGrid grid = new([Angle], [Circle(12)]);
        Assert.Equal(0, grid.Nearest([Math.PI - 0.01 + (2 * Math.PI / 24)]));
        Assert.Equal(11, grid.Nearest([Math.PI - 0.3]));
    }

    [Fact]
    public void Two_axes_make_a_product_whose_last_axis_runs_fastest()
    {
        WindowGrid grid = new([Angle, Length], [Circle(6), [0.1, 0.2, 0.3]]);
        Assert.Equal(18, grid.Count);
        Assert.Equal([Circle(6)[2], 0.1], grid.Center(6));
        Assert.Equal(6, grid.Nearest(grid.Center(6)));
        Assert.Equal([3, 7, 9], grid.Neighbours(6, 1));
    }

    [Fact]
    public void Centres_out_of_order_are_refused() =>
        Assert.Throws<ArgumentException>(() => new WindowGrid([Length], [[0.2, 0.1]]));

    private static double[] Circle(int count) => [.. Enumerable.Range(0, count).Select(i => -Math.PI + (2 * Math.PI * i / count))];
}
