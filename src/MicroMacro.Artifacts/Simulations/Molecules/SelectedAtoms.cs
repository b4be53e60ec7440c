using System.Globalization;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>Finds the atoms that a restraint names: numbers from 0, ranges (4-8), atom names (all atoms of that name), residue and atom (ALA2:CA), or all, heavy and backbone.</summary>
internal static class SelectedAtoms
{
    private static readonly string[] Backbone = ["N", "CA", "C", "O"];

    /// <summary>The atoms, in increasing order.</summary>
    /// <param name="text">Words with blanks between them.</param>
    /// <param name="topology">The molecule.</param>
    /// <exception cref="StudyException">A word names no atom.</exception>
    public static int[] Of(string text, MolecularTopology topology)
    {
        SortedSet<int> atoms = [];
        foreach (string word in text.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            int[] found = OfWord(word, topology);
            if (found.Length == 0)
            {
                string[] names = [.. topology.Atoms.Select(a => a.Name).Distinct().Take(12)];
                throw new StudyException(
                    $"The restraint on '{text}': '{word}' names no atom; name atoms by number from 0 to {topology.AtomCount - 1}, by name ({string.Join(", ", names)}; {AtomSelection.Describe(topology, 0)} for one), or say all, heavy or backbone.");
            }

            atoms.UnionWith(found);
        }

        return [.. atoms];
    }

    private static int[] OfWord(string word, MolecularTopology topology)
    {
        IEnumerable<int> all = Enumerable.Range(0, topology.AtomCount);
        string[] ends = word.Split('-');
        if (Array.TrueForAll(ends, e => e.Length > 0 && e.All(char.IsAsciiDigit)) && ends.Length <= 2)
        {
            // Numbers too long for an int are beyond every molecule.
            bool isKnown = int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first) & int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last);
            return isKnown && first <= last && last < topology.AtomCount ? [.. Enumerable.Range(first, last - first + 1)] : [];
        }

        return word switch
        {
            _ when word.Contains(':') => AtomSelection.TryParse(word, topology, out int atom, out _) ? [atom] : [],
            "all" => [.. all],
            "heavy" => [.. all.Where(i => !HydrogenMasses.IsHydrogen(topology.Atoms[i]))],
            "backbone" => [.. all.Where(i => Backbone.Contains(topology.Atoms[i].Name))],
            _ => [.. all.Where(i => topology.Atoms[i].Name == word)],
        };
    }
}
