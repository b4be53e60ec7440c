using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Bench.MoleculeQuality;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Arrays;

// usage: MoleculeQuality WORK RESULTS [CELL ...] [--steps N] [--hidden H] [--layers L] [--batch B] [--rate R] [--mean M] [--form score|energy] [--no-forces] [--n N] [--seeds K] [--seed S] [--tag TAG] [--picoseconds P] [--rounds K] [--short]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string Given(string name, string otherwise) => Array.IndexOf(args, "--" + name) is int at and >= 0 ? args[at + 1] : otherwise;
string[] cells = [.. args.Skip(2).TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal))];
cells = cells.Length > 0 ? cells : ["unconditional", "weights", "psi", "clamped"];
string results = args[1], tag = Given("tag", "");
int threads = Environment.ProcessorCount;
ulong seed = ulong.Parse(Given("seed", "1"), CultureInfo.InvariantCulture);
// P is what each of 128 replicas is recorded for.
bool brief = args.Contains("--short");
int rounds = int.Parse(Given("rounds", "4"), CultureInfo.InvariantCulture);
Alanine alanine = new(args[0], int.Parse(Given("picoseconds", brief ? "16" : "468"), CultureInfo.InvariantCulture));
double[] frames = alanine.Training(), truth = alanine.Truth();
foreach (string cell in cells)
{
    string file = Path.Combine(results, $"{cell}{tag}.json");
    if (File.Exists(file))
    {
        continue;
    }

    (ScoreModel model, InternalCoordinateMap map, JsonObject result) = Model(cell is "psi" or "clamped" ? cell : "none");
    Cells run = new(alanine, model, map, frames, truth, threads, int.Parse(Given("n", brief ? "100" : "10000"), CultureInfo.InvariantCulture));
    long start = Stopwatch.GetTimestamp();
    switch (cell)
    {
        case "unconditional":
            run.Unconditional(result);
            break;
        case "weights":
            run.Weights(result, seed, int.Parse(Given("seeds", brief ? "1" : "5"), CultureInfo.InvariantCulture));
            break;
        case "psi":
            run.Psi(result);
            break;
        default:
            run.Clamped(result);
            break;
    }

    result["seconds"] = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 1);
    File.WriteAllText(file, result.ToJsonString(new() { WriteIndented = true }) + "\n");
    Console.WriteLine($"{cell}{tag}: {result.ToJsonString()}");
}

// The frames of a run of this length hold the wrong share of the state behind the hidden barrier, so the model of ψ learns from structures
// that weights set right: in the first round from those of the unconditional model, in each further one from those that the last two models
// of ψ have given, at values of ψ that are spread evenly, so that rare ones have as many as frequent ones. Weights end at 20 times the mean
// at their ψ, which the first model still needs more of than is right (at -105 degrees 0.08 of a population): so no more than two.
(double[] X, double[] Weights) Corrected(int round)
{
    const double LargestWeight = 20;
    (double[] X, double[] Weights)[] sets = round < 3 ? [Drawn(round)] : [Drawn(round - 1), Drawn(round)];
    return ([.. sets.SelectMany(s => s.X)], [.. sets.SelectMany(s => s.Weights.Select(w => Math.Min(w, LargestWeight)))]);
}

(double[] X, double[] Weights) Drawn(int round)
{
    string file = Path.Combine(args[0], round == 1 ? $"corrected{tag}.npz" : $"corrected{tag}-{round}.npz");
    if (!File.Exists(file))
    {
        int count = brief ? 500 : 40_000;
        (ScoreModel model, InternalCoordinateMap map, _) = round == 1 ? Model("none") : Model("psi", round - 1);
        Cells from = new(alanine, model, map, frames, truth, threads, 0);
        (double[] x, double[] w) = round == 1 ? from.Corrected(count) : from.CorrectedAlongPsi(count);
        ArrayBundle bundle = new();
        bundle["x"] = NamedArray.Of(x, w.Length, alanine.Width);
        bundle["w"] = NamedArray.Of(w, w.Length);
        NpzFile.Write(file, bundle);
    }

    ArrayBundle read = NpzFile.Read(file);
    return (read["x"].ToDoubles(), read["w"].ToDoubles());
}

(ScoreModel Model, InternalCoordinateMap Map, JsonObject Result) Model(string label, int round = 0)
{
    string file = Path.Combine(args[0], round == 0 ? $"{label}{tag}.safetensors" : $"{label}{tag}-{round}.safetensors"), card = file + ".json";
    InternalCoordinateMap map = alanine.Map(frames, label);
    if (!File.Exists(file))
    {
        ScoreTrainingOptions options = MoleculeModelDefaults.Training with
        {
            Form = Given("form", "score") == "energy" ? ScoreForm.Energy : ScoreForm.Score,
            Hidden = int.Parse(Given("hidden", "192"), CultureInfo.InvariantCulture), Layers = int.Parse(Given("layers", "4"), CultureInfo.InvariantCulture),
            Batch = int.Parse(Given("batch", "512"), CultureInfo.InvariantCulture), Steps = int.Parse(Given("steps", brief ? "200" : "20000"), CultureInfo.InvariantCulture),
            LearningRate = double.Parse(Given("rate", "4e-3"), CultureInfo.InvariantCulture), Schedule = new EdmSchedule(double.Parse(Given("mean", "-0.7"), CultureInfo.InvariantCulture), 1.1),
            ValidationInterval = 1000, Patience = 1000,
        };
        bool forces = !args.Contains("--no-forces");
        (double[] x, double[]? weights) = label == "psi" ? Corrected(round == 0 ? rounds : round) : (frames, null);
        TrainingData data = alanine.Data(map, x, weights, label, forces, threads);
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        ScoreModel trained = ScoreTrainer.Train(data, options, seed, threads, new Told()).Model!;
        JsonObject about = new()
        {
            ["seed"] = seed, ["frames"] = data.Count, ["form"] = options.Form.ToString(), ["forces"] = data.Scores is not null, ["hidden"] = options.Hidden, ["layers"] = options.Layers,
            ["batch"] = options.Batch, ["steps"] = options.Steps, ["rate"] = options.LearningRate,
            ["training_minutes"] = Math.Round(Stopwatch.GetElapsedTime(start).TotalMinutes, 2),
            ["training_core_minutes"] = Math.Round((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMinutes, 2),
        };
        StoredModel stored = trained.ToArrays();
        CoordinateMapArrays.Write(map, stored.Arrays);
        SafetensorsFile.Write(file, stored.Arrays, stored.Metadata);
        File.WriteAllText(card, about.ToJsonString());
    }

    SafetensorsContent content = SafetensorsFile.Read(file);
    return (ScoreModel.FromArrays(new StoredModel(content.Tensors, content.Metadata)), (InternalCoordinateMap)CoordinateMapArrays.Read(content.Tensors), (JsonObject)JsonNode.Parse(File.ReadAllText(card))!);
}

internal sealed class Told : IProgress<ScoreTrainingProgress>
{
    public void Report(ScoreTrainingProgress value) =>
        Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} step {value.Step}: {value.TrainingLoss:F4} {value.ValidationLoss:F4}");
}
