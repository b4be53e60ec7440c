using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Coupling.Loop;

namespace MicroMacro.Tests.Artifacts.Studies;

public sealed class StudyReaderTests
{
    private const string Molecule = """
        # yaml-language-server: $schema=../study.schema.json
        name: alanine-dipeptide
        seed: 7
        system:
          topology: ala2.prmtop
          coordinates: ala2.inpcrd
          temperature: 300 K
          timestep: 1 fs
          friction: 5 /ps
        slow:
          - { name: phi, torsion: [4, 6, 8, 14] }
        initial:
          replicas: 32
          time: 20 ps
          record: 0.1 ps
        windows:
          from: -180 deg
          to: 180 deg
          count: 36
          stiffness: 200 kJ/mol/rad^2
          healing: 2 ps
          burn-in: 4 ps
          time: 0.05 ns
          record: 100 fs
        model:
          method: nearest-frame
          learning-rate: 2e-3
        loop:
          target-error: 0.5 kJ/mol
          region: 12 kT
          budget: 4e8
        reference: reference.npz
        """;

    private const string Sde = """
        name: half-moon
        system: { name: bistable-half-moon, parameters: { h: 8 }, timestep: 0.01 }
        initial: { replicas: 64, time: 1000, record: 2, start: { lobe: -1 } }
        windows: { from: -3.141592653589793, to: 3.141592653589793, count: 33, stiffness: 200, time: 800, record: 20 }
        loop: { target-error: 0.1 kT, explore: false }
        """;

