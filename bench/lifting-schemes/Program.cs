using MicroMacro.Bench.LiftingSchemes;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: lifting-schemes RESULTS [WORD ...]   (cells that have a file in RESULTS are kept; words choose cells by name)");
    return 2;
}

string folder = Directory.CreateDirectory(args[0]).FullName;
Func<LiftingCase>[] cases =
[
    () => HalfMoonLifting.With("half-moon-dense", 0.2),
    () => HalfMoonLifting.With("half-moon-sparse", 0.8),
    () => AlanineLifting.With("alanine", 15),
];
foreach (LiftingCase given in cases.Select(make => make()).Where(c => args.Length == 1 || args.Skip(1).Any(word => c.Name.Contains(word, StringComparison.Ordinal))))
{
    for (ulong seed = 1; seed <= 3; seed++)
    {
        string file = Path.Combine(folder, $"{given.Name}-{seed}.csv");
        if (File.Exists(file))
        {
            continue;
        }

        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        File.WriteAllLines(file + ".part", [Healing.Header, .. new Healing(given, seed).Lines()]);
        File.Move(file + ".part", file);
        Console.WriteLine(FormattableString.Invariant($"{given.Name}, seed {seed}: {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
    }
}

return 0;
