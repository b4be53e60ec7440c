namespace MicroMacro.Coupling.Loop;

/// <summary>Counts force evaluations by what they were spent on, in the order in which the purposes first appear.</summary>
public sealed class ForceLedger
{
    private readonly List<KeyValuePair<string, long>> _entries = [];

    /// <summary>Purpose and force evaluations spent on it.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Entries => _entries;

    /// <summary>All that was spent.</summary>
    public long Total => _entries.Sum(e => e.Value);

    /// <summary>Adds to the account of a purpose.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public void Spend(string purpose, long forceEvaluations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(forceEvaluations);
        int index = _entries.FindIndex(e => e.Key == purpose);
        if (index < 0)
        {
            _entries.Add(new(purpose, forceEvaluations));
        }
        else
        {
            _entries[index] = new(purpose, _entries[index].Value + forceEvaluations);
        }
    }
}
