using System.Globalization;
using System.Text.Json;
using MicroMacro.Bench.Verdicts;
using MicroMacro.Coupling.Consistency;
using MicroMacro.Systems.Sde;

// How often the whole verdict fails a model that is right, and how often it finds one that is wrong.
//   verdict [--null N] [--power N] [--threads T] [--results FILE]     one line a run; runs that stand in FILE are not repeated
Dictionary<string, string> options = [];
for (int i = 0; i + 1 < args.Length; i += 2)
{
    options[args[i]] = args[i + 1];
}

int Number(string name, int otherwise) => options.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
string path = options.GetValueOrDefault("--results", "bench/verdict/results.jsonl");
int threads = Number("--threads", Environment.ProcessorCount);
(string Name, SdeSystem System, Defect Defect, int Runs)[] cases =
[
    ("two states", Cases.TwoStates, Defect.None, Number("--null", 500)),
    ("one state", Cases.OneState, Defect.None, Number("--power", 100)),
    ("one state", Cases.OneState, Defect.Hot, Number("--power", 100)),
    ("one state", Cases.OneState, Defect.ScaledScore, Number("--power", 100)),
    ("two states", Cases.TwoStates, Defect.SwappedLabel, Number("--power", 100)),
    ("two states", Cases.TwoStates, Defect.ReusedStream, Number("--power", 100)),
    ("two states", Cases.TwoStates, Defect.LostState, Number("--power", 100)),
    ("two states", Cases.TwoStates, Defect.Memorised, Number("--power", 100)),
];
List<Line> lines = [.. (File.Exists(path) ? File.ReadAllLines(path) : []).Select(l => JsonSerializer.Deserialize<Line>(l)!)];
foreach ((string name, SdeSystem system, Defect defect, int runs) in cases)
{
    for (int seed = 0; seed < runs; seed++)
    {
        if (lines.Exists(l => l.System == name && l.Defect == defect.ToString() && l.Seed == seed))
        {
            continue;
        }

        ConsistencyVerdict verdict = Cases.Judge(system, defect, (ulong)seed + (1000 * (ulong)defect), threads);
        Line line = new(name, defect.ToString(), seed, verdict.Overall.ToString(), [.. verdict.Labels.Select(l => l.EffectiveSamples)], verdict.Labels.Max(l => l.SmallestEffect) ?? 0);
        lines.Add(line);
        File.AppendAllText(path, JsonSerializer.Serialize(line) + "\n");
    }

    Line[] done = [.. lines.Where(l => l.System == name && l.Defect == defect.ToString())];
    if (done.Length > 0)
    {
        int found = done.Count(l => l.Verdict is nameof(LabelVerdict.Fail) or nameof(LabelVerdict.NotEquilibrated));
        (double low, double high) = Wilson(found, done.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {defect}: {found} of {done.Length} failed ({100.0 * found / done.Length:F1} %, 95 % interval {100 * low:F1} to {100 * high:F1} %), {done.Count(l => l.Verdict == nameof(LabelVerdict.CannotTell))} cannot tell, {done.Average(l => l.Physical.Average()):F0} physical and {Cases.Samples} lifted samples a label"));
    }
}

static (double Low, double High) Wilson(int found, int runs)
{
    const double z = 1.959964;
    double p = (double)found / runs, scale = 1 + (z * z / runs);
    double middle = (p + (z * z / (2 * runs))) / scale, half = z * Math.Sqrt((p * (1 - p) / runs) + (z * z / (4.0 * runs * runs))) / scale;
    return (Math.Max(0, middle - half), Math.Min(1, middle + half));
}
