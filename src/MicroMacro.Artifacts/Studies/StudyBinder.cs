using System.Globalization;
using MicroMacro.Artifacts.Effective;
using MicroMacro.Artifacts.Studies.Keys;
using MicroMacro.Coupling.Loop;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Generative.Models;
using MicroMacro.Macro;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Makes a study of a file whose keys have been checked.</summary>
internal sealed class StudyBinder(StudySectionReader root, string path)
{
    /// <summary>So that the dense equations of a fit fit into memory (see <see cref="EffectiveSdeFit"/>).</summary>
    private const int MostSplinesOfTwo = 41;

    /// <summary>Slow variables along bursts, of which a fit keeps some six copies.</summary>
    private const double MostBurstNumbers = 1e8;

    private UnitKind _time = UnitKind.Time;
    private UnitKind _energy = UnitKind.Energy;
    private double? _thermalEnergy;

    /// <summary>The study.</summary>
    /// <exception cref="StudyException">A value is wrong, or values do not fit each other.</exception>
    public Study Bind()
    {
        foreach (string key in (string[])["initial", "windows"])
        {
            if (!root.Has(key))
            {
                string hint = root.Has("simulation") ? "; 'micromacro simulate' runs its 'simulation'" : "";
                throw root.At(key, $"the study lacks the key '{key}'{hint}");
            }
        }

        StudySystem system = BindSystem(root.Child("system")!);
        List<SlowVariable> slow = BindSlow(system);
        StudyLabel[] labels = system is SdeSettings sde && slow.Count == 0 ? StudyLabel.Of(sde.System) : [.. slow.Select(StudyLabel.Of)];
        WindowSettings windows = BindWindows(root.Child("windows")!, labels, system.Timestep);
        ModelSettings settings = root.Child("model") is StudySectionReader model ? BindModel(model) : new();
        CheckGlobalMoves(windows, settings, system, slow);
        return new Study
        {
            Name = root.Text("name")!,
            Seed = (ulong)(root.Count("seed") ?? 1),
            SourcePath = path,
            System = system,
            Slow = slow,
            Initial = BindInitial(root.Child("initial")!, system),
            Windows = windows,
            Model = settings,
            Loop = root.Child("loop") is StudySectionReader loop ? BindLoop(loop) : new(),
            Effective = root.Child("effective") is StudySectionReader effective ? BindEffective(effective, labels, system.Timestep) : null,
            Closures = BindClosures(system),
            ReferencePath = File(root.Text("reference")),
        };
    }

    private StudySystem BindSystem(StudySectionReader section)
    {
        if (section.Section.Mark == "topology")
        {
            MoleculeSettings molecule = MoleculeBinder.Bind(section, File);
            _thermalEnergy = Quantity.BoltzmannConstant * molecule.Temperature;
            if (molecule.Friction == 0)
            {
                throw section.At("friction", "without friction nothing keeps the temperature that 'run' samples at, so it must be above 0, such as 5 /ps; 'micromacro simulate' takes 0");
            }

            return molecule.Constraints == ConstraintChoice.None
                ? molecule
                : throw section.At("constraints", "bonds of fixed length sample another ensemble than the model lifts into, so 'run' takes none; 'micromacro simulate' does");
        }

        (_time, _energy) = (UnitKind.Plain, UnitKind.ThermalEnergy);
        return Process(root, path);
    }

