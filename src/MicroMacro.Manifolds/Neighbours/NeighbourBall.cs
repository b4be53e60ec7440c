namespace MicroMacro.Manifolds.Neighbours;

/// <summary>All points within a radius of one, in any order: sorted once, they cost less than a row that is kept in order.</summary>
internal ref struct NeighbourBall : INeighbourCollector
{
    private readonly Span<int> _indices;
    private readonly Span<double> _distances;
    private int _found;

    /// <summary>An empty ball of a squared radius, over buffers of the number of points that it may hold.</summary>
    public NeighbourBall(double squaredRadius, Span<int> indices, Span<double> distances)
    {
        Worst = squaredRadius;
        _indices = indices;
        _distances = distances;
    }

    /// <inheritdoc/>
    public double Worst { get; private set; }

    /// <inheritdoc/>
    public void Offer(int index, double distance)
    {
        if (_found == _indices.Length)
        {
            // Too many: nothing more is looked at, and nothing written.
            Worst = double.NegativeInfinity;
            return;
        }

        (_indices[_found], _distances[_found]) = (index, distance);
        _found++;
    }

    /// <summary>Writes the nearest, by distance, then index, as the row of a point; false where the ball holds too few or too many.</summary>
    public readonly bool Write(int point, int count, int[] indices, double[] squaredDistances)
    {
        if (_found < count || double.IsNegativeInfinity(Worst))
        {
            return false;
        }

        Span<int> names = _indices[.._found];
        Span<double> distances = _distances[.._found];
        distances.Sort(names);
        for (int start = 0; start < count;)
        {
            int end = start + 1;
            while (end < _found && distances[end] == distances[start])
            {
                end++;
            }

            if (end > start + 1)
            {
                names[start..end].Sort();
            }

            start = end;
        }

        names[..count].CopyTo(indices.AsSpan(point * count, count));
        distances[..count].CopyTo(squaredDistances.AsSpan(point * count, count));
        return true;
    }
}
