namespace MicroMacro.Numerics.Arrays;

/// <summary>Arrays by name, in the order in which they were added: the content of an npz file, a model or a finished stage.</summary>
public sealed class ArrayBundle
{
    private readonly List<KeyValuePair<string, NamedArray>> _entries = [];

    /// <summary>The entries in order.</summary>
    public IReadOnlyList<KeyValuePair<string, NamedArray>> Entries => _entries;

    /// <summary>The array of that name; setting an existing name replaces it in place.</summary>
    /// <exception cref="KeyNotFoundException">No array has that name; the message lists those present.</exception>
    public NamedArray this[string name]
    {
        get => TryGet(name, out NamedArray? array)
            ? array
            : throw new KeyNotFoundException($"no array '{name}'; present: {string.Join(", ", _entries.Select(e => e.Key))}");
        set
        {
            int index = _entries.FindIndex(e => e.Key == name);
            if (index >= 0)
            {
                _entries[index] = new(name, value);
            }
            else
            {
                _entries.Add(new(name, value));
            }
        }
    }

    /// <summary>Looks an array up by name.</summary>
    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out NamedArray? array)
    {
        array = _entries.Find(e => e.Key == name).Value;
        return array is not null;
    }
}
