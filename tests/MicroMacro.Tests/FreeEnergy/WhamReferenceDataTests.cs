using MicroMacro.FreeEnergy;

namespace MicroMacro.Tests.FreeEnergy;

[Trait("Kind", "Regression")]
public sealed class WhamReferenceDataTests
{
    // As the authors of the profiles ran Grossfield's program: 298 K, its constant, samples beyond the ends dropped.
    private const double Thermal = 0.0019829237 * 298;

    [Theory]
    [InlineData(18)]
    [InlineData(36)]
    [InlineData(72)]
    [InlineData(144)]
    [InlineData(288)]
    public void Valine_chi_windows_give_the_published_profiles(int bins)
    {
        double[] published = Published(bins);
        double[] profile = Profile(bins, Thermal, wrap: false);
        for (int b = 0; b < bins; b++)
        {
            Assert.Equal(published[b], profile[b], 1e-5);
        }
    }

    [Fact]
    public void Samples_wrapped_instead_of_dropped_are_seen()
    {
        double[] wrapped = Profile(36, Thermal, wrap: true);

        // Known to be about 1.008 kT when all samples count.
        Assert.Equal(1.008, wrapped[0] / Thermal, 2e-3);
        Assert.True(Math.Abs(wrapped[0] - Published(36)[0]) > 0.1);
    }

    [Fact]
    public void Dropped_samples_are_counted_by_window()
    {
        WhamResult result = Wham.Solve(ValineChi.Windows("metadata.dat", Thermal), [new GridAxis(-180, 180, 36, true)], new WhamOptions { Wrap = false });
        Assert.Equal(289, result.Outside.Sum());
        Assert.Equal([166, 1, 18, 104], new[] { 0, 1, 22, 23 }.Select(k => result.Outside[k]));
    }

    private static double[] Profile(int bins, double thermal, bool wrap)
    {
        WhamResult result = Wham.Solve(ValineChi.Windows("metadata.dat", thermal), [new GridAxis(-180, 180, bins, true)], new WhamOptions { Wrap = wrap });
        Assert.Equal(MbarStatus.Converged, result.Status);
        return [.. result.Surface!.Values.Select(f => (f - result.Surface.Lowest()) * thermal)];
    }

    private static double[] Published(int bins) =>
        [.. File.ReadLines(Path.Combine(ValineChi.Folder, $"PMF_{bins}")).Where(l => l.Length > 0 && l[0] != '#').Take(bins).Select(l => ValineChi.Numbers(l)[1])];
}
