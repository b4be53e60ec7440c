using System.Globalization;
using MicroMacro.Numerics;

namespace MicroMacro.Web.Run;

/// <summary>One atom's names as a PDB file gives them.</summary>
internal sealed record PdbAtom(string Name, string Element, string Residue, int ResidueNumber);

/// <summary>The models of a PDB file: atoms and positions in Å, as far as a picture needs them.</summary>
internal sealed record PdbModels(PdbAtom[] Atoms, List<float[]> Frames)
{
    /// <summary>Reads the ATOM and HETATM lines of every model.</summary>
    /// <exception cref="InvalidDataInputException">A line is cut short, or the models have different numbers of atoms.</exception>
    public static PdbModels Read(TextReader reader, string name)
    {
        List<PdbAtom> atoms = [];
        List<float> positions = [];
        List<float[]> frames = [];
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.StartsWith("ATOM", StringComparison.Ordinal) || line.StartsWith("HETATM", StringComparison.Ordinal))
            {
                positions.AddRange(Positions(line, name, number));
                if (frames.Count == 0)
                {
                    atoms.Add(Atom(line));
                }
            }
            else if (line.StartsWith("END", StringComparison.Ordinal))
            {
                Close(positions, frames, atoms.Count, name, number);
            }
        }

        Close(positions, frames, atoms.Count, name, number);
        return new PdbModels([.. atoms], frames);
    }

    private static void Close(List<float> positions, List<float[]> frames, int atoms, string name, int line)
    {
        if (positions.Count == 0)
        {
            return;
        }

        if (positions.Count != 3 * atoms)
        {
            throw new InvalidDataInputException($"{name}: the model that ends at line {line} has {positions.Count / 3} atoms and the first has {atoms}");
        }

        frames.Add([.. positions]);
        positions.Clear();
    }

    private static float[] Positions(string line, string name, int number)
    {
        float[] position = new float[3];
        for (int axis = 0; axis < 3; axis++)
        {
            int start = 30 + (8 * axis);
            if (line.Length < start + 8 || !float.TryParse(line.AsSpan(start, 8), NumberStyles.Float, CultureInfo.InvariantCulture, out position[axis]))
            {
                throw new InvalidDataInputException($"{name}, line {number}: columns {start + 1} to {start + 8} should hold a coordinate in Å");
            }
        }

        return position;
    }

    private static PdbAtom Atom(string line)
    {
        string name = line[12..16].Trim();
        string element = line.Length >= 78 ? line[76..78].Trim() : "";
        if (element.Length == 0)
        {
            element = name.TrimStart("0123456789".ToCharArray()) is { Length: > 0 } letters ? letters[..1] : "C";
        }

        return new PdbAtom(name, element, line[17..20].Trim(), int.TryParse(line.AsSpan(22, 4), CultureInfo.InvariantCulture, out int residue) ? residue : 0);
    }
}
