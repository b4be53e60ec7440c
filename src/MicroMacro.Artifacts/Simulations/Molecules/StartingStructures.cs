using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules;
using MicroMacro.Systems.Molecules.Trajectories;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>Where the replicas of a simulation start.</summary>
internal static class StartingStructures
{
    /// <summary>Positions in nm, shape [R, 3N]: those of the molecule, or the frames of the start file, one after the other and again from the first.</summary>
    /// <exception cref="InvalidDataInputException">A file cannot be used, or has no such frame.</exception>
    public static double[] Of(MoleculeSimulationSettings settings, MolecularTopology topology)
    {
        int width = 3 * topology.AtomCount;
        List<double[]> frames = settings.StartPath is { } path ? Frames(path, settings, width) : [Coordinates(settings.Molecule.CoordinatesPath, topology.AtomCount)];
        double[] starts = new double[settings.Replicas * width];
        for (int replica = 0; replica < settings.Replicas; replica++)
        {
            frames[replica % frames.Count].CopyTo(starts, replica * width);
        }

        return starts;
    }

    /// <summary>The positions of a coordinates file in nm, shape [3N].</summary>
    /// <exception cref="InvalidDataInputException">The file cannot be used.</exception>
    public static double[] Coordinates(string path, int atoms)
    {
        using FileStream file = InputFile.Open(path);
        return AmberCoordinatesReader.Read(file, path, atoms).Positions;
    }

    private static List<double[]> Frames(string path, MoleculeSimulationSettings settings, int width)
    {
        int[] wanted = settings.Frames.Count == 0 ? [.. Enumerable.Range(0, settings.Replicas)] : [.. settings.Frames.Take(settings.Replicas)];
        Dictionary<int, double[]> found = path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? OfArrays(path, wanted, width) : OfTrajectory(path, wanted, width);
        int missing = Array.FindIndex(wanted, f => !found.ContainsKey(f));
        if (missing < 0 || (settings.Frames.Count == 0 && missing > 0))
        {
            return [.. wanted.Where(found.ContainsKey).Select(f => found[f])];
        }

        throw new InvalidDataInputException($"'{path}' has no frame {wanted[missing]}; frames count from 0.");
    }

    private static Dictionary<int, double[]> OfArrays(string path, int[] wanted, int width)
    {
        (double[] values, int rows, int columns) = NpzFile.Read(path).RequireMatrix("x", path);
        return columns == width
            ? wanted.Distinct().Where(f => f < rows).ToDictionary(f => f, f => values[(f * width)..((f + 1) * width)])
            : throw new InvalidDataInputException($"'{path}': x has {columns} columns, where {width / 3} atoms have {width} coordinates.");
    }

    private static Dictionary<int, double[]> OfTrajectory(string path, int[] wanted, int width)
    {
        using FileStream file = InputFile.Open(path);
        using ITrajectoryReader reader = TrajectoryReader.Open(file, path, width / 3);
        Dictionary<int, double[]> found = [];
        HashSet<int> frames = [.. wanted];
        int last = wanted.Max();
        TrajectoryFrame frame = new(width / 3);
        for (int i = 0; i <= last && reader.Read(frame); i++)
        {
            if (frames.Contains(i))
            {
                found[i] = [.. frame.Positions];
            }
        }

        return found;
    }
}
