using MicroMacro.Artifacts.Tensors;
using MicroMacro.Coupling.Exact;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Exact;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Coupling.Exact;

namespace MicroMacro.Bench.Exactness;

/// <summary>Ten observables in three windows of ψ of alanine dipeptide by chains of exact moves, each cell in a file of its own.</summary>
internal sealed class AlanineCells(string work, double scale)
{
    private readonly AlanineWindows _windows = new();
    private readonly int _threads = Environment.ProcessorCount;
    private double[] _x = [];
    private int[] _window = [];
    private int[] _group = [];
    private double[] _weight = [];

    /// <summary>Runs the cells that have no result yet.</summary>
    public void Run(string folder)
    {
        (_x, _window, _group, _weight) = _windows.Frames(work, Math.Max(60, (int)(240 * scale)));
        (double Mean, double Deviation, double Error)[][] known = [.. Enumerable.Range(0, AlanineWindows.Centers.Length).Select(Known)];
        Write(folder, "alanine-reference", () => (Reference(known), ""));
        foreach ((string name, int[] windows, int replicas, int rounds, Func<IExactProposals>? proposals) in Cells())
        {
            Write(folder, name, () =>
            {
                GlobalMoves? moves = proposals is null ? null : Moves(proposals());
                ChainReport report = Chains(moves, windows, replicas, (int)(scale * rounds), known);
                return (Lines(windows, report, moves, known), FormattableString.Invariant($"largest |z| {report.Worst:0.0}, largest error {report.Errors.Max():P1}"));
            });
        }
    }

    private static void Write(string folder, string name, Func<(IEnumerable<string> Lines, string Words)> cell)
    {
        string file = Path.Combine(folder, name + ".csv");
        if (File.Exists(file))
        {
            return;
        }

        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        (IEnumerable<string> lines, string words) = cell();
        File.WriteAllLines(file + ".part", lines);
        File.Move(file + ".part", file);
        Console.WriteLine(FormattableString.Invariant($"{name}: {words} ({System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds:0} s)"));
    }

    private IEnumerable<(string Name, int[] Windows, int Replicas, int Rounds, Func<IExactProposals>? Proposals)> Cells()
    {
        int[] all = [0, 1, 2];
        double[] centers = AlanineWindows.Centers;
        yield return ("alanine-global-moves", all, 64, 150, () => Paths(Good));
        yield return ("alanine-bug-jacobian", all, 64, 150, () => PlantedProposals.Shifted(Paths(Good), features => -Good.Map.LogJacobian(features)));
        yield return ("alanine-lost-state", [1], 64, 500, () => Paths(Poor));
        yield return ("alanine-bug-retrained", all, 64, 40, () => PlantedProposals.Retrained(Paths(Good), Paths(Poor)));
        yield return ("alanine-local-moves-alone", all, 32, 400, null);
        yield return ("alanine-bug-tolerance", all, 64, 100, () => PlantedProposals.Flow(Good.Model, centers, new LikelihoodOptions { Tolerance = 1e-2, SigmaMin = 0.02, SigmaMax = 10 }));
        yield return ("alanine-bug-one-probe", all, 64, 600, () => PlantedProposals.Flow(Good.Model, centers, new LikelihoodOptions { Tolerance = 1e-4, Probes = 1, SigmaMin = 0.02, SigmaMax = 10 }));
    }

    private (InternalCoordinateMap Map, ScoreModel Model) Good => Model("good", 1);

    private (InternalCoordinateMap Map, ScoreModel Model) Poor => Model("poor", 0.01);