    [Fact, Trait("Kind", "Unit")]
    public void Global_moves_are_read_and_need_a_density_and_a_potential()
    {
        string with = Sde.Replace("record: 20 }", "record: 20, global-moves: 100 }", StringComparison.Ordinal);
        Assert.Equal(0, Parse(Sde).Windows.GlobalMoves);
        Assert.Equal(100, Parse(with).Windows.GlobalMoves);
        Assert.Contains("need a model with a density", Assert.Throws<StudyException>(() => Parse(with + "\nmodel: { method: monte-carlo }")).Message, StringComparison.Ordinal);
        string drifting = with.Replace("name: bistable-half-moon, parameters: { h: 8 }", "name: drifting-half-moon", StringComparison.Ordinal);
        Assert.Contains("need a potential", Assert.Throws<StudyException>(() => Parse(drifting)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Global_moves_of_a_molecule_need_slow_variables_that_do_not_see_where_it_is()
    {
        string with = Molecule.Replace("  record: 100 fs", "  record: 100 fs\n  global-moves: 1 ps", StringComparison.Ordinal).Replace("method: nearest-frame", "method: score", StringComparison.Ordinal);
        Assert.Equal(1, Parse(with).Windows.GlobalMoves);
        string placed = with.Replace("- { name: phi, torsion: [4, 6, 8, 14] }", "- { name: x0, coordinate: [4, x] }", StringComparison.Ordinal)
            .Replace("from: -180 deg", "from: -1 nm", StringComparison.Ordinal).Replace("to: 180 deg", "to: 1 nm", StringComparison.Ordinal)
            .Replace("kJ/mol/rad^2", "kJ/mol/nm^2", StringComparison.Ordinal);
        Assert.Contains("'x0' depends on that", Assert.Throws<StudyException>(() => Parse(placed)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_molecule_is_read_in_internal_units()
    {
        Study study = Parse(Molecule);
        MoleculeSettings system = Assert.IsType<MoleculeSettings>(study.System);
        Assert.Equal(new MoleculeSettings(Path.Combine("folder", "ala2.prmtop"), Path.Combine("folder", "ala2.inpcrd"), 300.0, 0.001, 5.0), system);
        Assert.Equal(7ul, study.Seed);
        SlowVariable phi = Assert.Single(study.Slow);
        Assert.Equal(("phi", SlowVariableKind.Torsion, "rad", 2 * Math.PI), (phi.Name, phi.Kind, phi.Unit, phi.Period));
        Assert.Equal([4, 6, 8, 14], phi.Atoms);
        WindowAxis axis = Assert.Single(study.Windows.Axes);
        Assert.Equal(200.0 / (Quantity.BoltzmannConstant * 300.0), axis.Stiffness, 1e-12);
        double[] centers = axis.Centers(phi.Period);
        Assert.Equal(36, centers.Length);
        Assert.Equal(-Math.PI, centers[0], 1e-15);
        Assert.Equal(Math.PI * 170 / 180, centers[^1], 1e-14);
        Assert.Equal((50.0, 0.1, 2.0, 4.0, 16), (study.Windows.Time, study.Windows.Record, study.Windows.Healing, study.Windows.BurnIn, study.Windows.Replicas));
        Assert.Equal(50_000, study.Steps(study.Windows.Time));
        Assert.Equal((ModelMethod.NearestFrame, 2e-3, 128), (study.Model.Method, study.Model.LearningRate!.Value, study.Model.Hidden ?? 128));
        Assert.Equal(0.5, study.Loop.TargetError);
        Assert.Equal(12 * study.ThermalEnergy, study.Loop.Region!.Value, 1e-12);
        Assert.Equal(400_000_000, study.Loop.Budget);
        Assert.Equal(Path.Combine("folder", "reference.npz"), study.ReferencePath);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_built_in_system_is_read_in_plain_numbers_and_kT()
    {
        Study study = Parse(Sde);
        SdeSettings system = Assert.IsType<SdeSettings>(study.System);
        Assert.Equal(("bistable-half-moon", 8.0, 0.01), (system.System.Name, system.System.Parameters.First(p => p.Key == "h").Value, system.Timestep));
        Assert.Equal((1.0, 0.1, false), (study.ThermalEnergy, study.Loop.TargetError!.Value, study.Loop.Explore));
        Assert.Equal(-1.0, study.Initial.Start["lobe"]);
        Assert.Equal(200.0, study.Windows.Axes[0].Stiffness);
        Assert.Null(study.Loop.Region);
        Assert.Equal(1ul, study.Seed);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("false", false, ExplorationStrategy.Frontier)]
    [InlineData("true", true, ExplorationStrategy.Frontier)]
    [InlineData("frontier", true, ExplorationStrategy.Frontier)]
    [InlineData("boundary", true, ExplorationStrategy.Boundary)]
    [InlineData("gentlest-ascent", true, ExplorationStrategy.GentlestAscent)]
    public void Where_a_study_explores_is_a_word_or_a_flag(string word, bool explore, ExplorationStrategy strategy)
    {
        Study study = Parse(Sde.Replace("explore: false", $"explore: {word}", StringComparison.Ordinal));
        Assert.Equal((explore, strategy), (study.Loop.Explore, study.Loop.Strategy));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_range_that_does_not_close_keeps_both_its_ends()
        => Assert.Equal([0.0, 0.5, 1.0], new WindowAxis(0.0, 1.0, 3, 1.0).Centers(2 * Math.PI));

    [Theory, Trait("Kind", "Unit")]
    [InlineData("name: alanine-dipeptide", "nam: x", "study.yaml:2:1: unknown key 'nam' in the study; did you mean 'name'?")]
    [InlineData("  friction: 5 /ps", "  frcition: 5 /ps", "study.yaml:9:3: unknown key 'frcition' in a molecule; did you mean 'friction'?")]
    [InlineData("  - { name: phi, torsion: [4, 6, 8, 14] }", "  - { name: psi, learned: nowhere.npz }", "study.yaml:11:27: ")]
    [InlineData("  - { name: phi, torsion: [4, 6, 8, 14] }", "  - { name: psi, learnt: psi.npz }", "study.yaml:11:18: unknown key 'learnt'")]
    [InlineData("  record: 100 fs", "  record: 100 fs\n  global-moves: 10 fs", "'global-moves' must be at least 'record': moves are made between records")]
    [InlineData("  record: 100 fs", "  record: 100 fs\n  global-moves: 1 ps", "exact global moves need a model with a density; leave 'global-moves' out, or 'method: score'")]
    [InlineData("  friction: 5 /ps", "", "study.yaml:5:3: a molecule lacks the key 'friction'.")]
    [InlineData("  friction: 5 /ps", "  friction: 5 ps", "study.yaml:9:13: friction: 5 ps has the wrong unit: a rate is needed, in /ps or /fs or /ns.")]
    [InlineData("  friction: 5 /ps", "  friction: -5 /ps", "study.yaml:9:13: 'friction' must be at least 0 and at most 10000 /ps, not -5 /ps.")]
    [InlineData("  friction: 5 /ps", "  friction: 5 /ps\n  friction: 6 /ps", "study.yaml:10:3: the key 'friction' is given twice; keep one.")]
    [InlineData("  temperature: 300 K", "  temperature: 300 Kelvin", "study.yaml:7:16: temperature: 'Kelvin' is not a known unit")]
    [InlineData("  temperature: 300 K", "  temperature: [300 K]", "study.yaml:7:16: 'temperature' is a single value, not a list.")]
    [InlineData("  from: -180 deg", "  from: -180", "study.yaml:17:9: from: -180 needs a unit, because it is an angle: write -180 deg or -180 rad.")]
    [InlineData("  from: -180 deg", "  from: [1 deg, 2 deg]", "study.yaml:17:9: 'from' needs one value, because there is one slow variable.")]
    [InlineData("  from: -180 deg", "  from: 200 deg", "study.yaml:18:7: 'to' must lie above 'from'.")]
    [InlineData("  count: 36", "  count: 36.5", "study.yaml:19:10: 'count' must be a whole number, not 36.5.")]
    [InlineData("  record: 100 fs", "  record: 0.1 fs", "study.yaml:24:11: 'record' must be at least the timestep.")]
    [InlineData("  record: 100 fs", "  record: 100.5 fs", "study.yaml:24:11: 'record' is 100.5 timesteps, and a whole number is needed; the nearest right value is 0.101 ps.")]
    [InlineData("  healing: 2 ps", "  healing: 2.0003 ps", "study.yaml:21:12: 'healing' is 2000.3 timesteps, and a whole number is needed; the nearest right value is 2 ps.")]
    [InlineData("  from: -180 deg", "  from: -190 deg", "study.yaml:18:7: 'to' lies more than one period of phi above 'from'; the windows may go once round at most.")]
    [InlineData("  record: 100 fs", "  record: 60 ps", "study.yaml:23:9: 'time' must be at least 'record', or nothing is recorded.")]
    [InlineData("  method: nearest-frame", "  method: nearest", "study.yaml:26:11: 'nearest' is not a method")]
    [InlineData("  method: nearest-frame", "  method: scroe", "did you mean 'score'?")]
    [InlineData("  method: nearest-frame", "  preset: vp-song", "'vp-song' is not a preset")]
    [InlineData("  method: nearest-frame", "  form: energetic", "'energetic' is not a form")]
    [InlineData("torsion: [4, 6, 8, 14]", "torsion: [4, 6, 8]", "study.yaml:11:27: 'torsion' is a list of 4 atoms, counted from 0 or named as in ALA:CA.")]
    [InlineData("torsion: [4, 6, 8, 14]", "torsion: [ACE:C, 6, 8, 14]", "study.yaml:11:27: atoms can be named only where the topology is at hand")]
    [InlineData("torsion: [4, 6, 8, 14]", "torsion: [4, 6, 8, 8]", "'torsion' names an atom twice.")]
    [InlineData("torsion: [4, 6, 8, 14]", "torsion: [4, 6, 8, -1]", "must be at least 0")]
    [InlineData("torsion: [4, 6, 8, 14]", "torsoin: [4, 6, 8, 14]", "unknown key 'torsoin' in a torsion; did you mean 'torsion'?")]
    [InlineData("torsion: [4, 6, 8, 14]", "coordinate: [4, w]", "an axis is x, y or z.")]
    [InlineData("slow:\n  - { name: phi, torsion: [4, 6, 8, 14] }", "slow: 5", "'slow' is a list, not a single value; begin each entry with '- '.")]
    [InlineData("  replicas: 32", "  data: !!python/object:os.system x", "tags (tag:yaml.org,2002:python/object:os.system) are not allowed")]
    [InlineData("  replicas: 32", "  replicas: &n 32", "study.yaml:13:13: anchors (&name) are not allowed")]
    [InlineData("  replicas: 32", "  replicas: *n", "aliases (*name) are not allowed")]
    [InlineData("  replicas: 32", "  replicas: 32\n---\nname: x", "a second document begins")]
    [InlineData("  replicas: 32", "  replicas: [", "not YAML")]
    [InlineData("  replicas: 32", "  data: x.npz", "'time' has no meaning where the first data come from a file")]
    [InlineData("  replicas: 32", "  start: { phi: 1 }", "a molecule starts from its coordinates")]
    [InlineData("name: alanine-dipeptide", "name: ../escape", "'../escape' is not a name")]
    [InlineData("  budget: 4e8", "  budget: 4e8 ps", "a plain number is needed")]
    [InlineData("  friction: 5 /ps", "  friction: 5 /ps\n  solvent: obc3", "study.yaml:10:12: 'obc3' is not a solvent; did you mean 'obc1'?")]
    [InlineData("  friction: 5 /ps", "  friction: 5 /ps\n  salt: 0.1 M", "study.yaml:10:9: 'salt' needs a solvent other than vacuum, such as solvent: obc2.")]
    [InlineData("  friction: 5 /ps", "  friction: 5 /ps\n  solvent: obc2\n  salt: 100 kcal", "a concentration is needed, in M or mM or mol/l.")]
    [InlineData("  friction: 5 /ps", "  friction: 5 /ps\n  constraints: h-bonds", "study.yaml:10:16: bonds of fixed length sample another ensemble than the model lifts into, so 'run' takes none; 'micromacro simulate' does.")]
    [InlineData("  friction: 5 /ps", "  friction: 5 /ps\n  hydrogen-mass: 5 amu", "study.yaml:10:18: 'hydrogen-mass' must be at least 1 and at most 4 amu, not 5 amu.")]
    [InlineData("friction: 5 /ps", "friction: 0 /ps", "folder/study.yaml:9:13: without friction nothing keeps the temperature that 'run' samples at, so it must be above 0, such as 5 /ps; 'micromacro simulate' takes 0.")]
    public void Every_error_says_where_it_is_and_what_would_be_right(string right, string wrong, string expected)
    {
        Assert.Contains(right, Molecule, StringComparison.Ordinal);
        StudyException error = Assert.Throws<StudyException>(() => Parse(Molecule.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine("folder", "study.yaml") + ":", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("bistable-half-moon", "bistable-halfmoon", "did you mean 'bistable-half-moon'?")]
    [InlineData("{ h: 8 }", "{ k: 8 }", "unknown name 'k' in 'parameters'")]
    [InlineData("{ h: 8 }", "{ h: -8 }", "parameter 'h' must lie in [")]
    [InlineData("{ h: 8 }", "8", "'parameters' is names with numbers, not a single value.")]
    [InlineData("stiffness: 200", "stiffness: 200 kJ/mol", "a stiffness is needed, in kT.")]
    [InlineData("time: 1000", "time: 1000 ps", "a plain number is needed, without a unit.")]
    [InlineData("explore: false", "explore: no", "'explore' is true, false, frontier, boundary or gentlest-ascent, not 'no'.")]
    public void So_does_every_error_about_a_built_in_system(string right, string wrong, string expected)
    {
        StudyException error = Assert.Throws<StudyException>(() => Parse(Sde.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_billion_laughs_are_refused_at_once()
    {
        StringBuilder bomb = new("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'k'; c++)
        {
            bomb.Append(c).Append(": &").Append(c).Append(" [").AppendJoin(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 9)).Append("]\n");
        }

        long start = Stopwatch.GetTimestamp();
        Assert.Contains("anchors", Assert.Throws<StudyException>(() => Parse(bomb.ToString())).Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, 2000);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Deep_nesting_and_odd_bytes_are_refused()
    {
        Assert.Throws<StudyException>(() => Parse("a: " + new string('[', 100_000)));
        Assert.Throws<StudyException>(() => Parse(string.Concat(Enumerable.Range(0, 1000).Select(i => new string(' ', i) + "a:\n"))));
        Assert.Contains("UTF-8", Assert.Throws<StudyException>(() => StudyReader.Parse([0xFF, 0xFE, 0x00], "study.yaml")).Message, StringComparison.Ordinal);
        Assert.Throws<StudyException>(() => Parse(""));
        Assert.Throws<StudyException>(() => Parse("just words"));
        Assert.Equal("half-moon", StudyReader.Parse([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Sde.Replace("\n", "\r\n", StringComparison.Ordinal))], "study.yaml").Name);
    }

    [Fact, Trait("Kind", "Law")]
    public void Ten_thousand_mutations_give_nothing_but_the_typed_error()
    {
        byte[][] files = [Encoding.UTF8.GetBytes(Molecule), Encoding.UTF8.GetBytes(Sde)];
        Assert.InRange(Mutations.Run<StudyException>(files, 10_000, file => StudyReader.Parse(file, "study.yaml")), 5_000, 9_999);
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_schema_knows_every_key_that_the_reader_knows()
    {
        JsonObject schema = StudySchema.Create();
        Assert.Equal("http://json-schema.org/draft-07/schema#", schema["$schema"]!.GetValue<string>());
        string[] keys = [.. schema["properties"]!.AsObject().Select(p => p.Key)];
        Assert.Equal(["name", "seed", "system", "slow", "simulation", "initial", "windows", "model", "loop", "effective", "closures", "reference"], keys);
        Assert.Equal(["name", "system"], schema["required"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.Equal(["initial,windows", "simulation"], schema["anyOf"]!.AsArray().Select(f => string.Join(',', f!["required"]!.AsArray().Select(n => n!.GetValue<string>()))));
        JsonArray systems = schema["properties"]!["system"]!["oneOf"]!.AsArray();
        Assert.Equal(4, systems.Count);
        Assert.Contains("bistable-half-moon", systems[3]!["properties"]!["name"]!["enum"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.Contains("sampler-steps", schema["properties"]!["model"]!["properties"]!.AsObject().Select(p => p.Key));
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
    }

    [Fact, Trait("Kind", "Regression")]
    public void The_examples_are_valid_and_their_schema_is_the_one_that_is_printed()
    {
        string examples = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "examples"));
        Assert.Equal(JsonText.Indented(StudySchema.Create()), File.ReadAllText(Path.Combine(examples, "study.schema.json")));
        string[] studies = Directory.GetFiles(examples, "study*.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(studies);
        Assert.All(studies, path => Assert.StartsWith("# yaml-language-server: $schema=../study.schema.json", File.ReadAllText(path), StringComparison.Ordinal));
        Assert.All(studies, path => Assert.NotEmpty(path.Contains("simulate-", StringComparison.Ordinal) ? StudyReader.ReadSimulation(path)!.Name : StudyReader.Read(path).Name));
    }

    private static Study Parse(string text) => StudyReader.Parse(Encoding.UTF8.GetBytes(text), Path.Combine("folder", "study.yaml"));
}
