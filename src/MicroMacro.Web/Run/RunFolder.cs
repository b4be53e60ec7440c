using System.Text.Json;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Web.Run;

/// <summary>What a finished or stopped run left on disk, as far as the report shows it.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly JsonDocument _summary;
    private readonly JsonDocument? _manifest;

    private RunFolder(JsonDocument summary, JsonDocument? manifest, Structures? structures, PlaneSamples? samples)
    {
        _summary = summary;
        _manifest = manifest;
        Structures = structures;
        Samples = samples;
    }

    /// <summary>summary.json.</summary>
    public JsonView Summary => new(_summary.RootElement);

    /// <summary>manifest.json; nothing where it is missing.</summary>
    public JsonView Manifest => _manifest is null ? default : new(_manifest.RootElement);

    /// <summary>The slow variables.</summary>
    public CoarseLabels Coarse => new(Summary["coarse"]);

    /// <summary>Whether the system is a molecule.</summary>
    public bool IsMolecule => Summary["system"]["kind"].Text == "molecule" || Structures is not null;

    /// <summary>A choice of the lifted structures of a molecule, or null.</summary>
    public Structures? Structures { get; }

    /// <summary>A choice of lifted and physical samples of a system that shows two numbers, or null.</summary>
    public PlaneSamples? Samples { get; }

    /// <summary>A summary alone, without a folder.</summary>
    public static RunFolder Of(JsonDocument summary) => new(summary, null, null, null);

    /// <summary>Reads a run directory.</summary>
    /// <exception cref="InvalidDataInputException">There is no summary.json, or a file is not what its name says.</exception>
    public static RunFolder Open(string directory)
    {
        JsonDocument summary = ReadJson(Path.Combine(directory, "summary.json"))
            ?? throw new InvalidDataInputException($"{directory} is no run directory: it has no summary.json");
        if (summary.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataInputException($"{Path.Combine(directory, "summary.json")} should hold one JSON object and holds a {summary.RootElement.ValueKind}");
        }

        CoarseLabels coarse = new(new JsonView(summary.RootElement)["coarse"]);
        string samples = Path.Combine(directory, "samples");
        ArrayBundle? lifted = ReadArrays(Path.Combine(samples, "lifted.npz"));
        Structures? structures = ReadStructures(Path.Combine(samples, "lifted.pdb"), lifted, coarse);
        return new RunFolder(
            summary,
            ReadJson(Path.Combine(directory, "manifest.json")),
            structures,
            structures is null ? PlaneSamples.Choose(lifted, ReadArrays(Path.Combine(samples, "windows.npz"))) : null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _summary.Dispose();
        _manifest?.Dispose();
    }

    private static Structures? ReadStructures(string path, ArrayBundle? lifted, CoarseLabels coarse)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using StreamReader reader = new(path);
        return Structures.Choose(PdbModels.Read(reader, path), lifted, coarse);
    }

    private static ArrayBundle? ReadArrays(string path) => File.Exists(path) ? NpzFile.Read(path) : null;

    private static JsonDocument? ReadJson(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException error)
        {
            throw new InvalidDataInputException($"{path} is not valid JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine})");
        }
    }
}
