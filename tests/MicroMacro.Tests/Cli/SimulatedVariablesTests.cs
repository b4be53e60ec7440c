using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Cli;

/// <summary>What 'simulate' records of angles and of sums of variables, and how it holds them.</summary>
public sealed class SimulatedVariablesTests
{
    private static readonly string Stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);

    [Fact, Trait("Kind", "Law")]
    public void An_angle_and_a_sum_are_recorded_and_held_as_the_library_has_them()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], $$"""
            name: ala2
            system: { topology: {{Stem}}.prmtop, coordinates: {{Stem}}.inpcrd, temperature: 300 K, timestep: 1 fs, friction: 5 /ps }
            slow:
              - { name: a, angle: [6, 8, 14] }
              - { name: d, distance: [1, 18] }
              - { name: e, distance: [4, 16] }
              - { name: s, combination: { of: [d, e], coefficients: [1, -0.5] } }
              - { name: phi, torsion: [4, 6, 8, 14] }
              - { name: t, combination: { of: [phi], coefficients: [-2] } }
            simulation:
              replicas: 2
              time: 1 ps
              record: 0.05 ps
              trajectory: none
              restraints:
                - { on: a, center: 105 deg, stiffness: 300 kJ/mol/rad^2 }
                - { on: s, center: [3 A, 4 A], stiffness: 5000 kJ/mol/nm^2 }
            """);
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "out").Code);
        ArrayBundle samples = NpzFile.Read(folder["out/samples.npz"]);
        Assert.Equal(["rad", "nm", "nm", "nm", "rad", "rad"], (string[])samples["z_units"].Values);
        Assert.Equal([0, 0, 0, 0, 2 * Math.PI, 4 * Math.PI], samples["period"].ToDoubles());
        double[] x = samples["x"].ToDoubles();
        Angle angle = new("a", 6, 8, 14);
        (Distance d, Distance e) = (new("d", 1, 18), new("e", 4, 16));
        double largest = 0;
        for (int row = 0; row < 40; row++)
        {
            double[] at = x[(66 * row)..(66 * (row + 1))];
            double[] fields = Fields(File.ReadAllLines(folder[$"out/COLVAR.{row / 20}"]).Where(l => l[0] != '#').ElementAt(row % 20));
            (double a, double s) = (angle.Evaluate(at, [], 0), d.Evaluate(at, [], 0) - (0.5 * e.Evaluate(at, [], 0)));
            Assert.Equal(-2 * fields[5], fields[6], 1e-8);
            Assert.Equal([a, d.Evaluate(at, [], 0), e.Evaluate(at, [], 0), s], fields[1..5], (p, q) => Math.Abs(p - q) < 1e-6);
            double center = row < 20 ? 0.3 : 0.4;
            double bias = (150 * Math.Pow(a - (105 * Math.PI / 180), 2)) + (2500 * Math.Pow(s - center, 2));
            Assert.Equal(bias, fields[8], 1e-3 + (1e-4 * bias));
            largest = Math.Max(largest, bias);

            // It starts at 0.5 or so; what holds it takes it to its centre, to a few widths of sqrt(kT/k) = 0.022 nm.
            Assert.True(row % 20 < 15 || Math.Abs(s - center) < 0.11, $"s = {s} in record {row}");
        }

        Assert.True(largest > 1, $"{largest} kJ/mol would be no test");
        Assert.Equal("#! FIELDS time a d e s phi t energy bias", File.ReadLines(folder["out/COLVAR.0"]).First());
    }

    private static double[] Fields(string line) => [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => double.Parse(f, CultureInfo.InvariantCulture))];
}
