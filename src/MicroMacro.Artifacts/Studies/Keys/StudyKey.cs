namespace MicroMacro.Artifacts.Studies.Keys;

/// <summary>A key of a study file: the reader and the JSON Schema are both made from these.</summary>
/// <param name="Name">The key.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Description">What it means, for the reader of the schema.</param>
internal sealed record StudyKey(string Name, ValueKind Kind, string Description)
{
    /// <summary>Whether it must be given.</summary>
    public bool Required { get; init; }

    /// <summary>The smallest value allowed.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Whether the smallest value itself is not allowed.</summary>
    public bool AboveMinimum { get; init; }

    /// <summary>The largest value allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>The words allowed, the number of atoms, or none.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>For a list of atoms: how many.</summary>
    public int Length { get; init; }

    /// <summary>The forms that a section, or each of a list of sections, can take.</summary>
    public IReadOnlyList<StudySection> Sections { get; init; } = [];
}
