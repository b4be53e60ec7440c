namespace MicroMacro.Artifacts.Studies.Yaml;

/// <summary>Keys and values; no key occurs twice.</summary>
internal sealed record YamlMapping(IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries, long Line, long Column) : YamlNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a section of keys and values";

    /// <summary>The value of a key, or null.</summary>
    public YamlNode? Find(string key) => Entries.FirstOrDefault(e => e.Key.Value == key).Value;
}
