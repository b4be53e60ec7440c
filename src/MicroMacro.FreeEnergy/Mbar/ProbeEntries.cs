namespace MicroMacro.FreeEnergy;

/// <summary>Which samples of a block count towards which probes, and with what weight: the nonzero entries of a sparse matrix.</summary>
internal sealed class ProbeEntries
{
    private int[] _lanes = new int[MbarKernels.Lanes];
    private int[] _probes = new int[MbarKernels.Lanes];
    private double[] _values = new double[MbarKernels.Lanes];
    private int _count;

    /// <summary>Sample within the block, of each entry; grouped by sample.</summary>
    public ReadOnlySpan<int> Lanes => _lanes.AsSpan(0, _count);

    /// <summary>Probe number of each entry.</summary>
    public ReadOnlySpan<int> Probes => _probes.AsSpan(0, _count);

    /// <summary>Unnormalised weight of each entry.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    /// <summary>Forgets all entries.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds an entry; all entries of one sample are added one after the other.</summary>
    public void Add(int lane, int probe, double value)
    {
        if (_count == _lanes.Length)
        {
            Array.Resize(ref _lanes, 2 * _count);
            Array.Resize(ref _probes, 2 * _count);
            Array.Resize(ref _values, 2 * _count);
        }

        (_lanes[_count], _probes[_count], _values[_count]) = (lane, probe, value);
        _count++;
    }
}
