using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Studies.Keys;

/// <summary>What the reader needs to know of the built-in systems.</summary>
internal static class BuiltIn
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. SdeCatalogue.Entries.Select(e => e.Name)];

    /// <summary>The entry of a name that is known.</summary>
    public static SdeCatalogueEntry Entry(string name) => SdeCatalogue.Entries.First(e => e.Name == name);
}
