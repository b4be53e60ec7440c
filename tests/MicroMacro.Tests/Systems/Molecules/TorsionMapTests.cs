using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Correction maps: what an interpolation on a torus must do.</summary>
[Trait("Kind", "Law")]
public class TorsionMapTests
{
    private const int Size = 24;

    [Fact]
    public void Nodes_are_met_and_a_smooth_function_is_followed_to_fourth_order()
    {
        double coarse = Worst(Size);
        double fine = Worst(2 * Size);
        Assert.InRange(coarse, 0, 2e-3);
        Assert.InRange(Math.Log2(coarse / fine), 3.7, 4.5);

        static double Worst(int size)
        {
            TorsionMap map = Of(size);
            double worst = 0;
            for (int k = 0; k < 400; k++)
            {
                double phi = -3.1 + (0.0157 * k);
                double psi = 2.9 - (0.0143 * k);
                worst = Math.Max(worst, Math.Abs(map.Evaluate(phi, psi).Energy - Function(phi, psi)));
            }

            return worst;
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(23, 5)]
    [InlineData(11, 23)]
    public void Values_and_slopes_join_over_every_border_and_over_the_cut(int i, int j)
    {
        const double tiny = 1e-9;
        TorsionMap map = Of(Size);
        double phi = Angle(i);
        double psi = Angle(j);
        Assert.Equal(Function(phi, psi), map.Evaluate(phi, psi).Energy, 1e-12);
        (double Energy, double ByPhi, double ByPsi) after = map.Evaluate(phi + tiny, psi + tiny);
        foreach ((double Energy, double ByPhi, double ByPsi) before in new[] { map.Evaluate(phi - tiny, psi + tiny), map.Evaluate(phi + tiny - (2 * Math.PI), psi - tiny) })
        {
            Assert.Equal(before.Energy, after.Energy, 1e-7);
            Assert.Equal(before.ByPhi, after.ByPhi, 1e-7);
            Assert.Equal(before.ByPsi, after.ByPsi, 1e-7);
        }
    }

    [Fact]
    public void The_slopes_are_those_of_the_energy_and_its_axes_are_not_exchanged()
    {
        const double h = 1e-6;
        TorsionMap map = Of(Size);
        (_, double byPhi, double byPsi) = map.Evaluate(0.4, -2.2);
        Assert.Equal((map.Evaluate(0.4 + h, -2.2).Energy - map.Evaluate(0.4 - h, -2.2).Energy) / (2 * h), byPhi, 1e-7);
        Assert.Equal((map.Evaluate(0.4, -2.2 + h).Energy - map.Evaluate(0.4, -2.2 - h).Energy) / (2 * h), byPsi, 1e-7);
        Assert.True(Math.Abs(byPhi - byPsi) > 0.5);
    }

    [Fact]
    public void What_is_no_map_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorsionMap(3, new double[9]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorsionMap(361, new double[361 * 361]));
        Assert.Throws<ArgumentException>(() => new TorsionMap(4, new double[15]));
        Assert.Throws<ArgumentException>(() => new TorsionMap(4, [double.NaN, .. new double[15]]));
        Assert.True(double.IsNaN(Of(Size).Evaluate(double.NaN, 0).Energy));
    }

    private static TorsionMap Of(int size) =>
        new(size, [.. Enumerable.Range(0, size * size).Select(k => Function(-Math.PI + (2 * Math.PI / size * (k / size)), -Math.PI + (2 * Math.PI / size * (k % size))))]);

    private static double Function(double phi, double psi) => (3 * Math.Cos(phi - 0.3)) + Math.Sin((2 * psi) + phi) - (0.5 * Math.Cos(3 * psi));

    private static double Angle(int node) => -Math.PI + (2 * Math.PI / Size * node);
}
