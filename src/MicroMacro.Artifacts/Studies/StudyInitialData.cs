using MicroMacro.Artifacts.Arrays;
using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Studies;

/// <summary>The first data that a study asks for.</summary>
internal static class StudyInitialData
{
    /// <summary>An ensemble from the typical state, from named coordinates or from a file's states; or a file's frames as they are.</summary>
    public static InitialData Of(Study study, IMicroSystem system, double[] typical)
    {
        InitialSettings initial = study.Initial;
        if (initial.DataPath is { } data)
        {
            ArrayBundle bundle = NpzFile.Read(data);
            double[] frames = States(bundle, data, system);
            return new InitialData { States = frames, Groups = Groups(bundle, data, frames.Length / system.StateDimension) };
        }

        double[] starts = initial.StartPath is { } path ? States(path, system) : StudySystems.Start(study, typical);
        int given = starts.Length / system.StateDimension;
        int stride = Math.Max(1, checked((int)study.Steps(initial.Record)));
        return new InitialData
        {
            States = [.. Enumerable.Range(0, initial.Replicas).SelectMany(r => starts.AsSpan(r % given * system.StateDimension, system.StateDimension).ToArray())],
            EquilibrationSteps = study.Steps(initial.BurnIn),
            Records = Math.Max(1, checked((int)(study.Steps(initial.Time) / stride))),
            Stride = stride,
        };
    }

    // 'replica' may hold any whole numbers; they are counted from 0 in the order in which they appear.
    private static int[]? Groups(ArrayBundle bundle, string path, int frames)
    {
        if (!bundle.TryGet("replica", out NamedArray? replica))
        {
            return null;
        }

        if (replica.Count != frames)
        {
            throw new InvalidDataInputException($"'{path}': replica has {replica.Count} entries for the {frames} rows of x.");
        }

        var numbers = new Dictionary<double, int>();
        int[] groups = new int[frames];
        double[] given = replica.ToDoubles();
        for (int i = 0; i < frames; i++)
        {
            if (!numbers.TryGetValue(given[i], out groups[i]))
            {
                numbers[given[i]] = groups[i] = numbers.Count;
            }
        }

        return groups;
    }

    /// <summary>The states that show the observations x of a file, shape [n, d].</summary>
    public static double[] States(string path, IMicroSystem system) => States(NpzFile.Read(path), path, system);

    private static double[] States(ArrayBundle bundle, string path, IMicroSystem system)
    {
        if (!bundle.TryGet("x", out NamedArray? x) || x.Shape.Length != 2 || x.Shape[1] != system.ObservationDimension || x.Shape[0] == 0)
        {
            throw new InvalidDataInputException($"'{path}' needs an array x of shape [n, {system.ObservationDimension}] with the observations of {system.Name}.");
        }

        double[] observations = x.ToDoubles();
        if (!observations.All(double.IsFinite))
        {
            throw new InvalidDataInputException($"'{path}': x holds a number that is not finite, in row {Array.FindIndex(observations, v => !double.IsFinite(v)) / system.ObservationDimension}.");
        }

        double[] states = new double[x.Shape[0] * system.StateDimension];
        for (int i = 0; i < x.Shape[0]; i++)
        {
            system.Reconstruct(observations.AsSpan(i * system.ObservationDimension, system.ObservationDimension), states.AsSpan(i * system.StateDimension, system.StateDimension));
        }

        return states;
    }
}
