namespace MicroMacro.Artifacts.Studies;

/// <summary>A study as its file or a program describes it, in internal units (nm, ps, kJ/mol, K, rad; plain numbers and kT for an SDE).</summary>
public sealed record Study
{
    /// <summary>What <see cref="SourcePath"/> is for a study that a program has made.</summary>
    public const string InCode = "study in code";

    /// <summary>Its name, which also names its folder under runs/.</summary>
    public required string Name { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The file that it was read from, or <see cref="InCode"/>.</summary>
    public string SourcePath { get; init; } = InCode;

    /// <summary>What is sampled.</summary>
    public required StudySystem System { get; init; }

    /// <summary>The slow variables of a molecule; empty for an SDE, whose slow variables come with it.</summary>
    public IReadOnlyList<SlowVariable> Slow { get; init; } = [];

    /// <summary>The first data.</summary>
    public required InitialSettings Initial { get; init; }

    /// <summary>The umbrella windows.</summary>
    public required WindowSettings Windows { get; init; }

    /// <summary>The conditional model.</summary>
    public ModelSettings Model { get; init; } = new();

    /// <summary>The loop.</summary>
    public LoopSettings Loop { get; init; } = new();

    /// <summary>Effective dynamics after the loop; null for none.</summary>
    public EffectiveSettings? Effective { get; init; }

    /// <summary>Observables whose average given the slow variables is wanted, described as slow variables are; none by default.</summary>
    public IReadOnlyList<SlowVariable> Closures { get; init; } = [];

    /// <summary>A reference free energy to compare with (npz with grid, F and, where known, dF and source), or null.</summary>
    public string? ReferencePath { get; init; }

    /// <summary>kT in the energy unit of the study: kJ/mol for a molecule, 1 for an SDE.</summary>
    public double ThermalEnergy => System is MoleculeSettings molecule ? Quantity.BoltzmannConstant * molecule.Temperature : 1.0;

    /// <summary>The timestep, in ps for a molecule.</summary>
    public double Timestep => System.Timestep;

    /// <summary>The number of steps in a time, rounded.</summary>
    public long Steps(double time) => (long)Math.Round(time / Timestep, MidpointRounding.AwayFromZero);

    /// <summary>All files that the study names, in a fixed order.</summary>
    public IReadOnlyList<string> InputPaths =>
        [.. new[] { (System as MoleculeSettings)?.TopologyPath, (System as MoleculeSettings)?.CoordinatesPath, (System as SdeSettings)?.ModelPath, Initial.DataPath, Initial.StartPath, ReferencePath }.OfType<string>()];
}
