namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>Atoms with four different substituents.</summary>
public static class ChiralCentres
{
    /// <summary>
    /// Finds atoms with four neighbours of which no two are alike. Atoms are alike when the same atoms lie around them at every
    /// distance (refinement of atomic numbers over the graph, after [morgan1965]); centres that differ only by the hand of
    /// other centres are not found.
    /// </summary>
    /// <param name="atomicNumbers">Atomic numbers, shape [N].</param>
    /// <param name="bonds">Bonded pairs, shape [m, 2].</param>
    /// <returns>Shape [k, 5]: the centre and its four neighbours in rising order.</returns>
    public static int[] Find(ReadOnlySpan<int> atomicNumbers, ReadOnlySpan<int> bonds)
    {
        var graph = new BondGraph(atomicNumbers.Length, bonds);
        int[] classes = Classes(graph, atomicNumbers);
        var centres = new List<int>();
        for (int i = 0; i < classes.Length; i++)
        {
            if (graph.Neighbours(i).Count == 4 && graph.Neighbours(i).Select(n => classes[n]).Distinct().Count() == 4)
            {
                centres.Add(i);
                centres.AddRange(graph.Neighbours(i));
            }
        }

        return [.. centres];
    }

    /// <summary>Splits the atoms by their neighbours' classes until no class splits any more.</summary>
    private static int[] Classes(BondGraph graph, ReadOnlySpan<int> atomicNumbers)
    {
        int[] classes = atomicNumbers.ToArray();
        int count = classes.Distinct().Count();
        while (true)
        {
            int[] current = classes;
            string[] keys = [.. Enumerable.Range(0, current.Length).Select(
                i => $"{current[i]}:{string.Join(",", graph.Neighbours(i).Select(n => current[n]).Order())}")];
            List<string> distinct = [.. keys.Distinct().Order(StringComparer.Ordinal)];
            classes = Array.ConvertAll(keys, k => distinct.BinarySearch(k, StringComparer.Ordinal));
            if (distinct.Count == count)
            {
                return classes;
            }

            count = distinct.Count;
        }
    }
}
