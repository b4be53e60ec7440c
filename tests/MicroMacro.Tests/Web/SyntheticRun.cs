using System.Text.Json;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Tests.Web;

/// <summary>Run directories with made-up but plausible numbers in the shapes of the run contract, to write reports from.</summary>
internal static class SyntheticRun
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A half-moon-like run: an SDE without an equilibrium in x, conditional laws known exactly, model better after the loop.</summary>
    public static void WriteHalfMoon(string directory)
    {
        Noise random = new(1);
        double[] labels = [.. Enumerable.Range(0, 9).Select(i => 0.25 + (0.3125 * i))];
        double[] centers = Grid(0.2, 1.8, 41);
        double[] exact = [.. centers.Select(r => Normal(r, 1, 0.2236))];
        double[] Law(double shift, double width) => [.. centers.Select(r => Normal(r, 1 + shift, 0.2236 * width))];
        object Density(double x) => new
        {
            z = new[] { x }, axis = "r", axis_unit = "", centers,
            model = Law(0.004 * random.NextGaussian(), 1 + (0.01 * random.NextGaussian())), first_model = Law(0.11 * Math.Sin(7 * x), 0.8),
            physics = exact.Select(p => Math.Max(0, p * (1 + (0.05 * random.NextGaussian())))).ToArray(),
            exact, ks_model = 0.015 + (0.012 * random.NextDouble()), ks_first_model = 0.08 + (0.22 * Math.Abs(Math.Sin(5 * x))), ks_physics = 0.012 + (0.006 * random.NextDouble()),
        };
        Write(directory, new
        {
            name = "half-moon", seed = 1, version = "0.1.0",
            system = new { kind = "sde", name = "half-moon", description = "A fast radius and a slowly drifting angle, seen through u = y cos(x + y − 1), v = y sin(x + y − 1)." },
            energy_unit = "kT", thermal_energy = 1.0,
            coarse = new[] { new { name = "x", unit = "", period = 0.0 } },
            stop = new { reason = "target met", text = "all labels pass after 3 iterations." },
            verdict = new { overall = "pass", text = "At all 9 labels the model's conditional law is within what 2,000 independent samples can tell from the physical one.", false_alarm_rate = 0.05 },
            labels = labels.Select((x, i) => Label(x, "pass", random, 0.02)).ToArray(),
            iterations = Iterations(3, 9, 3e6, null),
            ledger = new object[] { new { stage = "initial", force_evaluations = 3000000L }, new { stage = "healing", force_evaluations = 450000L }, new { stage = "umbrella windows", force_evaluations = 9100000L } },
            training = Training(3, random),
            observation = new[] { "u<1>", "v" }, free_energy = (object?)null, mbar = (object?)null,
            densities = labels.Select(Density).ToArray(),
            ramachandran = (object?)null, lifted = (object?)null,
        });
        string samples = Directory.CreateDirectory(Path.Combine(directory, "samples")).FullName;
        NpzFile.Write(Path.Combine(samples, "lifted.npz"), Plane(labels, 400, random));
        NpzFile.Write(Path.Combine(samples, "windows.npz"), Plane(labels, 900, random));
    }

    /// <summary>A run on alanine dipeptide: F(φ), a reference, Ramachandran histograms, verdicts of every kind, lifted structures.</summary>
    public static void WriteAlanine(string directory)
    {
        Noise random = new(2);
        double[] grid = [.. Enumerable.Range(0, 72).Select(i => (-180 + 2.5 + (5 * i)) * Math.PI / 180)];
        double[] truth = [.. grid.Select(FreeEnergy)];
        double low = truth.Min();
        double?[] f = [.. truth.Select((v, i) => i is > 40 and < 43 ? null : (double?)(v - low + (0.25 * random.NextGaussian())))];
        double[] labels = [.. Enumerable.Range(0, 14).Select(i => (-170 + (25.0 * i)) * Math.PI / 180)];
        string[] verdicts = ["pass", "pass", "fail", "pass", "pass", "pass", "not equilibrated", "pass", "cannot tell", "pass", "pass", "pass", "pass", "outside the region"];
        double[] centers = [.. Enumerable.Range(0, 36).Select(i => -175.0 + (10 * i))];
        Write(directory, new
        {
            name = "alanine-dipeptide", seed = 1, version = "0.1.0",
            system = new { kind = "molecule", name = "Alanine dipeptide", atoms = 22, temperature_K = 300.0, description = "Alanine dipeptide (ACE-ALA-NME) in vacuum, AMBER99SB-ILDN, at 300 K." },
            energy_unit = "kJ/mol", thermal_energy = 2.4943, target_error = 0.5,
            coarse = new[] { new { name = "phi", unit = "rad", period = 2 * Math.PI } },
            stop = new { reason = "target met", text = "the largest error of F is 0.42 kJ/mol, below the target of 0.5 kJ/mol, and the verdict stands." },
            verdict = new { overall = "fail", text = "Model and physics agree at 10 of 13 labels; one differs, one has hidden states that are not equilibrated, one cannot be told.", false_alarm_rate = 0.05 },
            labels = labels.Select((z, i) => Label(z, verdicts[i], random, 0.11)).ToArray(),
            iterations = Iterations(6, 14, 4.1e7, 1.0),
            ledger = new object[] { new { stage = "initial", force_evaluations = 1280000L }, new { stage = "healing", force_evaluations = 3400000L }, new { stage = "burn-in", force_evaluations = 12400000L }, new { stage = "umbrella windows", force_evaluations = 231000000L }, new { stage = "minimisation", force_evaluations = 91000L } },
            training = Training(6, random),
            free_energy = new { grid, F = f, dF = truth.Select(v => 0.1 + (0.012 * (v - low))).ToArray(), reference_F = truth.Select(v => v - low + 0.3).ToArray(), reference_dF = truth.Select(_ => 0.12).ToArray(), reference_source = "OpenMM, 36 umbrella windows", rms_to_reference = 0.31, largest_error = 0.42, region = 30.0, caveat = "Two windows share <few> samples." },
            mbar = new { status = "Converged", states = 36, samples = 18000, smallest_neighbour_overlap = 0.021, overlap = Overlap(36) },
            densities = labels.Select(z => Psi(z, centers, random)).ToArray(),
            ramachandran = new { x = "phi", y = "psi", model = Histogram(random, 4000, 0.12), physics = Histogram(random, 16000, 0), edges = Grid(-180, 180, 61) },
            lifted = new { count = 2800, valid_fraction = 0.984, below_energy_quantile_fraction = 0.931, bond_failures = 12, angle_failures = 27, chirality_failures = 0, isomer_failures = 1, clashes = 9 },
            nearest_frame_comparison = new { rms_to_reference = 1.94, labels_that_pass = 5, force_evaluations = 250000000L },
        });
        const int PerLabel = 12;
        string samples = Directory.CreateDirectory(Path.Combine(directory, "samples")).FullName;
        File.WriteAllText(Path.Combine(samples, "lifted.pdb"), SyntheticStructures.Pdb(labels, PerLabel, random));
        double[] z = [.. labels.SelectMany(label => Enumerable.Repeat(label, PerLabel))];
        NpzFile.Write(Path.Combine(samples, "lifted.npz"), new ArrayBundle { ["z"] = NamedArray.Of(z, z.Length, 1) });
    }

    /// <summary>A summary in which every name is an attack.</summary>
    public static string Hostile { get; } = Attacked("</script><img onerror=alert(1)>");

    private static string Attacked(string name) => JsonSerializer.Serialize(
        new
        {
            name, version = name, seed = name,
            system = new { kind = "sde", name, description = name },
            energy_unit = name, coarse = new[] { new { name, unit = name, period = 0.0 } },
            stop = new { reason = name, text = name }, verdict = new { overall = name, text = name },
            labels = new[] { new { z = new[] { 0.5 }, verdict = name, energy_distance_p = 0.5, potential_overlap = 0.9 } },
            iterations = new[] { new { iteration = 0, decision = name, labels = new[] { new[] { 0.5 } }, verdict = name, cumulative_force_evaluations = 10, largest_error = 1.0 } },
            ledger = new[] { new { stage = name, force_evaluations = 5 }, new { stage = "<a href=\"javascript:alert(1)\">x</a>", force_evaluations = 7 } },
            training = new[] { new { iteration = name, step = new[] { 1, 2 }, training_loss = new[] { 2.0, 1.0 }, validation_loss = new[] { 2.0, 1.5 } } },
            free_energy = new { grid = new[] { 0.1, 0.2, 0.3 }, F = new[] { 0.0, 1.0, 2.0 }, dF = new[] { 0.1, 0.1, 0.1 }, reference_F = new[] { 0.0, 1.1, 2.0 }, reference_source = name },
            densities = new[] { new { z = new[] { 0.5 }, axis = name, axis_unit = name, centers = new[] { 1.0, 2.0, 3.0 }, model = new[] { 0.2, 0.6, 0.2 }, physics = new[] { 0.25, 0.5, 0.25 }, ks_model = 0.1 } },
            nearest_frame_comparison = new Dictionary<string, string> { [name] = name },
        },
        Unescaped);

    private static void Write(string directory, object summary)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "summary.json"), JsonSerializer.Serialize(summary));
        File.WriteAllText(Path.Combine(directory, "manifest.json"), JsonSerializer.Serialize(new
        {
            program = "micromacro", version = "0.1.0", state = "finished", command = new[] { "micromacro", "run", "study.yaml" }, seed = 1, identity = "5d0f3a2c",
            inputs = new[] { new { file = "ala2.prmtop", sha256 = "9b1c" }, new { file = "ala2.inpcrd", sha256 = "77e0" } }, host = new { os = "Linux x64", processors = 2, simd_width = 512 }, wall_seconds = new { initial = 2.1, training = 41.5, windows = 160.2 },
        }));
    }

    /// <summary>Points of the half-moon: r ~ N(1, 0.05) at labels x, seen as u and v.</summary>
    private static ArrayBundle Plane(double[] labels, int perLabel, Noise random)
    {
        int n = labels.Length * perLabel;
        double[] points = new double[2 * n];
        double[] z = new double[n];
        for (int i = 0; i < n; i++)
        {
            z[i] = labels[i / perLabel] + (0.02 * random.NextGaussian());
            double r = 1 + (0.2236 * random.NextGaussian());
            (double sin, double cos) = Math.SinCos(z[i] + r - 1);
            points[2 * i] = r * cos;
            points[(2 * i) + 1] = r * sin;
        }

        return new ArrayBundle { ["x"] = NamedArray.Of(points, n, 2), ["z"] = NamedArray.Of(z, n, 1) };
    }

    private static object Label(double z, string verdict, Noise random, double width)
    {
        double offset = verdict == "fail" ? 0.9 : 0.12;
        return new
        {
            z = new[] { z }, verdict, residual_mean = new[] { width * offset * random.NextGaussian() }, residual_mean_error = new[] { width * 0.05 }, residual_rms = width * (1 + (0.05 * random.NextGaussian())), umbrella_width = width,
            energy_distance = verdict == "fail" ? 0.21 : 0.004 + (0.004 * random.NextDouble()), energy_distance_p = verdict == "fail" ? 0.0005 : 0.05 + (0.9 * random.NextDouble()),
            potential_overlap = verdict == "fail" ? 0.61 : 0.92 + (0.05 * random.NextDouble()), r_hat = verdict == "not equilibrated" ? 1.31 : 1.0 + (0.02 * random.NextDouble()),
            n_effective = verdict == "cannot tell" ? 11.0 : 2100 + Math.Round(600 * random.NextDouble()), smallest_effect = verdict.StartsWith("outside", StringComparison.Ordinal) ? (double?)null : 0.021,
            residual_p = 0.05 + (0.9 * random.NextDouble()), fast_distance = verdict == "fail" ? 0.2 : 0.02, fast_p = verdict == "fail" ? 0.0 : 0.05 + (0.9 * random.NextDouble()),
            between_replicas_p = verdict == "not equilibrated" ? 1e-80 : 0.4, invalid_share = verdict == "fail" ? 0.08 : 0.004, settled = true,
            global_moves = new { tried = 1600, accepted = verdict == "fail" ? 1 : 740, acceptance = verdict == "fail" ? 0.0006 : 0.46, model_to_physics = 0.31, physics_to_model = 0.27, given_up = verdict == "fail" },
        };
    }

    private static object[] Iterations(int count, int labels, double cost, double? toReference) =>
        [.. Enumerable.Range(0, count).Select(i => (object)new
        {
            iteration = i, given_up = i == 1 ? new[] { new[] { 0.5 } } : [], decision = i == 0 ? "Windows on the grid cells that the initial data reach, and one cell beyond on each side." : "Cells with the largest error and labels whose verdict was not pass.",
            labels = Enumerable.Range(0, Math.Min(4 + (3 * i), labels)).Select(k => new[] { -2.5 + (0.3 * k) }).ToArray(), windows = 12 + (4 * i), force_evaluations = cost, cumulative_force_evaluations = cost * (i + 1),
            rms_change = i == 0 ? (double?)null : 2.0 / (i * i), largest_error = 1.6 / Math.Sqrt(i + 1), rms_to_reference = toReference / Math.Sqrt(i + 1.0), passed_labels = Math.Min(labels - 3, 2 + (2 * i)), verdict = i + 1 == count ? "pass" : "fail",
        })];

    private static object[] Training(int count, Noise random)
    {
        double[] step = [.. Enumerable.Range(1, 80).Select(k => 50.0 * k)];
        List<object> list = [];
        for (int i = 0; i < count; i++)
        {
            double floor = 0.32 - (0.02 * i);
            list.Add(new
            {
                iteration = i, step, training_loss = step.Select(s => floor + (1.1 * Math.Exp(-s / 350)) + (0.012 * Math.Abs(random.NextGaussian()))).ToArray(),
                validation_loss = step.Select(s => floor + 0.02 + (1.1 * Math.Exp(-s / 350))).ToArray(),
            });
        }

        return [.. list];
    }

    private static object Psi(double phi, double[] centers, Noise random)
    {
        double a = 150 + (20 * Math.Cos(phi));
        double[] exact = [.. centers.Select(c => Circular(c, a, 30) + (0.6 * (1 + Math.Sin(phi)) * Circular(c, -40, 24)))];
        double sum = exact.Sum() * 10;
        return new
        {
            z = new[] { phi }, axis = "psi", axis_unit = "deg", centers,
            model = exact.Select(p => p / sum * (1 + (0.08 * random.NextGaussian()))).ToArray(), physics = exact.Select(p => p / sum * (1 + (0.05 * random.NextGaussian()))).ToArray(),
            exact = (double[]?)null, ks_model = 0.01 + (0.03 * random.NextDouble()), ks_physics = (double?)null,
        };
    }

    private static double[][] Histogram(Noise random, int count, double blur)
    {
        double[][] h = [.. Enumerable.Range(0, 60).Select(_ => new double[60])];
        for (int n = 0; n < count; n++)
        {
            (double phi, double psi, double width) = random.NextDouble() switch { < 0.5 => (-150.0, 155.0, 20.0), < 0.85 => (-80, 65, 18), _ => (60, -60, 12) };
            int Bin(double angle) => (int)Math.Floor(((angle + 540) % 360) / 6) % 60;
            h[Bin(psi + (width * (1 + blur) * random.NextGaussian()))][Bin(phi + (width * (1 + blur) * random.NextGaussian()))]++;
        }

        return h;
    }

    private static double[][] Overlap(int n) => [.. Enumerable.Range(0, n).Select(i =>
    {
        double[] row = [.. Enumerable.Range(0, n).Select(j => Math.Exp(-Math.Pow(Math.Min(Math.Abs(i - j), n - Math.Abs(i - j)), 2) / 1.2))];
        double sum = row.Sum();
        return row.Select((v, j) => (Math.Min(i, j), Math.Max(i, j)) == (20, 21) ? 0.021 : v / sum).ToArray();
    })];

    private static double FreeEnergy(double phi) => 14 - (9 * Math.Cos(phi + 1.75)) - (5.5 * Math.Cos(2 * (phi + 1.9))) - (3.5 * Math.Cos(3 * (phi - 1.1)));

    private static double Normal(double x, double mean, double sd) => Math.Exp(-0.5 * Math.Pow((x - mean) / sd, 2)) / (sd * Math.Sqrt(2 * Math.PI));

    private static double Circular(double x, double mean, double sd) => Normal(Math.IEEERemainder(x - mean, 360), 0, sd);

    private static double[] Grid(double from, double to, int count) => [.. Enumerable.Range(0, count).Select(i => from + ((to - from) * i / (count - 1)))];
}
