using System.Text.Json;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Web.Run;

/// <summary>A choice of the lifted structures of a molecule, some for each of some labels, turned into one frame.</summary>
internal sealed class Structures
{
    private const int LabelsShown = 48;
    private const int FramesPerLabel = 20;
    private const int CoordinatesShown = 90_000;
    private readonly PdbAtom[] _atoms;
    private readonly List<string> _labels = [];
    private readonly List<(int Label, float[] Positions, string? Chirality)> _frames = [];

    private Structures(PdbAtom[] atoms) => _atoms = atoms;

    /// <summary>A sentence on the handedness of the structures shown; empty where no residue has a side chain.</summary>
    public string Handedness
    {
        get
        {
            int left = _frames.Count(f => f.Chirality == "L");
            int right = _frames.Count(f => f.Chirality == "D");
            return left + right == 0 ? "" : right == 0 ? $"All {left} structures shown are L." : $"{left} of the structures shown are L, {right} are D.";
        }
    }

    /// <summary>
    /// Chooses from the models of a PDB file. Where the lifted samples (x [n,3N] in nm, z [n,c]) are at hand they give the
    /// labels, and the positions too when the file holds another number of models.
    /// </summary>
    /// <returns>Null where there is no structure.</returns>
    public static Structures? Choose(PdbModels models, ArrayBundle? lifted, CoarseLabels coarse)
    {
        if (models.Frames.Count == 0)
        {
            return null;
        }

        Structures chosen = new(models.Atoms);
        (List<float[]> frames, int[]? labels) = Labelled(models, lifted, coarse, chosen._labels);
        ResidueFrame? frame = ResidueFrame.Find(models.Atoms);
        int[] groups = labels is null ? [0] : Spread(chosen._labels.Count, LabelsShown);
        int perLabel = Math.Clamp(CoordinatesShown / (3 * models.Atoms.Length * groups.Length), 1, FramesPerLabel);
        List<string> names = [];
        foreach (int group in groups)
        {
            int[] members = [.. Enumerable.Range(0, frames.Count).Where(i => labels is null || labels[i] == group)];
            foreach (int k in Spread(members.Length, perLabel))
            {
                float[] positions = frames[members[k]];
                chosen._frames.Add((names.Count, frame?.Turn(positions) ?? positions, frame?.Chirality(positions)));
            }

            names.Add(labels is null ? "all labels" : chosen._labels[group]);
        }

        chosen._labels.Clear();
        chosen._labels.AddRange(names);
        return chosen;
    }

    /// <summary>Writes the member "structures".</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("structures");
        json.WriteStartArray("atoms");
        foreach (PdbAtom atom in _atoms)
        {
            json.WriteStartObject();
            json.WriteString("name", atom.Name);
            json.WriteString("element", atom.Element);
            json.WriteString("residue", atom.Residue);
            json.WriteNumber("number", atom.ResidueNumber);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("labels");
        _labels.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteStartArray("frames");
        foreach ((int label, float[] positions, string? chirality) in _frames)
        {
            json.WriteStartObject();
            json.WriteNumber("label", label);
            json.WriteString("chirality", chirality);
            json.WriteStartArray("xyz");
            foreach (float value in positions)
            {
                PageData.WriteNumber(json, Math.Round(value, 3));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>All of n places, or m of them spread evenly.</summary>
    internal static int[] Spread(int n, int m) =>
        n <= m ? [.. Enumerable.Range(0, n)] : [.. Enumerable.Range(0, m).Select(i => m == 1 ? 0 : (int)((long)i * (n - 1) / (m - 1)))];

    private static (List<float[]> Frames, int[]? Labels) Labelled(PdbModels models, ArrayBundle? lifted, CoarseLabels coarse, List<string> names)
    {
        if (lifted is null || !lifted.TryGet("z", out NamedArray? z) || z.Shape.Length == 0 || z.Shape[0] == 0)
        {
            return (models.Frames, null);
        }

        int width = 3 * models.Atoms.Length;
        List<float[]>? frames = z.Shape[0] == models.Frames.Count ? models.Frames
            : lifted.TryGet("x", out NamedArray? x) && x.Shape is [int rows, int columns] && rows == z.Shape[0] && columns == width ? Rows(x.ToDoubles(), width)
            : null;
        if (frames is null)
        {
            return (models.Frames, null);
        }

        double[] values = z.ToDoubles();
        int c = values.Length / frames.Count;
        int[] labels = new int[frames.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            string name = coarse.Text(values.AsSpan(i * c, c));
            labels[i] = names.IndexOf(name);
            if (labels[i] < 0)
            {
                labels[i] = names.Count;
                names.Add(name);
            }
        }

        return (frames, labels);
    }

    private static List<float[]> Rows(double[] values, int width)
    {
        const float AngstromPerNanometre = 10;
        List<float[]> rows = [];
        for (int start = 0; start < values.Length; start += width)
        {
            rows.Add(Array.ConvertAll(values[start..(start + width)], v => (float)v * AngstromPerNanometre));
        }

        return rows;
    }
}
