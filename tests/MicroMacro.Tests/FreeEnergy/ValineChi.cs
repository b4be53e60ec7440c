using System.Globalization;
using MicroMacro.FreeEnergy;

namespace MicroMacro.Tests.FreeEnergy;

/// <summary>Umbrella windows on a valine torsion from another group, where the reference data are at hand.</summary>
internal static class ValineChi
{
    public static string Folder
    {
        get
        {
            string? root = Environment.GetEnvironmentVariable("MICROMACRO_REFERENCE_DATA");
            if (root is null)
            {
                Assert.Skip("MICROMACRO_REFERENCE_DATA is not set");
            }

            return Path.Combine(root, "wham-valchi-umbrella");
        }
    }

    /// <summary>The windows, in degrees, with stiffnesses per squared degree in the unit of <paramref name="thermal"/>.</summary>
    /// <param name="file">centers.dat (kJ/mol/rad²) or metadata.dat (kcal/mol/deg²).</param>
    /// <param name="thermal">kT in kJ/mol or kcal/mol.</param>
    public static UmbrellaSamples Windows(string file, double thermal)
    {
        double[][] rows = [.. File.ReadLines(Path.Combine(Folder, file)).Where(l => l.Trim().Length > 0).Select(l => Numbers(file == "metadata.dat" ? l[(l.IndexOf(".xvg", StringComparison.Ordinal) + 4)..] : l))];
        double unit = file == "metadata.dat" ? 1 : Math.PI / 180 * (Math.PI / 180);
        double[][] chi = [.. Enumerable.Range(0, rows.Length).Select(w =>
            File.ReadLines(Path.Combine(Folder, "xvg", $"prod{w}_dihed.xvg")).Where(l => l.Length > 0 && l[0] is not '#' and not '@').Select(l => Numbers(l)[1]).ToArray())];
        return new UmbrellaSamples([.. chi.SelectMany(c => c)], [.. chi.Select(c => c.Length)], [.. rows.Select(r => r[0])], [.. rows.Select(r => r[1] * unit / thermal)], [360.0]);
    }

    public static double[] Numbers(string line) =>
        [.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
}
