using System.Globalization;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Writes a molecule's configurations as a PDB file, for viewers: Angstrom with three decimals, so about 1e-4 nm is lost.
/// Format: [pdbformat].
/// </summary>
public static class PdbWriter
{
    // What eight columns with three decimals hold, in nm.
    private const double Smallest = -99.9999;
    private const double Largest = 999.9999;

    /// <summary>Writes one configuration.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="topology">The molecule.</param>
    /// <param name="positions">Positions in nm, shape [3N].</param>
    /// <exception cref="ArgumentException">The number of coordinates is wrong, or one is not finite or too large for the format.</exception>
    public static void Write(TextWriter writer, MolecularTopology topology, ReadOnlySpan<double> positions)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(topology);
        WriteAtoms(writer, topology, positions);
        writer.Write("END\n");
    }

    /// <summary>Writes many configurations as models, numbered from 1.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="topology">The molecule.</param>
    /// <param name="models">Positions in nm, shape [3N] each.</param>
    /// <exception cref="ArgumentException">The number of coordinates is wrong, or one is not finite or too large for the format.</exception>
    public static void Write(TextWriter writer, MolecularTopology topology, IEnumerable<double[]> models)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(models);
        int number = 0;
        foreach (double[] positions in models)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"MODEL     {++number,4}\n"));
            WriteAtoms(writer, topology, positions);
            writer.Write("ENDMDL\n");
        }

        writer.Write("END\n");
    }

    private static void WriteAtoms(TextWriter writer, MolecularTopology topology, ReadOnlySpan<double> positions)
    {
        if (positions.Length != 3 * topology.AtomCount)
        {
            throw new ArgumentException($"{positions.Length} coordinates, where {topology.AtomCount} atoms have {3 * topology.AtomCount}");
        }

        for (int i = 0; i < topology.AtomCount; i++)
        {
            Atom atom = topology.Atoms[i];
            ReadOnlySpan<double> at = positions.Slice(3 * i, 3);
            if (!(IsPrintable(at[0]) && IsPrintable(at[1]) && IsPrintable(at[2])))
            {
                throw new ArgumentException($"atom {i} ({atom.Name}) is at ({at[0]}, {at[1]}, {at[2]}) nm, which no PDB file can hold");
            }

            string symbol = Elements.Symbol(atom.AtomicNumber);
            Residue residue = topology.Residues[atom.Residue];

            // Serials and residue numbers wrap around, as everywhere: nothing reads them.
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"ATOM  {(i + 1) % 100000,5} {PlaceName(atom.Name, symbol)} {Cut(residue.Name, 3),3} A{(atom.Residue + 1) % 10000,4}    "
                + $"{at[0] / AmberUnits.Length,8:F3}{at[1] / AmberUnits.Length,8:F3}{at[2] / AmberUnits.Length,8:F3}"
                + $"{1.0,6:F2}{0.0,6:F2}          {symbol.ToUpperInvariant(),2}\n"));
        }
    }

    private static bool IsPrintable(double value) => value is >= Smallest and <= Largest;

    // The element's symbol ends in column 14, so a one-letter element leaves the first of the four columns free.
    private static string PlaceName(string name, string symbol) =>
        (name.Length < 4 && symbol.Length < 2 ? " " + name : Cut(name, 4)).PadRight(4);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
