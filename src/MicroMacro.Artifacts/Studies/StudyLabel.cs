using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Studies;

/// <summary>What a study's reader needs to know of a slow variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is measured in.</param>
/// <param name="Unit">"rad", "nm" or "".</param>
/// <param name="Period">Its period; 0 where it is not periodic.</param>
internal sealed record StudyLabel(string Name, UnitKind Kind, string Unit, double Period)
{
    /// <summary>A slow variable of a molecule, or a learned one.</summary>
    public static StudyLabel Of(SlowVariable slow) => new(slow.Name, LabelText.KindOf(slow.Unit), slow.Unit, slow.Period);

    /// <summary>The slow variables of a built-in system.</summary>
    public static StudyLabel[] Of(SdeSystem system) => [.. system.Coordinates.Take(system.SlowCount).Select(c => new StudyLabel(c.Name, UnitKind.Plain, "", c.Period))];
}
