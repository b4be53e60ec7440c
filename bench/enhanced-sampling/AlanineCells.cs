using MicroMacro.Artifacts.Arrays;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.EnhancedSampling;

/// <summary>Alanine dipeptide in vacuum at 300 K along φ, against the umbrella result in examples/alanine-dipeptide; in kJ/mol over the region below 10 kT.</summary>
internal sealed class AlanineCells
{
    private const double KT = 300 * 0.00831446261815324;
    private const double Region = 10 * KT;

    private static readonly GridAxis Bins = new(-Math.PI, Math.PI, 72, true);

    private readonly MolecularTopology _topology;
    private readonly double[] _positions;
    private readonly double[] _truth;
    private readonly double _scale;

    public AlanineCells(string folder, double scale)
    {
        using FileStream topology = File.OpenRead(Path.Combine(folder, "ala2.prmtop"));
        using FileStream coordinates = File.OpenRead(Path.Combine(folder, "ala2.inpcrd"));
        _topology = AmberTopologyReader.Read(topology, "ala2.prmtop");
        _positions = AmberCoordinatesReader.Read(coordinates, "ala2.inpcrd", _topology.AtomCount).Positions;
        ArrayBundle reference = NpzFile.Read(Path.Combine(folder, "reference.npz"));
        double[] grid = reference["grid"].ToDoubles();
        double[] f = reference["F"].ToDoubles();

        // The reference has 144 bins: two of them make one of ours.
        _truth = [.. Enumerable.Range(0, Bins.Bins).Select(b => -KT * Math.Log(Enumerable.Range(0, grid.Length).Where(i => Bins.Bin(grid[i]) == b).Average(i => Math.Exp(-f[i] / KT))))];
        _scale = scale;
    }

    public IEnumerable<string> Metadynamics()
    {
        MolecularWalkers walkers = Walkers(32, null, 1);
        WellTemperedMetadynamics run = new(walkers, new MetadynamicsOptions
        {
            Axes = [new(-Math.PI, Math.PI, 120, true)], Widths = [0.2], Height = 1.2, BiasFactor = 10, Pace = 500, Stride = 200,
        });
        run.Run((long)(1_500_000 * _scale) / 1000 * 1000);
        double[] bias = [.. Enumerable.Range(0, Bins.Bins).Select(b => -run.Tempering * run.Bias.Value([Bins.Center(b)]))];
        yield return $"bias {Agreement.Of(bias, _truth, Region)}";
        foreach (BiasWeights weights in (BiasWeights[])[BiasWeights.OfTheMoment, BiasWeights.OfTheEnd])
        {
            (ReducedPotentials u, double[] z) = run.Samples(weights, run.Records.Count / 4);
            yield return $"{weights} {Compare(SdeCells.Histogram(u, z, [Bins], null))}";
        }
    }

    public IEnumerable<string> Temperatures()
    {
        ThermodynamicState[] ladder = ThermodynamicState.Ladder(KT, KT * 1000 / 300, 16);
        ReplicaExchangeRun run = new(Walkers(16, [.. ladder.Select(s => s.ThermalEnergy)], 2), ladder, 50, new RandomKey(20, 2));
        run.Run((int)(480_000 * _scale));
        int from = run.Rounds / 20;
        (ReducedPotentials u, double[] z) = run.Samples(from);
        yield return $"mbar {Compare(SdeCells.Histogram(u, z, [Bins], run.Target(KT, from)))}";
        yield return SdeCells.Travel(run);
    }

    public IEnumerable<string> Windows()
    {
        UmbrellaWindow[] windows = [.. Enumerable.Range(0, 48).Select(k => new UmbrellaWindow([-Math.PI + (k * Math.PI / 24)], [200]))];
        ThermodynamicState[] states = ThermodynamicState.Windows(KT, windows);
        ReplicaExchangeRun run = new(Walkers(48, null, 3), states, 500, new RandomKey(20, 3), ExchangePairs.Ring(48));
        run.Run((int)(3_000 * _scale));
        (ReducedPotentials u, double[] z) = run.Samples(run.Rounds / 10);
        yield return $"mbar {Compare(SdeCells.Histogram(u, z, [Bins], null))}";
        yield return SdeCells.Travel(run);
    }

    private Agreement Compare(double[] f) => Agreement.Of(Array.ConvertAll(f, v => KT * v), _truth, Region);

    private MolecularWalkers Walkers(int count, double[]? kT, ulong stream)
    {
        LangevinOptions options = new() { ThermalEnergy = KT, Friction = 5, Timestep = 0.001 };
        MolecularEnsemble ensemble = new(new LaneForceField(_topology), options);
        double[] starts = [.. Enumerable.Repeat(_positions, count).SelectMany(x => x)];
        return new MolecularWalkers(ensemble, KT, options.Timestep, _topology.AtomCount, [new Torsion("phi", 4, 6, 8, 14)], starts, new RandomKey(10, stream), kT);
    }
}
