using System.Globalization;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Finds an atom that a person names: by its number from 0 (<c>8</c>), by residue and atom (<c>ALA:CA</c>, <c>2:CA</c> with residues
/// counted from 1 as in PDB files, <c>ALA2:CA</c>), or by its own name where only one atom has it (<c>CA</c>). Capitals count.
/// </summary>
public static class AtomSelection
{
    private const int MostCandidates = 12;

    /// <summary>Finds the one atom that a text names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="topology">The molecule.</param>
    /// <returns>The atom, from 0.</returns>
    /// <exception cref="ArgumentException">No atom or more than one has that name; the sentence lists candidates.</exception>
    public static int Parse(string text, MolecularTopology topology) =>
        TryParse(text, topology, out int atom, out string? wrong) ? atom : throw new ArgumentException(wrong, nameof(text));

    /// <summary>Finds the one atom that a text names, or says what is wrong.</summary>
    /// <param name="text">The text.</param>
    /// <param name="topology">The molecule.</param>
    /// <param name="atom">The atom, from 0.</param>
    /// <param name="wrong">One sentence with candidates and no full stop, or null.</param>
    /// <returns>Whether there is exactly one.</returns>
    public static bool TryParse(string text, MolecularTopology topology, out int atom, out string? wrong)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(topology);
        string name = text.Trim();
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 && int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out atom))
        {
            wrong = (uint)atom < (uint)topology.AtomCount ? null : $"there is no atom {atom}; atoms go from 0 to {topology.AtomCount - 1}";
            return wrong is null;
        }

        List<int> found = colon < 0 ? Atoms(topology, name, All(topology)) : Atoms(topology, name[(colon + 1)..], Residues(topology, name[..colon]));
        atom = found.Count > 0 ? found[0] : -1;
        wrong = found.Count switch
        {
            0 => Unknown(topology, name, colon),
            1 => null,
            _ => $"'{name}' could be {List(found.Select(i => $"{Describe(topology, i)} (atom {i})"), "or")}",
        };
        return found.Count == 1;
    }

    /// <summary>Finds all atoms that a text without numbers names: by residue and atom (<c>ALA:CA</c>, <c>2:CA</c>, <c>ALA2:CA</c>), by their own
    /// name (<c>CA</c>), or, where no atom is called so, the whole residues of that name (<c>ALA</c>, <c>ALA2</c>).</summary>
    /// <param name="text">The text.</param>
    /// <param name="topology">The molecule.</param>
    /// <param name="wrong">Where there is none: one sentence with candidates and no full stop, or null.</param>
    /// <returns>The atoms, in increasing order.</returns>
    public static IReadOnlyList<int> Matching(string text, MolecularTopology topology, out string? wrong)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(topology);
        string name = text.Trim();
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        List<int> found = colon < 0 ? Atoms(topology, name, All(topology)) : Atoms(topology, name[(colon + 1)..], Residues(topology, name[..colon]));
        if (found.Count == 0 && colon < 0)
        {
            found = [.. Residues(topology, name).SelectMany(r => Members(topology.Residues[r]))];
        }

        wrong = found.Count > 0 ? null : Unknown(topology, name, colon);
        return found;
    }

    /// <summary>An atom's full name, such as ALA2:CA, which <see cref="Parse"/> finds again.</summary>
    /// <param name="topology">The molecule.</param>
    /// <param name="atom">The atom, from 0.</param>
    public static string Describe(MolecularTopology topology, int atom)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentOutOfRangeException.ThrowIfNegative(atom);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(atom, topology.AtomCount);
        return $"{Describe(topology.Residues, topology.Atoms[atom].Residue)}:{topology.Atoms[atom].Name}";
    }

    private static string Describe(IReadOnlyList<Residue> residues, int residue) =>
        string.Create(CultureInfo.InvariantCulture, $"{residues[residue].Name}{residue + 1}");

    private static IEnumerable<int> All(MolecularTopology topology) => Enumerable.Range(0, topology.Residues.Count);

    // A residue's number, its name, or both.
    private static IEnumerable<int> Residues(MolecularTopology topology, string text) => All(topology).Where(r =>
        topology.Residues[r].Name == text || text == (r + 1).ToString(CultureInfo.InvariantCulture) || text == Describe(topology.Residues, r));

    private static List<int> Atoms(MolecularTopology topology, string name, IEnumerable<int> residues) =>
        [.. residues.SelectMany(r => Members(topology.Residues[r])).Where(i => topology.Atoms[i].Name == name)];

    private static IEnumerable<int> Members(Residue residue) => Enumerable.Range(residue.FirstAtom, residue.AtomCount);

    private static string Unknown(MolecularTopology topology, string name, int colon)
    {
        if (colon < 0)
        {
            return $"no atom is called '{name}'; name one as in {Describe(topology, 0)}, or by its number from 0 to {topology.AtomCount - 1}";
        }

        (string residue, string atom) = (name[..colon], name[(colon + 1)..]);
        int[] residues = [.. Residues(topology, residue)];
        if (residues.Length == 0)
        {
            string verb = topology.Residues.Count == 1 ? "is" : "are";
            return $"there is no residue '{residue}'; there {verb} {List(All(topology).Select(r => Describe(topology.Residues, r)), "and")}";
        }

        return $"{List(residues.Select(r => Describe(topology.Residues, r)), "and")} {(residues.Length == 1 ? "has" : "have")} no atom '{atom}'; "
            + $"the atoms of {Describe(topology.Residues, residues[0])} are {List(Members(topology.Residues[residues[0]]).Select(i => topology.Atoms[i].Name), "and")}";
    }

    private static string List(IEnumerable<string> items, string last)
    {
        string[] all = [.. items];
        return all.Length > MostCandidates
            ? $"{string.Join(", ", all[..MostCandidates])} and {all.Length - MostCandidates} more"
            : all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} {last} {all[^1]}";
    }
}
