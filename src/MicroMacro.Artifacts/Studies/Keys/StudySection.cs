namespace MicroMacro.Artifacts.Studies.Keys;

/// <summary>A section of a study file.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Keys">The keys that it may have.</param>
internal sealed record StudySection(string Name, IReadOnlyList<StudyKey> Keys)
{
    /// <summary>Of several forms of a section, the one with this key is meant where the file has it.</summary>
    public string? Mark { get; init; }

    /// <summary>The names of the keys.</summary>
    public IReadOnlyList<string> Names => [.. Keys.Select(k => k.Name)];
}
