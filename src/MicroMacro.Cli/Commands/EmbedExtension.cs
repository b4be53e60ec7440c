using System.Globalization;
using System.Text;
using MicroMacro.Artifacts.Coordinates;
using MicroMacro.Artifacts.Files;
using MicroMacro.Cli.Hosting;
using MicroMacro.Manifolds;
using MicroMacro.Numerics;

namespace MicroMacro.Cli.Commands;

/// <summary>Carries the coordinates of embed beyond the points of the map: to all points, to a file for studies, to text.</summary>
internal static class EmbedExtension
{
    private const int LandmarkCenters = 300;

    /// <summary>Coordinates at all points from those at landmarks: by Nyström's formula, or a Gaussian process where it does not apply.</summary>
    public static double[] ToAll(DiffusionMap map, EmbedInput landmarks, EmbedInput all) =>
        landmarks.Options.Superpose || map.Kernel == DiffusionKernel.SelfTuning
            ? Process(landmarks, map.Count, map.Coordinates, LandmarkCenters).Mean.Evaluate(all.Arguments)
            : new NystromExtension(map).Evaluate(all.Points);

    /// <summary>Learns a coordinate, or the angle of the pair that it begins, as a smooth function, and writes it.</summary>
    /// <returns>The function, with its error at points held out.</returns>
    /// <exception cref="UsageException">There is no such coordinate.</exception>
    public static GaussianProcess Freeze(DiffusionMap map, EmbedInput input, int component, int centers, FileInfo file)
    {
        int k = map.Components;
        if (component >= k)
        {
            throw new UsageException($"--component {component} is not among the {k} coordinates, which count from 0.");
        }

        PeriodicPair? pair = PeriodicPair.Find(map).FirstOrDefault(p => p.First == component);
        double[] values = pair is null
            ? [.. Enumerable.Range(0, map.Count).Select(i => map.Coordinates[(i * k) + component])]
            : [.. pair.Angles.SelectMany(a => new[] { Math.Cos(a), Math.Sin(a) })];
        GaussianProcess process = Process(input, map.Count, values, centers);
        new FrozenCoordinate(process.Mean, input.Pairs).Write(file.FullName);
        return process;
    }

    /// <summary>How far a frozen coordinate errs, and on what.</summary>
    public static string Sentence(GaussianProcess process, EmbedInput input, int component, FileInfo file)
    {
        HeldOutPoints held = process.HeldOut;
        string what = input.ByReplica
            ? $"replica{(held.Groups.Length == 1 ? "" : "s")} {string.Join(", ", held.Groups)}"
            : $"{held.Groups.Length} of {held.Total} stretches of the points";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Coordinate {component} is frozen in '{file.Name}'. Fitted without {what}, {held.Count} of {held.IsHeldOut.Length} points, it errs there by {100 * process.HeldOutError:F2} % of its spread; the map itself saw them.\n");
    }

    /// <summary>Writes one line a point, with a head that says FIELDS as COLVAR files do.</summary>
    public static void WriteText(FileInfo file, double[] coordinates, int components)
    {
        StringBuilder text = new("#! FIELDS time");
        for (int c = 0; c < components; c++)
        {
            text.Append(CultureInfo.InvariantCulture, $" psi{c + 1}");
        }

        for (int i = 0; i < coordinates.Length; i++)
        {
            text.Append(i % components == 0 ? $"\n {i / components}" : "").Append(CultureInfo.InvariantCulture, $" {coordinates[i]:R}");
        }

        AtomicFile.Write(file.FullName, stream => stream.Write(Encoding.ASCII.GetBytes(text.Append('\n').ToString())));
    }

    private static GaussianProcess Process(EmbedInput input, int count, double[] values, int centers)
    {
        try
        {
            return GaussianProcess.Fit(input.Arguments, input.Arguments.Length / count, values, centers, input.Groups);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataInputException($"the coordinate cannot be made a function: {exception.Message.Split(" (Parameter", 2)[0]}.", exception);
        }
    }
}
