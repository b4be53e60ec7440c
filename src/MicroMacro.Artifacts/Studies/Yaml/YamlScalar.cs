namespace MicroMacro.Artifacts.Studies.Yaml;

/// <summary>A single value, as text.</summary>
internal sealed record YamlScalar(string Value, bool Quoted, long Line, long Column) : YamlNode(Line, Column)
{
    /// <summary>Whether it stands in one line, so that its characters follow each other there.</summary>
    public bool IsOneLine { get; init; } = true;

    /// <inheritdoc/>
    public override string Kind => "a single value";

    /// <summary>Whether nothing was written (or null).</summary>
    public bool IsEmpty => !Quoted && Value is "" or "~" or "null";
}
