using MicroMacro.Numerics;

namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>Which atoms are bonded to which.</summary>
internal sealed class BondGraph
{
    private readonly int[][] _neighbours;

    /// <param name="atomCount">Number of atoms N.</param>
    /// <param name="bonds">Bonded pairs, shape [m, 2], atoms from 0.</param>
    /// <exception cref="ArgumentException">An index is outside [0, N), or an atom is bonded to itself.</exception>
    public BondGraph(int atomCount, ReadOnlySpan<int> bonds)
    {
        if (bonds.Length % 2 != 0)
        {
            throw new ArgumentException($"bonds must have shape [m, 2], but hold {bonds.Length} numbers", nameof(bonds));
        }

        var sets = new SortedSet<int>[atomCount];
        for (int i = 0; i < atomCount; i++)
        {
            sets[i] = [];
        }

        for (int k = 0; k < bonds.Length; k += 2)
        {
            (int a, int b) = (bonds[k], bonds[k + 1]);
            if (a < 0 || a >= atomCount || b < 0 || b >= atomCount || a == b)
            {
                throw new ArgumentException(
                    $"bond {k / 2} joins atoms {a} and {b}; two different atoms from 0 to {atomCount - 1} are needed", nameof(bonds));
            }

            sets[a].Add(b);
            sets[b].Add(a);
        }

        _neighbours = Array.ConvertAll(sets, s => s.ToArray());
    }

    public int AtomCount => _neighbours.Length;

    /// <summary>The atoms bonded to one atom, in rising order.</summary>
    public IReadOnlyList<int> Neighbours(int atom) => _neighbours[atom];

    public bool AreBonded(int a, int b) => Array.BinarySearch(_neighbours[a], b) >= 0;

    /// <summary>Bonds on the shortest path from one atom to every other that is reached over accepted atoms; -1 where there is none.</summary>
    public int[] DistancesFrom(int start, Func<int, bool>? accept = null)
    {
        int[] distance = new int[AtomCount];
        Array.Fill(distance, -1);
        distance[start] = 0;
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out int atom))
        {
            foreach (int next in _neighbours[atom])
            {
                if (distance[next] < 0 && (accept is null || accept(next)))
                {
                    distance[next] = distance[atom] + 1;
                    queue.Enqueue(next);
                }
            }
        }

        return distance;
    }

    /// <summary>Refuses a graph that falls into several pieces.</summary>
    /// <exception cref="InvalidDataInputException">Some atoms cannot be reached from atom 0 over bonds.</exception>
    public void RequireConnected()
    {
        int lost = Array.IndexOf(DistancesFrom(0), -1);
        if (lost >= 0)
        {
            throw new InvalidDataInputException(
                $"atom {lost} is not connected to atom 0 by bonds; internal coordinates need one connected molecule");
        }
    }
}