    /// <summary>The SDE of a study whose system is no molecule.</summary>
    /// <exception cref="StudyException">A value is wrong, or values do not fit each other.</exception>
    public static SdeSettings Process(StudySectionReader root, string path)
    {
        StudySectionReader section = root.Child("system")!;
        if (section.Section.Mark == "variables")
        {
            return FormulaBinder.Bind(section, root.Children("slow"), root.Text("name")!);
        }

        if (section.Section.Mark == "effective")
        {
            string model = Beside(path, section.Text("effective")!);
            EffectiveSystem effective = EffectiveModelFile.ReadSystem(model);
            return new SdeSettings(effective, section.Number("timestep", UnitKind.Plain) ?? effective.DefaultTimestep, model);
        }

        SdeCatalogueEntry entry = BuiltIn.Entry(section.Text("name")!);
        IReadOnlyDictionary<string, double> parameters = section.Named("parameters", [.. entry.Parameters.Select(p => p.Name)]);
        foreach (SdeParameter parameter in entry.Parameters)
        {
            if (parameters.TryGetValue(parameter.Name, out double value) && !(value >= parameter.Minimum && value <= parameter.Maximum))
            {
                throw section.At("parameters", FormattableString.Invariant($"parameter '{parameter.Name}' must lie in [{parameter.Minimum:R}, {parameter.Maximum:R}], not {value:R}"));
            }
        }

        SdeSystem system = SdeCatalogue.Create(entry.Name, parameters);
        return new SdeSettings(system, section.Number("timestep", UnitKind.Plain) ?? system.DefaultTimestep);
    }

    private List<SlowVariable> BindSlow(StudySystem system)
    {
        IReadOnlyList<StudySectionReader> sections = root.Children("slow");
        if (system is SdeSettings sde)
        {
            return FormulaBinder.Slow(root, sections, sde, () => MoleculeBinder.Slow(sections, null, File));
        }

        if (system is MoleculeSettings && sections.Count is 0 or > 3)
        {
            throw root.At("slow", "a molecule needs one to three slow variables, such as slow: [{ name: phi, torsion: [4, 6, 8, 14] }]");
        }

        return OfMolecule(sections, system);
    }

    private List<SlowVariable> BindClosures(StudySystem system)
    {
        IReadOnlyList<StudySectionReader> sections = root.Children("closures");
        return system is SdeSettings sde ? FormulaBinder.Closures(root, sections, sde) : OfMolecule(sections, system);
    }

    private List<SlowVariable> OfMolecule(IReadOnlyList<StudySectionReader> sections, StudySystem system) =>
        sections.FirstOrDefault(s => s.Section.Mark == "formula") is { } formula
            ? throw formula.At("formula", "formulas are of the variables of an SDE; a molecule takes sums of other variables, as combination: { of: [d1, d2], coefficients: [1, -1] }")
            : MoleculeBinder.Slow(sections, system as MoleculeSettings, File);

    private InitialSettings BindInitial(StudySectionReader section, StudySystem system)
    {
        string? data = File(section.Text("data") is string name && name.Length > 0 ? name : null);
        foreach (string key in (string[])["time", "record"])
        {
            if (data is null && !section.Has(key))
            {
                throw section.At(key, $"the first data need '{key}', or 'data' with a file");
            }

            if (data is not null && section.Has(key))
            {
                throw section.At(key, $"'{key}' has no meaning where the first data come from a file; leave it or 'data' out");
            }
        }

        IReadOnlyDictionary<string, double> start = section.Named("start", null);
        if (start.Count > 0 && system is MoleculeSettings)
        {
            throw section.At("start", "a molecule starts from its coordinates or from an npz file, not from values by name");
        }

        InitialSettings initial = new()
        {
            Replicas = (int)(section.Count("replicas") ?? 64),
            BurnIn = section.Number("burn-in", _time) ?? 0.0,
            Time = section.Number("time", _time) ?? 0.0,
            Record = section.Number("record", _time) ?? 0.0,
            DataPath = data,
            StartPath = start.Count == 0 && section.Has("start") ? File(section.Text("start")) : null,
            Start = start,
        };
        if (data is null)
        {
            CheckTimes(section, system.Timestep, ("burn-in", initial.BurnIn), ("time", initial.Time), ("record", initial.Record));
        }

        return initial;
    }

