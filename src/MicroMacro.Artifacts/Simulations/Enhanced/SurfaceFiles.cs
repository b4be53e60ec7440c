using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Outside;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>F(z) of a simulation under a bias: fes.npz as 'run' writes it, and fes.dat for PLUMED's and gnuplot's users.</summary>
internal static class SurfaceFiles
{
    /// <summary>Cells along a whole period.</summary>
    public const int PeriodicBins = 72;

    /// <summary>Cells along a variable that is not periodic.</summary>
    public const int UsualBins = 50;

    /// <summary>Up to this F counts what is said of errors, in kT.</summary>
    private const double Region = 10;

    /// <summary>The files' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fes.npz", "fes.dat"];

    /// <summary>A grid for samples z, [n, c]: one period, or from the least to the largest of them.</summary>
    public static GridAxis[] Axes(IReadOnlyList<CoarseVariable> variables, double[] z) => [.. variables.Select((variable, a) =>
    {
        if (variable.Period > 0)
        {
            return new GridAxis(-0.5 * variable.Period, 0.5 * variable.Period, PeriodicBins, true);
        }

        double[] values = [.. Enumerable.Range(0, z.Length / variables.Count).Select(n => z[(n * variables.Count) + a])];
        (double low, double high) = (values.Min(), values.Max());
        return new GridAxis(low, high + (1e-9 * Math.Max(high - low, Math.Abs(high) + 1e-300)), UsualBins, false);
    })];

    /// <summary>Writes the files, where there is an F.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="surface">F.</param>
    /// <param name="variables">The slow variables.</param>
    /// <param name="thermalEnergy">kT in the unit of energy.</param>
    /// <param name="unit">That unit.</param>
    /// <returns>What the manifest says of F.</returns>
    public static JsonObject? Write(string folder, BiasedSurface? surface, IReadOnlyList<CoarseVariable> variables, double thermalEnergy, string unit)
    {
        if (surface?.Surface is not { } f)
        {
            return surface is null ? null : new JsonObject { ["status"] = surface.Mbar.Status.ToString(), ["explanation"] = surface.Mbar.Explanation };
        }

        double lowest = f.Lowest();
        double[] values = [.. f.Values.Select(v => thermalEnergy * (v - lowest))];
        double[] errors = [.. surface.Errors.Select(e => thermalEnergy * e)];
        NpzFile.Write(Path.Combine(folder, Names[0]), Arrays(f.Axes, values, errors));
        AtomicFile.WriteText(Path.Combine(folder, Names[1]), Text(f, values, errors, variables, unit));
        double largest = Enumerable.Range(0, values.Length).Where(b => values[b] <= Region * thermalEnergy).Max(b => errors[b]);
        return new JsonObject
        {
            ["status"] = surface.Mbar.Status.ToString(),
            ["unit"] = unit,
            ["largest_error"] = double.IsFinite(largest) ? largest : null,
            ["region"] = Region * thermalEnergy,
            ["independent_blocks"] = Math.Round(surface.Blocks, 1),
            ["errors"] = surface.HasEnoughBlocks ? "bootstrap over blocks of time" : "too small: the run is shorter than ten blocks of five correlation times",
        };
    }

    private static ArrayBundle Arrays(IReadOnlyList<GridAxis> axes, double[] values, double[] errors)
    {
        int[] shape = [.. axes.Select(a => a.Bins)];
        ArrayBundle bundle = new();
        for (int a = 0; a < axes.Count; a++)
        {
            bundle[axes.Count == 1 ? "grid" : $"grid{a}"] = NamedArray.Of(axes[a].Centers(), axes[a].Bins);
        }

        bundle["F"] = NamedArray.Of(values, shape);
        bundle["dF"] = NamedArray.Of(errors, shape);
        return bundle;
    }

    private static string Text(FreeEnergySurface surface, double[] values, double[] errors, IReadOnlyList<CoarseVariable> variables, string unit)
    {
        IReadOnlyList<GridAxis> axes = surface.Axes;
        SurfaceText text = new([.. variables.Select(v => v.Name), "fes", "err_fes", "n_eff"], [$"fes and err_fes in {unit}; unsampled cells are nan"]);
        for (int a = 0; a < axes.Count; a++)
        {
            string name = variables[a].Name;
            text.Set($"min_{name}", axes[a].Minimum).Set($"max_{name}", axes[a].Maximum)
                .Set($"nbins_{name}", axes[a].Bins.ToString(CultureInfo.InvariantCulture)).Set($"periodic_{name}", axes[a].Periodic ? "true" : "false");
        }

        int columns = axes.Count == 1 ? 1 : axes[1].Bins;
        for (int b = 0; b < values.Length; b++)
        {
            double[] z = axes.Count == 1 ? [axes[0].Center(b)] : [axes[0].Center(b / columns), axes[1].Center(b % columns)];
            text.Row([.. z, values[b], errors[b], surface.EffectiveSamples[b]]);
            if (axes.Count == 2 && (b + 1) % columns == 0)
            {
                text.Gap();
            }
        }

        return text.ToString();
    }
}