    private (InternalCoordinateMap Map, ScoreModel Model) Model(string name, double hiddenShare)
    {
        string file = Path.Combine(work, name + ".safetensors");
        if (!File.Exists(file))
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            (InternalCoordinateMap map, ScoreModel model) = _windows.Train(_x, _window, _weight, hiddenShare, 8000, Math.Max(200, (int)(8000 * scale)), 1);
            StoredModel stored = model.ToArrays();
            CoordinateMapArrays.Write(map, stored.Arrays);
            SafetensorsFile.Write(file, stored.Arrays, stored.Metadata);
            Console.WriteLine(FormattableString.Invariant($"model {name}: {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        }

        SafetensorsContent content = SafetensorsFile.Read(file);
        return ((InternalCoordinateMap)CoordinateMapArrays.Read(content.Tensors), ScoreModel.FromArrays(new StoredModel(content.Tensors, content.Metadata)));
    }

    private PathProposals Paths((InternalCoordinateMap Map, ScoreModel Model) model) =>
        PathProposals.At(model.Model, AlanineWindows.Centers, new RandomKey(3, 3), _threads, ModelMoves.Walks(model.Map));

    private GlobalMoves Moves(IExactProposals proposals) =>
        new(_windows.System, new WindowDensity(_windows.System, Good.Map, AlanineWindows.Stiffness), proposals, AlanineWindows.Centers);

    // Weighted averages of all frames; errors from groups of replicas, which share nothing.
    private (double Mean, double Deviation, double Error)[] Known(int w)
    {
        int[] rows = [.. Enumerable.Range(0, _window.Length).Where(i => _window[i] == w)];
        double[][] values = [.. rows.AsParallel().AsOrdered().Select(i => _windows.Observe(_x.AsSpan(i * AlanineWindows.Width, AlanineWindows.Width), w))];
        return [.. Enumerable.Range(0, AlanineWindows.Names.Length).Select(o =>
        {
            double total = rows.Sum(i => _weight[i]), mean = rows.Select((i, k) => _weight[i] * values[k][o]).Sum() / total;
            double deviation = Math.Sqrt(rows.Select((i, k) => _weight[i] * Math.Pow(values[k][o] - mean, 2)).Sum() / total);
            double[] groups = [.. Enumerable.Range(0, AlanineWindows.Groups).Select(g =>
            {
                double sum = rows.Sum(i => _group[i] == g ? _weight[i] : 0);
                return rows.Select((i, k) => _group[i] == g ? _weight[i] * values[k][o] : 0).Sum() / sum;
            })];
            double error = Math.Sqrt(groups.Sum(v => Math.Pow(v - groups.Average(), 2)) / (groups.Length * (groups.Length - 1)));
            return (mean, deviation, error);
        })];
    }

    // Chains start in the state that is not hidden; those of local moves alone in both.
    private ChainReport Chains(GlobalMoves? global, int[] windows, int replicas, int rounds, (double Mean, double Deviation, double Error)[][] known)
    {
        int[] of = [.. windows.SelectMany(w => Enumerable.Repeat(w, replicas))];
        double[] states = [.. windows.SelectMany(w => Starts(w, replicas, global is null))];
        IWindowMoves[] moves = global is null ? [_windows.Local()] : [_windows.Local(), global];
        (double[] records, _) = WindowChain.Run(states, of, moves, 0, rounds, new RandomKey(5, 5), _threads);
        return ChainReport.Of(records, windows.Length, replicas, rounds / 10, AlanineWindows.Width, (state, w) => _windows.Observe(state, windows[w]), w => known[windows[w]]);
    }

    private IEnumerable<double> Starts(int window, int replicas, bool both)
    {
        int[] rows = [.. Enumerable.Range(0, _window.Length).Where(i => _window[i] == window && _weight[i] > 0.1)];
        int[][] states = [.. rows.GroupBy(i => AlanineWindows.Hidden(MolecularGeometry.Torsion(_x.AsSpan(i * AlanineWindows.Width, AlanineWindows.Width), 4, 6, 8, 14)))
            .OrderBy(g => g.Key).Select(g => g.ToArray())];
        for (int r = 0; r < replicas; r++)
        {
            int[] from = states[both ? r % states.Length : 0];
            int row = from[(int)((long)r * from.Length / replicas)];
            for (int j = 0; j < AlanineWindows.Width; j++)
            {
                yield return _x[(row * AlanineWindows.Width) + j];
            }
        }
    }

    private static IEnumerable<string> Reference((double Mean, double Deviation, double Error)[][] known)
    {
        yield return "center_degrees,observable,mean,deviation,error";
        for (int w = 0; w < known.Length; w++)
        {
            for (int o = 0; o < known[w].Length; o++)
            {
                yield return FormattableString.Invariant(
                    $"{AlanineWindows.Centers[w] * 180 / Math.PI:0},{AlanineWindows.Names[o]},{known[w][o].Mean:0.00000},{known[w][o].Deviation:0.00000},{known[w][o].Error:0.00000}");
            }
        }
    }

    private static IEnumerable<string> Lines(int[] windows, ChainReport report, GlobalMoves? moves, (double Mean, double Deviation, double Error)[][] known)
    {
        yield return "center_degrees,observable,z,error_in_deviations,reference_error_in_deviations,inefficiency,acceptance,model_to_physics,physics_to_model";
        int observables = AlanineWindows.Names.Length;
        for (int i = 0; i < report.Z.Length; i++)
        {
            int window = windows[i / observables], o = i % observables;
            GlobalMoveTally? tally = moves?.Tallies[window];
            yield return FormattableString.Invariant(
                $"{AlanineWindows.Centers[window] * 180 / Math.PI:0},{AlanineWindows.Names[o]},{report.Z[i]:0.00},{report.Errors[i]:0.0000},{known[window][o].Error / known[window][o].Deviation:0.0000},{report.Inefficiencies[i]:0.0},{tally?.Acceptance:0.000},{tally?.ModelToPhysics:0.0000},{tally?.PhysicsToModel:0.0000}");
        }
    }
}
