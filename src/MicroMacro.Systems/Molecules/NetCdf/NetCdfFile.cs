using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>A NetCDF-3 file (classic and 64-bit offset) in memory: attributes and variables by name. Format: [netcdfclassic].</summary>
internal sealed class NetCdfFile
{
    private readonly Dictionary<string, NetCdfVariable> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _attributes;

    /// <summary>A file from what its header says.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="attributes">The global attributes of characters.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="records">The number of records, or -1 where the writer was streaming and the length of the file tells.</param>
    /// <param name="length">The length of the file in bytes.</param>
    public NetCdfFile(string name, Dictionary<string, string> attributes, IReadOnlyList<NetCdfVariable> variables, long records, long length)
    {
        Name = name;
        _attributes = attributes;
        NetCdfVariable[] recorded = [.. variables.Where(v => v.IsRecord)];

        // The one exception of the format: a single record variable is not padded to four bytes.
        long stride = recorded.Length == 1 ? recorded[0].RecordBytes : recorded.Sum(v => (v.RecordBytes + 3) / 4 * 4);
        if (records < 0)
        {
            records = recorded.Length == 0 || stride == 0 ? 0 : Math.Max(0, (length - recorded.Min(v => v.Begin)) / stride);
        }

        RecordCount = recorded.Length == 0 ? 0 : records;
        foreach (NetCdfVariable variable in variables)
        {
            variable.Place(variable.IsRecord ? RecordCount : 1, stride, length);
            if (!_variables.TryAdd(variable.Name, variable))
            {
                throw new InvalidDataInputException($"{name}: variable '{variable.Name}' appears twice");
            }
        }
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>How many records (frames) it has.</summary>
    public long RecordCount { get; }

    /// <summary>Whether bytes begin as a file of this family (also of versions that are refused later).</summary>
    public static bool IsNetCdf(ReadOnlySpan<byte> bytes) => bytes.StartsWith("CDF"u8) || bytes is [0x89, (byte)'H', (byte)'D', (byte)'F', ..];

    /// <summary>A global attribute of characters, or null.</summary>
    public string? Attribute(string name) => _attributes.GetValueOrDefault(name);

    /// <summary>A variable, or null.</summary>
    public NetCdfVariable? Find(string name) => _variables.GetValueOrDefault(name);
}
