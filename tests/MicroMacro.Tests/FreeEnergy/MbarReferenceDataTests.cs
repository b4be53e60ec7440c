using System.Globalization;
using MicroMacro.FreeEnergy;

namespace MicroMacro.Tests.FreeEnergy;

[Trait("Kind", "Regression")]
public sealed class MbarReferenceDataTests
{
    // Printed by the authors of the data for all samples at 300 K (wham-valchi-umbrella, REFERENCE.md).
    private static readonly double[] Published =
    [
        0, 5.71992746, 10.56570796, 11.25693075, 9.10755866, 6.38627336, 3.85771732, 1.88801655, 3.60106218, 6.29362888, 10.2349652,
        14.30612735, 15.09427232, 13.06729436, 9.05968522, 5.54715649, 5.42427132, 7.10169029, 8.12504363, 8.8312139, 7.19444995,
        3.30513572, 0.1379724, 1.69628058, 12.25380187, 8.8354856,
    ];

    // Their PMF of 36 bins relative to the lowest, first three bins, in kT.
    private static readonly double[] PublishedPmf = [0.915, 3.210, 6.028];

    [Fact]
    public void Valine_chi_windows_give_the_published_free_energies()
    {
        (MbarResult result, _) = Solve(300);
        Assert.Equal(MbarStatus.Converged, result.Status);
        for (int k = 0; k < Published.Length; k++)
        {
            Assert.Equal(Published[k], result.FreeEnergies[k], 1e-6);
        }
    }

    [Fact]
    public void A_temperature_off_by_one_in_ten_thousand_is_seen()
    {
        (MbarResult result, _) = Solve(300.03);
        Assert.True(Published.Zip(result.FreeEnergies, (a, b) => Math.Abs(a - b)).Max() > 1e-4);
    }

    [Fact]
    public void Valine_chi_windows_give_the_published_profile()
    {
        (MbarResult result, double[] chi) = Solve(300);
        FreeEnergySurface surface = FreeEnergySurface.ByHistogram(result, chi, [new GridAxis(-180, 180, 36, true)]);
        for (int b = 0; b < PublishedPmf.Length; b++)
        {
            Assert.Equal(PublishedPmf[b], surface.Values[b] - surface.Lowest(), 1e-3);
        }
    }

    private static (MbarResult Result, double[] Chi) Solve(double temperature)
    {
        string? root = Environment.GetEnvironmentVariable("MICROMACRO_REFERENCE_DATA");
        if (root is null)
        {
            Assert.Skip("MICROMACRO_REFERENCE_DATA is not set");
        }

        string folder = Path.Combine(root, "wham-valchi-umbrella");
        double[][] windows = [.. File.ReadLines(Path.Combine(folder, "centers.dat")).Where(l => l.Trim().Length > 0).Select(Numbers)];
        double thermal = 1.381e-23 * 6.022e23 / 1000 * temperature;
        double perDegree = Math.PI / 180 * (Math.PI / 180);
        double[][] chi = [.. Enumerable.Range(0, windows.Length).Select(w =>
            File.ReadLines(Path.Combine(folder, "xvg", $"prod{w}_dihed.xvg")).Where(l => l.Length > 0 && l[0] is not '#' and not '@').Select(l => Numbers(l)[1]).ToArray())];
        double[] pooled = [.. chi.SelectMany(c => c)];
        ReducedPotentials u = ReducedPotentials.ForHarmonicUmbrellas(
            pooled, [.. windows.Select(w => w[0])], [.. windows.Select(w => w[1] * perDegree / thermal)], [360.0], [.. chi.Select(c => c.Length)]);
        return (Mbar.Solve(u), pooled);
    }

    private static double[] Numbers(string line) =>
        [.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
}
