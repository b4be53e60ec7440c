using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Reads ATOM and HETATM records of PDB files, plain or gzip, all models. Of alternative locations the first of each atom is kept;
/// serial numbers are not used, since large files overflow them. Format: [pdbformat].
/// </summary>
public static class PdbReader
{
    /// <summary>Reads the file.</summary>
    /// <param name="stream">The file, plain or gzip.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="atomCount">The number of atoms that each model must have, or null for any.</param>
    /// <exception cref="InvalidDataInputException">The file holds no atoms, or a record is damaged, or models differ in length.</exception>
    public static PdbStructure Read(Stream stream, string name, int? atomCount = null)
    {
        TextLines lines = TextLines.Read(stream, name);
        ModelBuilder builder = new(lines);
        for (int at = 0; at < lines.Count; at++)
        {
            ReadOnlySpan<byte> line = lines[at];
            if (line.StartsWith("ATOM  "u8) || line.StartsWith("HETATM"u8))
            {
                builder.Add(at);
            }
            else if (line.StartsWith("MODEL"u8) || line.StartsWith("ENDMDL"u8))
            {
                builder.EndModel(at);
            }
        }

        builder.EndModel(Math.Max(0, lines.Count - 1));
        PdbStructure structure = builder.Build();
        return atomCount is null || atomCount == structure.Atoms.Count
            ? structure
            : throw lines.Error($"{structure.Atoms.Count} atoms, where the topology has {atomCount}");
    }

    private sealed class ModelBuilder(TextLines lines)
    {
        private readonly List<PdbAtom> _atoms = [];
        private readonly Dictionary<ulong, string?> _texts = [];
        private readonly List<double[]> _models = [];
        private readonly List<double> _positions = [];
        private readonly HashSet<(string Name, char Chain, string Residue, string Number)> _alternatives = [];

        public void Add(int at)
        {
            ReadOnlySpan<byte> line = lines[at];
            if (line.Length < 54)
            {
                throw lines.Error(at, $"the record has {line.Length} columns, where positions end at column 54");
            }

            string name = Text(line[12..16]);
            string residue = Text(line[17..20]);
            string number = Text(line[22..27]);
            char chain = (char)line[21];
            if (line[16] != (byte)' ' && !_alternatives.Add((name, chain, residue, number)))
            {
                return;
            }

            int atom = _positions.Count / 3;
            for (int axis = 0; axis < 3; axis++)
            {
                ReadOnlySpan<byte> field = line[(30 + (8 * axis))..(38 + (8 * axis))];
                if (!FixedColumns.TryReal(field, out double value))
                {
                    throw lines.Error(at, $"'{TextLines.Printable(field)}' in columns {31 + (8 * axis)} to {38 + (8 * axis)} is no coordinate");
                }

                _positions.Add(value * AmberUnits.Length);
            }

            if (_models.Count == 0)
            {
                _ = int.TryParse(Text(line[22..26]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int residueNumber);
                _atoms.Add(new(name, residue, chain, residueNumber, line.Length < 78 ? 0 : Elements.Number(Text(line[76..78]))));
            }
            else if (atom >= _atoms.Count || _atoms[atom].Name != name)
            {
                throw lines.Error(at, $"atom {atom + 1} of model {_models.Count + 1} is {TextLines.Printable(line[12..16])}, unlike in the first model");
            }
        }

        public void EndModel(int at)
        {
            if (_positions.Count == 0)
            {
                return;
            }

            if (_positions.Count != 3 * _atoms.Count)
            {
                throw lines.Error(at, $"model {_models.Count + 1} ends after {_positions.Count / 3} atoms, where the first has {_atoms.Count}");
            }

            _models.Add([.. _positions]);
            _positions.Clear();
            _alternatives.Clear();
        }

        public PdbStructure Build() => _models.Count > 0
            ? new(_atoms, _models)
            : throw lines.Error("no ATOM or HETATM record; is this a PDB file?");

        // Names recur in every residue, so each is kept once: a large file then costs little more than itself.
        private string Text(ReadOnlySpan<byte> field)
        {
            ulong key = 0;
            foreach (byte b in field)
            {
                key = (key << 8) | b;
            }

            ref string? text = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, key, out _);
            return text ??= Encoding.Latin1.GetString(field).Trim();
        }
    }
}
