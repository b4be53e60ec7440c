using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Results;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Studies;

/// <summary>
/// Reads a reference free energy: npz with grid [n], F [n] and, where known, dF [n], in the study's energy unit, and a text
/// source that says where it comes from.
/// </summary>
public static class ReferenceReader
{
    /// <summary>The reference in kT.</summary>
    /// <param name="path">The npz file.</param>
    /// <param name="variable">The slow variable that it is about.</param>
    /// <param name="thermalEnergy">kT in the study's energy unit.</param>
    /// <exception cref="InvalidDataInputException">An array is missing, has another length or type, or the grid is not ascending.</exception>
    public static ReferenceSurface Read(string path, CoarseVariable variable, double thermalEnergy)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArrayBundle bundle = NpzFile.Read(path);
        double[] grid = Column(bundle, "grid", path), f = Column(bundle, "F", path);
        double[] error = bundle.TryGet("dF", out _) ? Column(bundle, "dF", path) : [.. Enumerable.Repeat(double.NaN, grid.Length)];
        if (grid.Length < 2 || f.Length != grid.Length || error.Length != grid.Length)
        {
            throw new InvalidDataInputException($"'{path}': grid, F and dF have {grid.Length}, {f.Length} and {error.Length} entries; one length of at least 2 is needed.");
        }

        if (grid.Zip(grid.Skip(1)).Any(p => !(p.Second > p.First)))
        {
            throw new InvalidDataInputException($"'{path}': the grid is not ascending.");
        }

        return new ReferenceSurface(grid, [.. f.Select(v => v / thermalEnergy)], [.. error.Select(v => v / thermalEnergy)], variable.Period, Source(bundle, path));
    }

    private static double[] Column(ArrayBundle bundle, string name, string path) =>
        !bundle.TryGet(name, out NamedArray? array) ? throw new InvalidDataInputException($"'{path}' has no array '{name}'; a reference needs grid and F.")
        : array.Values is string[] ? throw new InvalidDataInputException($"'{path}': {name} holds text; numbers are needed.")
        : array.ToDoubles();

    private static string Source(ArrayBundle bundle, string path)
    {
        if (!bundle.TryGet("source", out NamedArray? array))
        {
            return Path.GetFileName(path);
        }

        string[] words = array.Values as string[] ?? throw new InvalidDataInputException($"'{path}': source holds numbers; text is needed.");
        string source = string.Join("; ", words.Select(w => w.Trim()).Where(w => w.Length > 0));
        return source.Length > 0 ? source : Path.GetFileName(path);
    }
}
