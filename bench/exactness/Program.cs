using System.Globalization;
using MicroMacro.Coupling.Exact;
using MicroMacro.Generative.Exact;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Tests.Coupling.Exact;

namespace MicroMacro.Bench.Exactness;

/// <summary>
/// Ten observables in three windows of the bistable half-moon (h = 8) by chains of exact moves, of a model that lost a hidden
/// state, and of four planted mistakes; each cell is run once and kept in a file of its own.
/// </summary>
internal static class Program
{
    private static readonly int[] AllWindows = [0, 1, 2];

    private static int Main(string[] arguments)
    {
        if (arguments.Length is < 2 or > 3)
        {
            Console.Error.WriteLine("usage: exactness RESULTS WORK [SCALE]   (frames and models of the molecule go to WORK; SCALE multiplies the rounds of every cell)");
            return 2;
        }

        string folder = Directory.CreateDirectory(arguments[0]).FullName;
        double scale = arguments.Length > 2 ? double.Parse(arguments[2], CultureInfo.InvariantCulture) : 1;
        var chains = new Lazy<HalfMoonChains>(() => new HalfMoonChains());
        foreach ((string name, int[] windows, int replicas, int rounds, Func<HalfMoonChains, IExactProposals>? proposals) in Cells())
        {
            string file = Path.Combine(folder, name + ".csv");
            if (File.Exists(file))
            {
                continue;
            }

            GlobalMoves? moves = proposals is null ? null : chains.Value.Moves(proposals(chains.Value));
            ChainReport report = chains.Value.Run(moves, windows, replicas, (int)(scale * rounds), bothLobes: proposals is null);
            File.WriteAllLines(file + ".part", Lines(windows, report, moves));
            File.Move(file + ".part", file);
            Console.WriteLine(FormattableString.Invariant($"{name}: largest |z| {report.Worst:0.0}, largest error {report.Errors.Max():P1}"));
        }

        new AlanineCells(Directory.CreateDirectory(arguments[1]).FullName, scale).Run(folder);
        return 0;
    }

    private static IEnumerable<(string Name, int[] Windows, int Replicas, int Rounds, Func<HalfMoonChains, IExactProposals>? Proposals)> Cells()
    {
        double[] centers = HalfMoonChains.Centers;
        yield return ("local-moves-alone", AllWindows, 32, 600, null);
        yield return ("global-moves", AllWindows, 64, 600, c => HalfMoonChains.Paths(c.Good));
        yield return ("lost-state", [0], 64, 4000, c => HalfMoonChains.Paths(c.Poor));
        yield return ("bug-tolerance", AllWindows, 32, 300, c => PlantedProposals.Flow(c.Good, centers, new LikelihoodOptions { Tolerance = 1e-2 }));
        yield return ("bug-one-probe", AllWindows, 32, 300, c => PlantedProposals.Flow(c.Good, centers, new LikelihoodOptions { Tolerance = 1e-4, Probes = 1 }));
        yield return ("bug-jacobian", AllWindows, 32, 300, c => PlantedProposals.WithoutJacobian(HalfMoonChains.Paths(c.Good)));
        yield return ("bug-retrained", AllWindows, 32, 300, c => PlantedProposals.Retrained(HalfMoonChains.Paths(c.Good), HalfMoonChains.Paths(c.Poor)));
    }

    private static IEnumerable<string> Lines(int[] windows, ChainReport report, GlobalMoves? moves)
    {
        yield return "center,observable,z,error_in_deviations,inefficiency,acceptance,model_to_physics,physics_to_model";
        int observables = HalfMoonChains.Observables.Length;
        for (int i = 0; i < report.Z.Length; i++)
        {
            int window = windows[i / observables];
            GlobalMoveTally? tally = moves?.Tallies[window];
            yield return FormattableString.Invariant(
                $"{HalfMoonChains.Centers[window]:0.###},{HalfMoonChains.Observables[i % observables].Name},{report.Z[i]:0.00},{report.Errors[i]:0.0000},{report.Inefficiencies[i]:0.0},{tally?.Acceptance:0.000},{tally?.ModelToPhysics:0.0000},{tally?.PhysicsToModel:0.0000}");
        }
    }
}
