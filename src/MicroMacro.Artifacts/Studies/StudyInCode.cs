using System.Reflection;
using System.Text.Json;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Studies;

/// <summary>What the results of a study depend on that no file describes: its settings, and the program that holds the system.</summary>
internal static class StudyInCode
{
    /// <summary>The settings as JSON, with the ids of the modules that the system and the program consist of. Builds are deterministic, so equal sources have equal ids.</summary>
    public static string Text(Study study)
    {
        SdeSystem? system = (study.System as SdeSettings)?.System;
        return JsonSerializer.Serialize(new
        {
            study.Name,
            study.Timestep,
            Molecule = study.System as MoleculeSettings,
            System = system?.ToString(),
            SystemCode = system?.GetType().Module.ModuleVersionId,
            ProgramCode = Assembly.GetEntryAssembly()?.ManifestModule.ModuleVersionId,
            Slow = study.Slow.Select(s => new { s.Name, s.Kind, s.Atoms, s.Axis, s.Formula, s.Period, s.Coefficients }),
            study.Initial,
            study.Windows,
            study.Model,
            study.Loop,
            Closures = study.Closures.Select(s => new { s.Name, s.Kind, s.Atoms, s.Formula, s.Period, s.Coefficients }),
        });
    }
}
