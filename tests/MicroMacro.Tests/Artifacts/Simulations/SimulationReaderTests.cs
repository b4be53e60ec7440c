using System.Text;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Artifacts.Simulations;

public sealed class SimulationReaderTests
{
    private const string Study = """
        name: windows
        seed: 5
        system:
          topology: a.prmtop
          coordinates: a.inpcrd
          temperature: 300 K
          timestep: 2 fs
          friction: 5 /ps
          solvent: gbn2
          salt: 150 mM
          surface: true
          hydrogen-mass: 3 amu
        slow:
          - { name: phi, torsion: [4, 6, 8, 14] }
          - { name: d, distance: [1, 18] }
        simulation:
          replicas: 3
          minimize: true
          equilibration: 10 ps
          time: 1 ns
          record: 0.5 ps
          temperature: [300 K, 310 K, 320]
          trajectory: both
          start: frames.dcd
          frames: [0, 7]
          restraints:
            - { on: phi, center: [-60 deg, 0 deg, 3.141592653589793 rad], stiffness: 100 kJ/mol/rad^2 }
            - { on: d, center: 5 A, stiffness: 10 kcal/mol/A^2 }
            - { atoms: [1, 4, 6], stiffness: 1000 kJ/mol/nm^2, reference: r.inpcrd }
        """;

