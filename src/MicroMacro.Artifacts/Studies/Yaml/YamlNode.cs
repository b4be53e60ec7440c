namespace MicroMacro.Artifacts.Studies.Yaml;

/// <summary>A part of a YAML document and where it stands.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal abstract record YamlNode(long Line, long Column)
{
    /// <summary>What it is, in words.</summary>
    public abstract string Kind { get; }
}
