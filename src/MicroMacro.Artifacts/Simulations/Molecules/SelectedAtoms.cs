using System.Globalization;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>
/// Finds the atoms that a restraint names: numbers from 0, ranges (4-8), atom names (CA), residues (ALA, ALA2), residue and atom (ALA:CA,
/// 2:CA, ALA2:CA), or all, heavy and backbone. A name stands for every atom that it fits; atoms go before residues of the same name.
/// </summary>
internal static class SelectedAtoms
{
    private const int MostNames = 12;

    private static readonly string[] Backbone = ["N", "CA", "C", "O"];

    /// <summary>The atoms, in increasing order.</summary>
    /// <param name="restraint">The restraint, whose words have blanks between them.</param>
    /// <param name="topology">The molecule.</param>
    /// <exception cref="StudyException">A word names no atom.</exception>
    public static int[] Of(PositionRestraint restraint, MolecularTopology topology)
    {
        SortedSet<int> atoms = [];
        foreach (string word in restraint.Atoms.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            IReadOnlyList<int> found = OfWord(word, topology, out string? wrong);
            if (wrong is not null)
            {
                throw new StudyException(restraint.Place.Length > 0 ? $"{restraint.Place}: {wrong}." : $"The restraint on '{restraint.Atoms}': {wrong}.");
            }

            atoms.UnionWith(found);
        }

        return [.. atoms];
    }

    private static IReadOnlyList<int> OfWord(string word, MolecularTopology topology, out string? wrong)
    {
        IEnumerable<int> all = Enumerable.Range(0, topology.AtomCount);
        string[] ends = word.Split('-');
        if (Array.TrueForAll(ends, e => e.Length > 0 && e.All(char.IsAsciiDigit)) && ends.Length <= 2)
        {
            return Range(ends, topology, out wrong);
        }

        wrong = null;
        switch (word)
        {
            case "all":
                return [.. all];
            case "heavy":
                return [.. all.Where(i => !HydrogenMasses.IsHydrogen(topology.Atoms[i]))];
            case "backbone":
                int[] chain = [.. all.Where(i => Backbone.Contains(topology.Atoms[i].Name))];
                wrong = chain.Length == 0 ? "there is no backbone: no atom is called N, CA, C or O" : null;
                return chain;
            default:
                IReadOnlyList<int> found = AtomSelection.Matching(word, topology, out wrong);
                wrong = wrong is null || word.Contains(':', StringComparison.Ordinal) ? wrong : Unknown(word, topology);
                return found;
        }
    }

    // Numbers too long for an int are beyond every molecule.
    private static int[] Range(string[] ends, MolecularTopology topology, out string? wrong)
    {
        int first = int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int a) ? a : int.MaxValue;
        int last = int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int b) ? b : int.MaxValue;
        wrong = first > last ? $"the range {ends[0]}-{ends[1]} runs backwards; write {ends[1]}-{ends[0]}"
            : last < topology.AtomCount ? null
            : ends.Length == 1 ? $"there is no atom {ends[0]}; atoms go from 0 to {topology.AtomCount - 1}"
            : $"the range {ends[0]}-{ends[1]} goes beyond the last atom; atoms go from 0 to {topology.AtomCount - 1}";
        return wrong is null ? [.. Enumerable.Range(first, last - first + 1)] : [];
    }

    private static string Unknown(string word, MolecularTopology topology)
    {
        string[] names = [.. topology.Atoms.Select(a => a.Name).Distinct()];
        string list = string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? ", …" : "");
        return $"'{word}' names no atom; name atoms by number from 0 to {topology.AtomCount - 1}, by name ({list}), by residue ({topology.Residues[0].Name}), by both ({AtomSelection.Describe(topology, 0)}), or say all, heavy or backbone";
    }
}
