using MicroMacro.Artifacts.Coordinates;
using MicroMacro.Artifacts.Studies.Keys;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Makes the settings of a molecule and its variables of sections whose keys have been checked.</summary>
internal static class MoleculeBinder
{
    /// <summary>The molecule.</summary>
    /// <param name="section">The section 'system'.</param>
    /// <param name="file">The path of a file that the study names.</param>
    /// <exception cref="StudyException">Values do not fit each other.</exception>
    public static MoleculeSettings Bind(StudySectionReader section, Func<string?, string?> file) => new(
        file(section.Text("topology"))!,
        file(section.Text("coordinates"))!,
        section.Number("temperature", UnitKind.Temperature)!.Value,
        section.Number("timestep", UnitKind.Time)!.Value,
        section.Number("friction", UnitKind.Rate)!.Value)
    {
        Solvent = Solvent(section),
        Constraints = ConstraintsOf(section.Text("constraints") ?? "none"),
        HydrogenMass = section.Number("hydrogen-mass", UnitKind.Mass),
    };

    /// <summary>The bonds that a word means.</summary>
    public static ConstraintChoice ConstraintsOf(string word) => word switch
    {
        "h-bonds" => ConstraintChoice.BondsToHydrogen,
        "all-bonds" => ConstraintChoice.AllBonds,
        _ => ConstraintChoice.None,
    };

    /// <summary>The slow variables.</summary>
    /// <param name="sections">The sections of 'slow'; none where the system is no molecule.</param>
    /// <param name="molecule">The molecule; null for a built-in system, which has learned ones only.</param>
    /// <param name="file">The path of a file that the study names.</param>
    /// <exception cref="StudyException">Two have the same name, or an atom is not in the molecule.</exception>
    public static List<SlowVariable> Slow(IReadOnlyList<StudySectionReader> sections, MoleculeSettings? molecule, Func<string?, string?> file)
    {
        MolecularTopology? topology = null;
        List<SlowVariable> variables = [];
        foreach (StudySectionReader section in sections)
        {
            string name = section.Text("name")!;
            if (variables.Exists(v => v.Name == name))
            {
                throw section.At("name", $"two variables are called '{name}'");
            }

            string kind = section.Section.Mark!;
            if (kind == "learned")
            {
                variables.Add(new(name, SlowVariableKind.Learned, []) { Learned = Learned(section, file(section.Text(kind))!) });
                continue;
            }

            if (kind == "combination")
            {
                variables.Add(Combination(name, section.Child(kind)!, variables));
                continue;
            }

            (int[] atoms, int axis) = section.Atoms(kind, () => topology ??= Topology(section, kind, molecule!));
            variables.Add(new(name, Enum.Parse<SlowVariableKind>(kind, ignoreCase: true), atoms, axis) { Place = section.Place(kind) });
        }

        return variables;
    }

    // A sum of variables that stand above it, so that none is a sum of itself.
    private static SlowVariable Combination(string name, StudySectionReader section, List<SlowVariable> above)
    {
        List<SlowVariable> parts = [];
        foreach ((string part, Func<string, StudyException> error) in section.NameList("of"))
        {
            SlowVariable variable = above.Find(v => v.Name == part)
                ?? throw error($"no variable '{part}' stands above '{name}'{(above.Count == 0 ? "; a combination stands below the variables that it sums" : Spelling.Suggestion(part, [.. above.Select(v => v.Name)]))}");
            if (parts.Contains(variable))
            {
                throw error($"'{name}' names '{part}' twice");
            }

            if (parts.Count > 0 && variable.Unit != parts[0].Unit)
            {
                throw error($"'{part}' is {LabelText.KindOf(variable.Unit).Name} and '{parts[0].Name}' {LabelText.KindOf(parts[0].Unit).Name}; a sum needs parts of one unit");
            }

            parts.Add(variable);
        }

        if (parts.Count > 1 && parts.Find(p => p.Period > 0) is { } periodic)
        {
            throw section.At("of", $"'{periodic.Name}' is periodic, so a sum of it and another has no single value");
        }

        double[] coefficients = section.List("coefficients", UnitKind.Plain);
        if (coefficients.Length != parts.Count || coefficients.Contains(0))
        {
            throw section.At("coefficients", coefficients.Contains(0) ? "a coefficient of 0 takes its variable out of the sum; leave both out" : $"there are {coefficients.Length} coefficients for {parts.Count} variables");
        }

        return new(name, SlowVariableKind.Combination, []) { Parts = parts, Coefficients = coefficients };
    }

    private static FrozenCoordinate Learned(StudySectionReader section, string path)
    {
        try
        {
            return FrozenCoordinate.Read(path);
        }
        catch (InvalidDataInputException exception)
        {
            throw section.At("learned", exception.Message.TrimEnd('.'));
        }
    }

    // Names of atoms mean something in a topology only, so the file is read as soon as one occurs.
    private static MolecularTopology Topology(StudySectionReader section, string key, MoleculeSettings molecule) => File.Exists(molecule.TopologyPath)
        ? StudySystems.Topology(molecule)
        : throw section.At(key, $"atoms can be named only where the topology is at hand, and '{molecule.TopologyPath}' does not exist");

    private static GeneralizedBornOptions? Solvent(StudySectionReader section)
    {
        GeneralizedBornModel? model = SolventWords.Model(section.Text("solvent") ?? "vacuum");
        double salt = section.Number("salt", UnitKind.Concentration) ?? 0;
        bool surface = section.Flag("surface") ?? false;
        if (model is null && (salt > 0 || surface))
        {
            string key = salt > 0 ? "salt" : "surface";
            throw section.At(key, $"'{key}' needs a solvent other than vacuum, such as solvent: obc2");
        }

        return model is { } chosen ? new(chosen) { SaltConcentration = salt, HasSurfaceTerm = surface } : null;
    }
}
