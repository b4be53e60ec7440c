using System.Runtime.CompilerServices;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>The nearest neighbours of one point found so far, sorted by distance, then index, in its row of the table.</summary>
internal ref struct NeighbourRow : INeighbourCollector
{
    private readonly Span<int> _indices;
    private readonly Span<double> _distances;
    private int _found;

    /// <summary>An empty row.</summary>
    public NeighbourRow(int point, int count, int[] indices, double[] squaredDistances)
    {
        _indices = indices.AsSpan(point * count, count);
        _distances = squaredDistances.AsSpan(point * count, count);
        Worst = double.PositiveInfinity;
    }

    private NeighbourRow(double[] squaredDistances)
    {
        _indices = [];
        _distances = squaredDistances;
        Worst = double.PositiveInfinity;
    }

    /// <summary>The squared distance beyond which nothing is taken; infinite until the row is full.</summary>
    public double Worst { get; private set; }

    /// <summary>A row that keeps the distance of every point at the place of its index.</summary>
    public static NeighbourRow OfAll(double[] squaredDistances) => new(squaredDistances);

    /// <summary>Takes a candidate if it is nearer than the last, or as near and of smaller index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Offer(int index, double distance)
    {
        if (_indices.IsEmpty)
        {
            _distances[index] = distance;
            return;
        }

        if (_found == _indices.Length && (distance > Worst || (distance == Worst && index > _indices[^1])))
        {
            return;
        }

        int low = 0;
        int high = _found;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            bool before = _distances[middle] < distance || (_distances[middle] == distance && _indices[middle] < index);
            (low, high) = before ? (middle + 1, high) : (low, middle);
        }

        _found = Math.Min(_found + 1, _indices.Length);
        int moved = _found - 1 - low;
        _distances.Slice(low, moved).CopyTo(_distances[(low + 1)..]);
        _indices.Slice(low, moved).CopyTo(_indices[(low + 1)..]);
        (_distances[low], _indices[low]) = (distance, index);
        if (_found == _indices.Length)
        {
            Worst = _distances[^1];
        }
    }
}
