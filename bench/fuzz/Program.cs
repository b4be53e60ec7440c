using System.Globalization;
using System.Text.Json;
using MicroMacro.Bench.Fuzz;
using MicroMacro.Tests.Support;
using MicroMacro.Tests.Support.Fuzz;

// dotnet run -c Release --project bench/fuzz -- [--rounds N] [--seed S] [--threads T] [--reader NAME] [--round K] [--results FILE] [--fresh]
Dictionary<string, string> options = [];
for (int i = 0; i < args.Length; i++)
{
    options[args[i]] = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : "";
}

long Number(string name, long otherwise) => options.TryGetValue(name, out string? text) ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
ulong seed = (ulong)Number("--seed", 1);
string[] readers = options.TryGetValue("--reader", out string? only) ? [only] : [.. FuzzTargets.Names];
if (options.ContainsKey("--round"))
{
    // One round again, its file kept, for a debugger.
    FuzzTarget target = FuzzTargets.Of(readers[0]);
    byte[] file = target.Mutant(seed, Number("--round", 0));
    File.WriteAllBytes("fuzz-round.bin", file);
    Console.WriteLine($"{target.Check(file, 1, out bool isAccepted) ?? (isAccepted ? "read" : "refused")}; {file.Length} bytes in fuzz-round.bin");
    return 0;
}

long rounds = Number("--rounds", 1_000_000);
string path = options.GetValueOrDefault("--results", RepositoryRoot.Combine("bench", "fuzz", "results.jsonl"));
if (options.ContainsKey("--fresh"))
{
    File.Delete(path);
}

HashSet<string> done = [.. (File.Exists(path) ? File.ReadAllLines(path) : [])
    .Select(line => JsonDocument.Parse(line).RootElement)
    .Where(e => e.GetProperty("rounds").GetInt64() == rounds && e.GetProperty("seed").GetUInt64() == seed)
    .Select(e => e.GetProperty("reader").GetString()!)];
int failures = 0;
foreach (string reader in readers.Where(r => !done.Contains(r)))
{
    FuzzOutcome outcome = new FuzzRun(FuzzTargets.Of(reader), seed, rounds, (int)Number("--threads", Environment.ProcessorCount)).Go();
    failures += outcome.Defects.Count;
    string line = JsonSerializer.Serialize(new
    {
        reader,
        rounds,
        seed,
        accepted = outcome.Accepted,
        refused = rounds - outcome.Accepted - outcome.Defects.Count,
        defects = outcome.Defects,
        seconds = Math.Round(outcome.Seconds, 1),
        date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    });
    Console.WriteLine(line);
    File.AppendAllText(path, line + "\n");
}

return failures == 0 ? 0 : 1;
