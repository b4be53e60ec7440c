using System.Diagnostics;
using System.Globalization;
using MicroMacro.Bench.ForceInformed;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;

// usage: ForceInformed RESULTS.csv [--short | --variants]
string file = args.Length > 0 ? args[0] : "results.csv";
bool brief = args.Contains("--short");
bool isVaried = args.Contains("--variants");
int[] frames = brief ? [1000] : [1000, 100, 300, 3000];
int seeds = brief ? 2 : 5;
HashSet<string> done = [];
if (File.Exists(file))
{
    done = [.. File.ReadLines(file).Skip(1).Select(l => string.Join(',', l.Split(',').Take(4)))];
}
else
{
    File.WriteAllText(file, "system,frames,forces,seed,error,seconds\n");
}

int threads = Environment.ProcessorCount;
Func<IProblem>[] problems = [() => new MullerBrownProblem(), () => new AlanineProblem(threads)];
string[] names = ["muller-brown", "alanine-dipeptide"];
IProblem?[] made = new IProblem?[names.Length];
if (isVaried)
{
    foreach (Variant variant in Variant.All)
    {
        for (int seed = 1; seed <= variant.Seeds; seed++)
        {
            Cell(1, 1000, seed, variant.Forces, $"alanine-dipeptide: {variant.Name}", variant.Options);
        }
    }

    return;
}

foreach (int n in frames)
{
    for (int p = 0; p < names.Length; p++)
    {
        for (int seed = 1; seed <= seeds; seed++)
        {
            foreach (bool forces in new[] { false, true })
            {
                Cell(p, n, seed, forces, names[p], o => o);
            }
        }
    }
}

// One training and its error, unless the results have it.
void Cell(int problemIndex, int n, int seed, bool forces, string name, Func<ScoreTrainingOptions, ScoreTrainingOptions> change)
{
    string key = string.Create(CultureInfo.InvariantCulture, $"{name},{n},{(forces ? "with" : "without")},{seed}");
    if (done.Contains(key))
    {
        return;
    }

    IProblem problem = made[problemIndex] ??= problems[problemIndex]();
    long start = Stopwatch.GetTimestamp();
    ScoreModel model = ScoreTrainer.Train(problem.Data(n, seed, forces), change(problem.Options), (ulong)seed, threads).Model!;
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    string line = string.Create(CultureInfo.InvariantCulture, $"{key},{problem.Error(model, threads):G6},{seconds:F1}");
    File.AppendAllText(file, line + "\n");
    Console.WriteLine(line);
}
