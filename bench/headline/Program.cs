using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroMacro.Bench.Headline;

// headline FOLDER [--seeds N] [--share S] [WORD...]: FOLDER holds studies/ and results/. Each cell SYSTEM.METHOD.SEED leaves
// results/SYSTEM.METHOD.SEED.json and is not run again where that is there; words choose cells whose names hold one of them.
string folder = args[0];
int seeds = Option("--seeds", 3);
string[] words = [.. args.Skip(1).Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && !args[i].StartsWith("--", StringComparison.Ordinal))];
string results = Path.Combine(folder, "results");
Directory.CreateDirectory(results);
Func<Case>[] cases = [() => SdeCase.BistableHalfMoon(Path.Combine(folder, "studies")), () => SdeCase.MullerBrown(Path.Combine(folder, "studies"))];
foreach (Case system in cases.Select(make => make()))
{
    for (int seed = 1; seed <= seeds; seed++)
    {
        foreach ((string method, Action<Case, int, Curve> run) in Plan.Methods())
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{system.Name}.{method}.{seed}");
            string path = Path.Combine(results, name + ".json");
            if (File.Exists(path) || (words.Length > 0 && !words.Any(w => name.Contains(w, StringComparison.Ordinal))))
            {
                continue;
            }

            Stopwatch clock = Stopwatch.StartNew();
            Curve curve = new(system);
            run(system, seed, curve);
            JsonObject cell = curve.ToJson(method, seed);
            cell["wall_seconds"] = Math.Round(clock.Elapsed.TotalSeconds, 1);
            File.WriteAllText(path + ".part", cell.ToJsonString(new JsonSerializerOptions()) + "\n");
            File.Move(path + ".part", path);
            Console.WriteLine($"{name}: {cell["curve"]!.AsArray().LastOrDefault()?.ToJsonString()} in {clock.Elapsed.TotalSeconds:F0} s");
        }
    }
}

int Option(string name, int otherwise) => Array.IndexOf(args, name) is var at && at >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
