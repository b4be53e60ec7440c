using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Simulations.Enhanced;
using MicroMacro.Artifacts.Studies.Keys;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Dynamics.Molecules;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>A plain simulation of a molecule as a person asks for it, in nm, ps, kJ/mol, K, rad.</summary>
public sealed record MoleculeSimulationSettings
{
    /// <summary>Replicas where nobody says how many: one register's worth, which costs what one replica costs.</summary>
    public const int UsualReplicas = 16;

    /// <summary>The most replicas of one simulation: each leaves files of its own.</summary>
    public const int MostReplicas = 100_000;

    /// <summary>Its name in messages.</summary>
    public required string Name { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The molecule, its solvent and its dynamics.</summary>
    public required MoleculeSettings Molecule { get; init; }

    /// <summary>The collective variables that are recorded and may be restrained.</summary>
    public IReadOnlyList<SlowVariable> Variables { get; init; } = [];

    /// <summary>Replicas, R.</summary>
    public int Replicas { get; init; } = UsualReplicas;

    /// <summary>Steps before the first record's stride begins.</summary>
    public long EquilibrationSteps { get; init; }

    /// <summary>Steps after the equilibration.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps between records.</summary>
    public required long Stride { get; init; }

    /// <summary>Whether the energy of the starting structures is lowered first.</summary>
    public bool Minimize { get; init; }

    /// <summary>Temperatures in K: one, or one for each replica.</summary>
    public required IReadOnlyList<double> Temperatures { get; init; }

    /// <summary>The formats of the trajectories.</summary>
    public TrajectoryFormats Trajectory { get; init; } = TrajectoryFormats.Dcd;

    /// <summary>A file of starting structures, or null for the molecule's coordinates.</summary>
    public string? StartPath { get; init; }

    /// <summary>Which of its frames, from 0; empty for all.</summary>
    public IReadOnlyList<int> Frames { get; init; } = [];

    /// <summary>Restraints of collective variables.</summary>
    public IReadOnlyList<VariableRestraint> VariableRestraints { get; init; } = [];

    /// <summary>Restraints of positions.</summary>
    public IReadOnlyList<PositionRestraint> PositionRestraints { get; init; } = [];

    /// <summary>Metadynamics, or null.</summary>
    public MetadynamicsSettings? Metadynamics { get; init; }

    /// <summary>Exchange of the replicas' temperatures and restraints, or null.</summary>
    public ExchangeSettings? Exchange { get; init; }

    /// <summary>The placement of umbrella windows by their overlap, or null. Replicas are then those of the first windows.</summary>
    public PlacementSettings? Placement { get; init; }

    /// <summary>Records of each replica.</summary>
    public long Records => Steps / Stride;

    /// <summary>Why the simulation needs a temperature that is kept, or null where it goes on at constant energy too.</summary>
    public string? NeedsThermostat => Metadynamics is not null ? "metadynamics needs one"
        : Exchange is not null ? "the exchange needs one"
        : Placement is not null ? "the windows need one"
        : Temperatures.Count > 1 ? "a list of temperatures needs it"
        : null;

    /// <summary>All files that it reads, in a fixed order.</summary>
    public IReadOnlyList<string> InputPaths =>
        [.. new[] { Molecule.TopologyPath, Molecule.CoordinatesPath, StartPath }.Concat(PositionRestraints.Select(r => r.ReferencePath)).OfType<string>()];

    /// <summary>The time of a record, from 0, in ps; it counts from the start of the equilibration.</summary>
    public double TimeOf(long record) => Molecule.Timestep * (EquilibrationSteps + ((record + 1) * Stride));

    /// <summary>Holds the settings against each other.</summary>
    /// <exception cref="StudyException">They do not fit.</exception>
    public void Check()
    {
        Require(Replicas >= 1, $"{Replicas} replicas are impossible; 1 is the least.");
        Require(Replicas <= MostReplicas, $"{Replicas} replicas are too many: each leaves files of its own, and {MostReplicas} is the most.");
        Require(Stride >= 1 && Stride <= int.MaxValue, $"A record every {Stride} steps is impossible; 1 to {int.MaxValue} are.");
        Require(Records >= 1, $"{Steps} steps with a record every {Stride} hold no record.");
        Require(EquilibrationSteps >= 0, $"An equilibration of {EquilibrationSteps} steps is impossible; 0 is the least.");
        Require(Records * Replicas <= int.MaxValue, $"{Records} records of {Replicas} replicas are more than one file's index holds; record less often.");
        Require(
            Temperatures.Count == 1 || Temperatures.Count == Replicas,
            $"There are {Temperatures.Count} temperatures for {Replicas} replicas; give one for all, or one for each.");
        Require(Molecule.Friction > 0 || NeedsThermostat is null, $"Without friction nothing keeps a temperature, and {NeedsThermostat}.");
        Require(Placement is null || Replicas == Placement.Centers.Count, "The number of windows that are placed is not asked for: leave out --replicas.");
        foreach (VariableRestraint restraint in VariableRestraints)
        {
            Require(
                restraint.Centers.Count == 1 || restraint.Centers.Count == Replicas,
                $"There are {restraint.Centers.Count} centres for {Replicas} replicas; give one for all, or one for each.");
        }
    }

    /// <summary>What runs but is not what most people want: sentences without their full stop.</summary>
    public IReadOnlyList<string> Warnings()
    {
        // The bonds to hydrogen vibrate within 9 fs, their angles, which 'h-bonds' leaves free, within 20 fs; heavier hydrogens are slower.
        bool hasBonds = Molecule.Constraints == ConstraintChoice.None;
        double longest = hasBonds ? 0.0015 : 0.0025;
        return Molecule.HydrogenMass is >= 2 || Molecule.Timestep <= longest
            ? []
            : [$"a timestep of {Molecule.Timestep * 1e3:0.###} fs is long for hydrogens of their own mass; {(hasBonds ? "2 fs wants constraints: h-bonds, 4 fs also hydrogen-mass: 3 amu" : "4 fs wants hydrogen-mass: 3 amu")}"];
    }

    /// <summary>Everything that the results depend on but the files' contents: for the manifest, and to tell simulations apart.</summary>
    public JsonObject Describe() => new()
    {
        ["replicas"] = Replicas,
        ["temperature_K"] = JsonText.Numbers([.. Temperatures]),
        ["timestep_ps"] = Molecule.Timestep,
        ["friction_per_ps"] = Molecule.Friction,
        ["solvent"] = SolventWords.Of(Molecule.Solvent),
        ["salt_molar"] = Molecule.Solvent?.SaltConcentration ?? 0,
        ["surface"] = Molecule.Solvent?.HasSurfaceTerm ?? false,
        ["constraints"] = Molecule.Constraints switch { ConstraintChoice.BondsToHydrogen => "h-bonds", ConstraintChoice.AllBonds => "all-bonds", _ => "none" },
        ["hydrogen_mass_amu"] = Molecule.HydrogenMass,
        ["minimize"] = Minimize,
        ["equilibration_steps"] = EquilibrationSteps,
        ["steps"] = Steps,
        ["stride"] = Stride,
        ["trajectory"] = Trajectory.ToString().ToLowerInvariant(),
        ["frames"] = new JsonArray([.. Frames.Select(f => (JsonNode)f)]),
        ["variables"] = new JsonArray([.. Variables.Select(v => (JsonNode)new JsonObject
        {
            ["name"] = v.Name,
            [v.Kind.ToString().ToLowerInvariant()] = new JsonArray([.. v.Atoms.Select(a => (JsonNode)a)]),
            ["axis"] = v.Kind == SlowVariableKind.Coordinate ? v.Axis : null,
            ["of"] = v.Parts.Count > 0 ? new JsonArray([.. v.Parts.Select(p => (JsonNode)p.Name)]) : null,
            ["coefficients"] = v.Parts.Count > 0 ? JsonText.Numbers([.. v.Coefficients]) : null,
        })]),
        ["restraints"] = new JsonArray(
        [
            .. VariableRestraints.Select(r => (JsonNode)new JsonObject
            {
                ["on"] = Variables[r.Variable].Name,
                ["center"] = JsonText.Numbers([.. r.Centers]),
                ["stiffness"] = r.Stiffness,
            }),
            .. PositionRestraints.Select(r => (JsonNode)new JsonObject { ["atoms"] = r.Atoms, ["stiffness"] = r.Stiffness }),
        ]),
        ["metadynamics"] = Metadynamics?.Describe(),
        ["exchange"] = Exchange?.Describe(),
        ["placement"] = Placement?.Describe(),
    };

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new StudyException(otherwise);
        }
    }
}
