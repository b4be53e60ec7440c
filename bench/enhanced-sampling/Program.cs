using System.Diagnostics;
using System.Globalization;
using MicroMacro.Bench.EnhancedSampling;

// enhanced-sampling RESULTS EXAMPLES [SCALE [CELL...]]: each cell leaves RESULTS/CELL.txt and is not run again where that is there.
string results = args[0];
double scale = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 1;
AlanineCells alanine = new(Path.Combine(args[1], "alanine-dipeptide"), scale);
(string Name, Func<IEnumerable<string>> Run)[] cells =
[
    ("double-well-metadynamics", SdeCells.DoubleWellMetadynamics),
    ("double-well-temperatures", SdeCells.DoubleWellTemperatures),
    ("double-well-windows", SdeCells.DoubleWellWindows),
    ("muller-brown-10-metadynamics", () => SdeCells.MullerBrownMetadynamics(10)),
    ("muller-brown-15-metadynamics", () => SdeCells.MullerBrownMetadynamics(15)),
    ("muller-brown-10-temperatures", () => SdeCells.MullerBrownTemperatures(10)),
    ("muller-brown-15-temperatures", () => SdeCells.MullerBrownTemperatures(15)),
    ("alanine-metadynamics", alanine.Metadynamics),
    ("alanine-temperatures", alanine.Temperatures),
    ("alanine-windows", alanine.Windows),
];
Directory.CreateDirectory(results);
foreach ((string name, Func<IEnumerable<string>> run) in cells)
{
    string path = Path.Combine(results, name + ".txt");
    if (File.Exists(path) || (args.Length > 3 && !args.Skip(3).Contains(name)))
    {
        continue;
    }

    Stopwatch clock = Stopwatch.StartNew();
    List<string> lines = [.. run()];
    lines.Add(string.Create(CultureInfo.InvariantCulture, $"seconds {clock.Elapsed.TotalSeconds:F0}"));
    File.WriteAllText(path + ".part", string.Join('\n', lines) + "\n");
    File.Move(path + ".part", path);
    Console.WriteLine($"{name}\n  {string.Join("\n  ", lines)}");
}