    private WindowSettings BindWindows(StudySectionReader section, StudyLabel[] labels, double timestep)
    {
        UnitKind[] kinds = [.. labels.Select(l => l.Kind)];
        double[] from = section.Numbers("from", kinds);
        double[] to = section.Numbers("to", kinds);
        int[] count = section.Counts("count", labels.Length);
        double[] stiffness = section.Numbers("stiffness", [.. kinds.Select(l => UnitKind.Stiffness(_energy, l))], _thermalEnergy);
        for (int i = 0; i < labels.Length; i++)
        {
            if (to[i] < from[i] || (to[i] == from[i]) != (count[i] == 1))
            {
                throw section.At("to", to[i] < from[i] ? "'to' must lie above 'from'" : "'count' is 1 exactly when 'from' and 'to' are equal");
            }

            if (labels[i].Period > 0 && to[i] - from[i] > labels[i].Period * (1 + 1e-9))
            {
                throw section.At("to", $"'to' lies more than one period of {labels[i].Name} above 'from'; the windows may go once round at most");
            }
        }

        WindowSettings windows = new()
        {
            Axes = [.. labels.Select((_, i) => new WindowAxis(from[i], to[i], count[i], stiffness[i] / (_thermalEnergy ?? 1.0)))],
            Replicas = (int)(section.Count("replicas") ?? 16),
            Healing = section.Number("healing", _time) ?? 0.0,
            BurnIn = section.Number("burn-in", _time) ?? 0.0,
            Time = section.Number("time", _time)!.Value,
            Record = section.Number("record", _time)!.Value,
            GlobalMoves = section.Number("global-moves", _time) ?? 0.0,
        };
        if (windows.GlobalMoves > 0 && windows.GlobalMoves < 0.999 * windows.Record)
        {
            throw section.At("global-moves", "'global-moves' must be at least 'record': moves are made between records");
        }

        CheckTimes(section, timestep, ("healing", windows.Healing), ("burn-in", windows.BurnIn), ("time", windows.Time), ("record", windows.Record));
        return windows;
    }

    private void CheckTimes(StudySectionReader section, double timestep, params (string Key, double Value)[] times)
    {
        (double time, double record) = (times[^2].Value, times[^1].Value);
        if (record < 0.999 * timestep)
        {
            throw section.At("record", "'record' must be at least the timestep");
        }

        if (time < 0.999 * record)
        {
            throw section.At("time", "'time' must be at least 'record', or nothing is recorded");
        }

        foreach ((string key, double value) in times)
        {
            section.Steps(key, value, timestep, _time == UnitKind.Time ? "ps" : "");
        }
    }

    private void CheckGlobalMoves(WindowSettings windows, ModelSettings model, StudySystem system, List<SlowVariable> slow)
    {
        if (windows.GlobalMoves == 0)
        {
            return;
        }

        StudySectionReader section = root.Child("windows")!;
        if (system is MoleculeSettings && slow.Find(v => v.Parts.Append(v).Any(part => part.Kind == SlowVariableKind.Coordinate)) is { } placed)
        {
            throw section.At("global-moves", $"exact global moves leave out where a molecule is and how it is turned, and the slow variable '{placed.Name}' depends on that; leave 'global-moves' out");
        }

        if (model.Method != ModelMethod.Score)
        {
            throw section.At("global-moves", "exact global moves need a model with a density; leave 'global-moves' out, or 'method: score'");
        }

        if (system is SdeSettings sde && !sde.System.IsReversible)
        {
            throw section.At("global-moves", $"exact global moves need a potential to hold states against, and {sde.System.Name} has none; leave 'global-moves' out");
        }
    }

    private static ModelSettings BindModel(StudySectionReader section)
    {
        ModelSettings defaults = new();
        return new ModelSettings
        {
            Method = section.Text("method") switch
            {
                "monte-carlo" => ModelMethod.MonteCarlo,
                "nearest-frame" => ModelMethod.NearestFrame,
                _ => ModelMethod.Score,
            },
            Preset = section.Text("preset"),
            Form = section.Text("form") == "energy" ? ScoreForm.Energy : ScoreForm.Score,
            Hidden = (int?)section.Count("hidden"),
            Layers = (int?)section.Count("layers"),
            Batch = (int?)section.Count("batch"),
            Steps = (int?)section.Count("steps"),
            LearningRate = section.Number("learning-rate", UnitKind.Plain),
            SamplerSteps = (int?)section.Count("sampler-steps"),
            TrainingFrames = (int)(section.Count("training-frames") ?? defaults.TrainingFrames),
        };
    }