    [Fact, Trait("Kind", "Unit")]
    public void A_simulation_is_read_in_internal_units()
    {
        MoleculeSimulationSettings s = Parse(Study)!;
        Assert.Equal(("windows", 5ul, 3, true, TrajectoryFormats.Both), (s.Name, s.Seed, s.Replicas, s.Minimize, s.Trajectory));
        Assert.Equal((5_000L, 500_000L, 250L, 2_000L), (s.EquilibrationSteps, s.Steps, s.Stride, s.Records));
        Assert.Equal([300.0, 310.0, 320.0], s.Temperatures);
        Assert.Equal((GeneralizedBornModel.GBn2, 0.15, true), (s.Molecule.Solvent!.Model, s.Molecule.Solvent.SaltConcentration, s.Molecule.Solvent.HasSurfaceTerm));
        Assert.Equal(3.0, s.Molecule.HydrogenMass);
        Assert.Equal([0, 7], s.Frames);
        Assert.Equal([Path.Combine("folder", "a.prmtop"), Path.Combine("folder", "a.inpcrd"), Path.Combine("folder", "frames.dcd"), Path.Combine("folder", "r.inpcrd")], s.InputPaths);
        Assert.Equal((0, 100.0), (s.VariableRestraints[0].Variable, s.VariableRestraints[0].Stiffness));
        Assert.Equal([-Math.PI / 3, 0, Math.PI], s.VariableRestraints[0].Centers.Select(c => Math.Round(c, 15)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal((1, 0.5), (s.VariableRestraints[1].Variable, s.VariableRestraints[1].Centers[0]));
        Assert.Equal(4184.0, s.VariableRestraints[1].Stiffness, 1e-9);
        Assert.Equal(("1 4 6", 1000.0), (s.PositionRestraints[0].Atoms, s.PositionRestraints[0].Stiffness));
    }

    [Fact, Trait("Kind", "Unit")]
    public void What_is_not_said_has_its_usual_value()
    {
        string brief = Study[..Study.IndexOf("simulation:", StringComparison.Ordinal)] + "simulation: { steps: 700 }\n";
        MoleculeSimulationSettings s = Parse(brief)!;
        Assert.Equal((16, 700L, 500L, 0L, TrajectoryFormats.Dcd), (s.Replicas, s.Steps, s.Stride, s.EquilibrationSteps, s.Trajectory));
        Assert.Equal(300L, Parse(brief.Replace("700", "300", StringComparison.Ordinal))!.Stride);
        Assert.Equal([300.0], s.Temperatures);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("metadynamics: { width: 20 deg, height: 1 kJ/mol }", "metadynamics needs one")]
    [InlineData("temperature: [300 K, 310 K], exchange: { every: 1 ps }", "the exchange needs one")]
    public void Without_friction_there_are_plain_simulations_only(string method, string why)
    {
        string friction = Study[..Study.IndexOf("  - { name: d", StringComparison.Ordinal)].Replace("5 /ps", "0 /ps", StringComparison.Ordinal);
        Assert.Equal(0, Parse(friction + "simulation: { replicas: 2, time: 10 ps }\n")!.Molecule.Friction);
        StudyException error = Assert.Throws<StudyException>(() => Parse(friction + $"simulation: {{ replicas: 2, time: 10 ps, {method} }}\n"));
        Assert.Contains($"study.yaml:8:13: without friction nothing keeps a temperature, and {why}", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Angles_and_combinations_have_the_units_and_periods_of_what_they_are()
    {
        const string added = """
            [1, 18] }
              - { name: a, angle: [1, 4, 6] }
              - { name: e, distance: [4, 18] }
              - { name: s, combination: { of: [d, e], coefficients: [1, -0.5] } }
              - { name: t, combination: { of: [phi], coefficients: [-2] } }
              - { name: u, combination: { of: [s, e], coefficients: [3, 1] } }
            """;
        IReadOnlyList<SlowVariable> variables = Parse(Study.Replace("[1, 18] }", added, StringComparison.Ordinal))!.Variables;
        Assert.Equal([("phi", "rad", 2 * Math.PI), ("d", "nm", 0), ("a", "rad", 0), ("e", "nm", 0), ("s", "nm", 0), ("t", "rad", 4 * Math.PI), ("u", "nm", 0)], variables.Select(v => (v.Name, v.Unit, v.Period)));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_study_without_a_simulation_runs_its_first_ensemble_and_a_built_in_system_none()
    {
        string initial = Study[..Study.IndexOf("simulation:", StringComparison.Ordinal)] + "initial: { replicas: 8, time: 2 ps, record: 0.1 ps, burn-in: 1 ps }\n";
        MoleculeSimulationSettings s = Parse(initial)!;
        Assert.Equal((8, 1_000L, 50L, 500L), (s.Replicas, s.Steps, s.Stride, s.EquilibrationSteps));
        Assert.Null(Parse("name: x\nsystem: { name: half-moon }\n"));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("  replicas: 3", "  replica: 3", "study.yaml:17:3: unknown key 'replica' in the simulation; did you mean 'replicas'?")]
    [InlineData("  time: 1 ns", "", "study.yaml:17:3: the simulation lacks the key 'time' (or 'steps').")]
    [InlineData("  time: 1 ns", "  time: 1 ns\n  steps: 5", "study.yaml:20:9: give 'time' or 'steps', not both.")]
    [InlineData("  time: 1 ns", "  time: 1 K", "study.yaml:20:9: time: 1 K has the wrong unit: a time is needed")]
    [InlineData("  record: 0.5 ps", "  record: 3 fs", "study.yaml:21:11: 'record' is 1.5 timesteps, and a whole number is needed; the nearest right value is 0.004 ps.")]
    [InlineData("  record: 0.5 ps", "  record: 2 ns", "study.yaml:21:11: 'record' is longer than the simulation, so nothing would be recorded.")]
    [InlineData("[300 K, 310 K, 320]", "[300 K, 310 K]", "study.yaml:22:16: there are 2 temperatures for 3 replicas; give one for all, or one for each.")]
    [InlineData("[300 K, 310 K, 320]", "[300 K, -310 K, 320]", "study.yaml:22:24: 'temperature' must be above 0 and at most 10000 K, not -310 K.")]
    [InlineData("trajectory: both", "trajectory: dcdx", "study.yaml:23:15: 'dcdx' is not a trajectory; did you mean 'dcd'?")]
    [InlineData("  start: frames.dcd\n", "", "study.yaml:24:11: 'frames' needs 'start', the file that they are taken from.")]
    [InlineData("frames: [0, 7]", "frames: [0, -7]", "'frames' must be at least 0")]
    [InlineData("on: phi", "on: psi", "study.yaml:27:13: there is no slow variable 'psi'; did you mean 'phi'?")]
    [InlineData("[-60 deg, 0 deg, 3.141592653589793 rad]", "[-60 deg, 0 deg]", "there are 2 centres for 3 replicas")]
    [InlineData("[-60 deg, 0 deg, 3.141592653589793 rad]", "-60", "center: -60 needs a unit, because it is an angle")]
    [InlineData("100 kJ/mol/rad^2", "100 kJ/mol", "a stiffness is needed, in kJ/mol/rad^2")]
    [InlineData("atoms: [1, 4, 6], ", "", "a restraint of positions lacks the key 'atoms' (or one of on)")]
    [InlineData("d, distance: [1, 18]", "d, angle: [1, 18]", "study.yaml:15:23: 'angle' is a list of 3 atoms, counted from 0 or named as in ALA:CA.")]
    [InlineData("d, distance: [1, 18]", "d, angle: [1, 18, 1]", "study.yaml:15:23: 'angle' names an atom twice.")]
    [InlineData("d, distance: [1, 18]", "d, angle: [1, 2, 18]", "study.yaml:28:24: center: 5 A has the wrong unit: an angle is needed")]
    [InlineData("d, distance: [1, 18]", "d, combination: { of: [phy], coefficients: [1] }", "study.yaml:15:36: no variable 'phy' stands above 'd'; did you mean 'phi'?")]
    [InlineData("d, distance: [1, 18]", "d, combination: { of: [d], coefficients: [1] }", "study.yaml:15:36: no variable 'd' stands above 'd'; ")]
    [InlineData("d, distance: [1, 18]", "d, combination: { of: phi, coefficients: [1] }", "study.yaml:15:35: 'of' is a list of names, such as [d1, d2].")]
    [InlineData("d, distance: [1, 18]", "d, combination: { of: [phi], coefficients: [1, 2] }", "study.yaml:15:56: there are 2 coefficients for 1 variables.")]
    [InlineData("d, distance: [1, 18]", "d, combination: { of: [phi], coefficients: [0] }", "study.yaml:15:56: a coefficient of 0 takes its variable out of the sum")]
    [InlineData("d, distance: [1, 18]", "d, combination: { of: [phi] }", "study.yaml:15:29: the combination lacks the key 'coefficients'.")]
    [InlineData("[1, 18] }\n", "[1, 18] }\n  - { name: s, combination: { of: [d, phi], coefficients: [1, 1] } }\n", "study.yaml:16:39: 'phi' is an angle and 'd' a length; a sum needs parts of one unit.")]
    [InlineData("[1, 18] }\n", "[1, 18] }\n  - { name: s, combination: { of: [d, d], coefficients: [1, 1] } }\n", "study.yaml:16:39: 's' names 'd' twice.")]
    [InlineData("[1, 18] }\n", "[1, 18] }\n  - { name: a, angle: [1, 4, 6] }\n  - { name: s, combination: { of: [a, phi], coefficients: [1, 1] } }\n", "study.yaml:17:35: 'phi' is periodic, so a sum of it and another has no single value.")]
    [InlineData("friction: 5 /ps", "friction: 0 /ps", "study.yaml:8:13: without friction nothing keeps a temperature, and a list of temperatures needs it; take a friction above 0, such as 5 /ps.")]
    [InlineData("friction: 5 /ps", "friction: -1 /ps", "study.yaml:8:13: 'friction' must be at least 0 and at most 10000 /ps, not -1 /ps.")]
    [InlineData("name: d,", "name: bias,", "'bias' is the name of another column of the COLVAR files; call the variable otherwise.")]
    [InlineData("surface: true", "surface: yes", "'surface' is true or false, not 'yes'.")]
    public void Every_error_says_where_it_is_and_what_would_be_right(string right, string wrong, string expected)
    {
        Assert.Contains(right, Study, StringComparison.Ordinal);
        StudyException error = Assert.Throws<StudyException>(() => Parse(Study.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine("folder", "study.yaml") + ":", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Run_says_that_the_study_is_for_simulate()
        => Assert.Contains(
            "the study lacks the key 'initial'; 'micromacro simulate' runs its 'simulation'.",
            Assert.Throws<StudyException>(() => StudyReader.Parse(Encoding.UTF8.GetBytes(Study), "study.yaml")).Message,
            StringComparison.Ordinal);

    [Fact, Trait("Kind", "Law")]
    public void Ten_thousand_mutations_give_nothing_but_the_typed_error()
        => Assert.InRange(Mutations.Run<StudyException>([Encoding.UTF8.GetBytes(Study)], 10_000, file => StudyReader.ParseSimulation(file, "study.yaml")), 5_000, 9_999);

    [Fact, Trait("Kind", "Law")]
    public void Segments_cover_every_step_once_and_record_at_every_stride_however_they_are_cut()
    {
        MoleculeSimulationSettings settings = Parse(Study)! with { EquilibrationSteps = 37, Steps = 1_005, Stride = 50 };
        foreach ((long most, int records) in ((long, int)[])[(1, 1), (7, 3), (50, 1), (64, 9), (120, 1), (10_000, 4), (10_000, 1_000)])
        {
            List<long> recorded = [];
            long step = 0;
            while (step < 1_042)
            {
                Segment segment = Segment.At(settings, step, most, records);
                Assert.InRange(segment.Steps, 1, Math.Max(most, 50));
                recorded.AddRange(Enumerable.Range(1, segment.Records).Select(k => step + segment.Skip + ((long)k * segment.Stride)));
                step += segment.Steps;
            }

            Assert.Equal(1_042, step);
            Assert.Equal(Enumerable.Range(1, 20).Select(k => 37L + (50 * k)), recorded);
        }
    }

    private static MoleculeSimulationSettings? Parse(string text) => StudyReader.ParseSimulation(Encoding.UTF8.GetBytes(text), Path.Combine("folder", "study.yaml"));
}
