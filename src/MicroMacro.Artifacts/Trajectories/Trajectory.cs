using MicroMacro.Artifacts.Files;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules.Trajectories;

namespace MicroMacro.Artifacts.Trajectories;

/// <summary>Opens trajectory files for reading.</summary>
public static class Trajectory
{
    /// <summary>Opens a trajectory for reading; its content tells the format (DCD, XTC, AMBER NetCDF, PDB, inpcrd, rst7; also gzip).</summary>
    /// <param name="path">The file.</param>
    /// <param name="expectedAtoms">The number of atoms that it must have, or null for any.</param>
    /// <exception cref="InvalidDataInputException">The file is not there, is in a format not read here (then it is named), is damaged, or has another number of atoms.</exception>
    public static ITrajectoryReader Open(string path, int? expectedAtoms = null)
    {
        FileStream file = InputFile.Open(path);
        try
        {
            return TrajectoryReader.Open(file, path, expectedAtoms);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole trajectory into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expectedAtoms">The number of atoms that it must have, or null for any.</param>
    /// <param name="stride">Every how many frames one is kept, from the first on.</param>
    /// <returns>Positions in nm, shape [3N] for each kept frame.</returns>
    /// <exception cref="InvalidDataInputException">As for <see cref="Open"/>.</exception>
    public static IReadOnlyList<double[]> ReadPositions(string path, int? expectedAtoms = null, int stride = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        using ITrajectoryReader reader = Open(path, expectedAtoms);
        TrajectoryFrame frame = new(reader.AtomCount);
        List<double[]> kept = [];
        for (long at = 0; reader.Read(frame); at++)
        {
            if (at % stride == 0)
            {
                kept.Add([.. frame.Positions]);
            }
        }

        return kept;
    }
}
