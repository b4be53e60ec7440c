using MicroMacro.Dynamics.Molecules;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.LiftingSchemes;

/// <summary>Alanine dipeptide in vacuum at 300 K along φ, on the side where no barrier is hidden; a long run tells a window's law.</summary>
internal static class AlanineLifting
{
    private const double ThermalEnergy = 300 * 8.31446261815324e-3;
    private const double Degree = Math.PI / 180;

    /// <summary>Windows from -150 to -60 degrees; labels a third of the way between them, and one spacing beyond.</summary>
    public static LiftingCase With(string name, double spacing)
    {
        string folder = Path.Combine(Root(), "examples", "alanine-dipeptide");
        using FileStream top = File.OpenRead(Path.Combine(folder, "ala2.prmtop")), crd = File.OpenRead(Path.Combine(folder, "ala2.inpcrd"));
        MolecularTopology topology = AmberTopologyReader.Read(top, "ala2.prmtop");
        int[] phi = [4, 6, 8, 14];
        var system = new MolecularMicroSystem(
            "alanine dipeptide", topology, [new Torsion("phi", 4, 6, 8, 14)], new LangevinOptions { ThermalEnergy = ThermalEnergy, Friction = 5, Timestep = 0.001 });
        double[] start = AmberCoordinatesReader.Read(crd, "ala2.inpcrd", topology.AtomCount).Positions;
        InternalCoordinates coordinates = InternalCoordinates.Build(
            topology.AtomCount, [.. topology.Bonds.SelectMany(b => new[] { b.I, b.J })], [.. topology.Atoms.Select(a => a.AtomicNumber)], [phi]);
        int windows = (int)Math.Round(90 / spacing) + 1;
        double[] centers = [.. Enumerable.Range(0, windows).Select(k => (-150 + (k * spacing)) * Degree)];
        return new LiftingCase
        {
            Name = name,
            System = system,
            Start = start,
            Stiffness = 200 / ThermalEnergy,
            Windows = centers,
            Labels = [centers[0] + (spacing * Degree / 3), centers[windows / 2] + (spacing * Degree / 3), centers[windows - 1] + (spacing * Degree)],
            FitMap = observations => InternalCoordinateMap.Fit(coordinates, observations, new InternalCoordinateMapOptions { FreeTorsions = [phi] }),
            Training = MoleculeModelDefaults.Training with { Steps = 4000 },
            Sampler = MoleculeModelDefaults.Sampler,
            Timestep = 0.001,
            BurnInSteps = 20_000,
            PoolStride = 500,
            HealingStride = 50,
            Looks = 200,
            Replicas = 256,
        };
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !Directory.Exists(Path.Combine(folder, "examples", "alanine-dipeptide")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("examples/alanine-dipeptide is not above this program");
    }
}
