using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroMacro.ScoreQuality;

/// <summary>Runs the cells that are not yet in the results folder, one after the other, each to a file of its own.</summary>
internal static class Program
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static int Main(string[] arguments)
    {
        if (arguments.Length < 1)
        {
            Console.Error.WriteLine("usage: score-quality FOLDER [--short] [CELL...]");
            return 2;
        }

        string folder = arguments[0];
        bool isShort = arguments.Contains("--short");
        string[] wanted = [.. arguments.Skip(1).Where(a => a != "--short")];
        Directory.CreateDirectory(folder);
        foreach ((string name, Func<JsonObject> cell) in Cells(folder, isShort))
        {
            string file = Path.Combine(folder, name + ".json");
            if (File.Exists(file) || (wanted.Length > 0 && !wanted.Any(w => name.StartsWith(w, StringComparison.Ordinal))))
            {
                continue;
            }

            Stopwatch watch = Stopwatch.StartNew();
            JsonObject result = cell();
            result["seconds"] = Math.Round(watch.Elapsed.TotalSeconds, 1);
            result["short"] = isShort;
            File.WriteAllText(file + ".part", result.ToJsonString(Indented));
            File.Move(file + ".part", file, true);
            Console.WriteLine($"{name}: {watch.Elapsed.TotalSeconds:F0} s  {result["summary"]}");
        }

        return 0;
    }

    private static IEnumerable<(string Name, Func<JsonObject> Cell)> Cells(string folder, bool isShort)
    {
        foreach (int d in new[] { 2, 8, 32 })
        {
            foreach (bool mixture in new[] { false, true })
            {
                string law = mixture ? "mixture" : "gaussian";
                yield return ($"1-fresh-{law}-{d}", () => ClosedForms.Fresh(d, mixture, isShort));
                yield return ($"1-fixed-{law}-{d}", () => ClosedForms.Fixed(d, mixture, isShort));
            }
        }

        yield return ("2-sbc-ode", () => Calibration.Run(isStochastic: false, isShort));
        yield return ("2-sbc-sde", () => Calibration.Run(isStochastic: true, isShort));
        yield return ("2-sampler-widths", SamplerWidths.Run);
        yield return ("2-half-moon-samples", () => HalfMoonCells.TwoSample(folder, isShort));
        yield return ("3-guidance", () => GuidanceCells.Run(isShort));
        yield return ("3-default", () => HalfMoonCells.Default(isShort));
        foreach (string preset in new[] { "standard", "ve-song2021", "song-tutorial", "vp-song2021", "subvp-song2021" })
        {
            yield return ($"3-samplers-{preset}", () => HalfMoonCells.Samplers(preset, isShort));
        }
    }
}