    private LoopSettings BindLoop(StudySectionReader section)
    {
        LoopSettings defaults = new();
        return new LoopSettings
        {
            Iterations = (int)(section.Count("iterations") ?? defaults.Iterations),
            TargetError = section.Number("target-error", _energy, _thermalEnergy),
            Region = section.Number("region", _energy, _thermalEnergy),
            Budget = section.Number("budget", UnitKind.Plain) is double budget ? (long)budget : defaults.Budget,
            FalseAlarmRate = section.Number("false-alarm-rate", UnitKind.Plain) ?? defaults.FalseAlarmRate,
            Reach = (int)(section.Count("reach") ?? defaults.Reach),
            Explore = section.FlagOrWord("explore") is not "false",
            Strategy = section.FlagOrWord("explore") switch
            {
                "boundary" => ExplorationStrategy.Boundary,
                "gentlest-ascent" => ExplorationStrategy.GentlestAscent,
                _ => ExplorationStrategy.Frontier,
            },
            ResidualTolerance = section.Number("residual-tolerance", UnitKind.Plain) ?? defaults.ResidualTolerance,
            VerdictSamples = (int)(section.Count("verdict-samples") ?? defaults.VerdictSamples),
        };
    }

    private EffectiveSettings BindEffective(StudySectionReader section, StudyLabel[] labels, double timestep)
    {
        EffectiveSettings defaults = new() { Time = section.Number("time", _time)!.Value, Record = section.Number("record", _time)!.Value };
        EffectiveSettings settings = defaults with
        {
            Bursts = (int)(section.Count("bursts") ?? defaults.Bursts),
            Options = new()
            {
                DriftDegree = (int)(section.Count("drift-degree") ?? defaults.Options.DriftDegree),
                NoiseDegree = (int)(section.Count("noise-degree") ?? defaults.Options.NoiseDegree),
                DriftSplines = (int)(section.Count("splines") ?? 0),
            },
            From = section.Text("from"),
            To = section.Text("to"),
            Cells = (int)(section.Count("cells") ?? defaults.Cells),
        };
        if (settings.Record > 0.1001 * settings.Time)
        {
            throw section.At("record", "'record' is at most a tenth of 'time': lags of several records are compared");
        }

        if (labels.Length > 2)
        {
            throw section.At("time", "effective dynamics are of one or two slow variables");
        }

        if (labels.Length == 2 && settings.Options.DriftSplines > MostSplinesOfTwo)
        {
            throw section.At("splines", $"'splines' of two slow variables are at most {MostSplinesOfTwo} along each");
        }

        double numbers = settings.Bursts * ((settings.Time / settings.Record) + 1) * labels.Length;
        if (numbers > MostBurstNumbers)
        {
            throw section.At("record", string.Create(CultureInfo.InvariantCulture, $"'bursts' hold {numbers:G3} numbers; fewer, or fewer records, up to {MostBurstNumbers:G3}, fit"));
        }

        if (section.Has("from") != section.Has("to"))
        {
            throw section.At(section.Has("from") ? "from" : "to", "'from' and 'to' go together");
        }

        foreach (string key in section.Has("from") ? (string[])["from", "to"] : [])
        {
            try
            {
                RegionText.Parse(section.Text(key)!, [.. labels.Select(l => (l.Name, l.Unit, l.Period))]);
            }
            catch (StudyException exception)
            {
                throw section.At(key, exception.Message.TrimEnd('.'));
            }
        }

        CheckTimes(section, timestep, ("time", settings.Time), ("record", settings.Record));
        return settings;
    }

    private string? File(string? name) => name is null ? null : Beside(path, name);

    private static string Beside(string path, string name) => Path.Combine(Path.GetDirectoryName(path) ?? "", name);
}
