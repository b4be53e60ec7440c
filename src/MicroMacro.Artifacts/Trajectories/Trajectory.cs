using MicroMacro.Artifacts.Files;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules.Trajectories;

namespace MicroMacro.Artifacts.Trajectories;

/// <summary>Opens trajectory files for reading and writing.</summary>
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

    /// <summary>Creates a trajectory file, .dcd or .xtc by its ending, in place of one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="atomCount">The number of atoms.</param>
    /// <param name="timestep">The integrator's timestep in ps (DCD keeps it once for the file).</param>
    /// <param name="stepsPerFrame">Steps from frame to frame (likewise).</param>
    /// <param name="firstStep">The step of the first frame (likewise).</param>
    /// <exception cref="ArgumentException">The ending is neither.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static ITrajectoryWriter Create(string path, int atomCount, double timestep, int stepsPerFrame, int firstStep = 0)
    {
        bool isDcd = IsDcd(path);
        FileStream file = Writable(path, FileMode.Create);
        return isDcd ? new DcdWriter(file, atomCount, timestep, stepsPerFrame, firstStep) : new XtcWriter(file, atomCount);
    }

    /// <summary>Cuts a trajectory file to the length that it had at a checkpoint, after a flush, and goes on writing there.</summary>
    /// <param name="path">A file that <see cref="Create"/> made.</param>
    /// <param name="atomCount">The number of atoms.</param>
    /// <param name="length">Its length at the checkpoint, in bytes.</param>
    /// <exception cref="InvalidDataInputException">The file is shorter than that, has another number of atoms, or does not end there at a whole frame.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static ITrajectoryWriter Resume(string path, int atomCount, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        bool isDcd = IsDcd(path);
        FileStream file = Writable(path, FileMode.Open);
        try
        {
            if (file.Length < length)
            {
                throw new InvalidDataInputException($"'{path}' has {file.Length} bytes, fewer than the {length} that the checkpoint says were written.");
            }

            file.SetLength(length);
            ITrajectoryWriter writer = isDcd ? DcdWriter.Resume(file, path) : new XtcWriter(file, atomCount);
            file.Seek(0, SeekOrigin.End);
            return writer.AtomCount == atomCount
                ? writer
                : throw new InvalidDataInputException($"'{path}' has {writer.AtomCount} atoms, where the run has {atomCount}.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool IsDcd(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".DCD" => true,
        ".XTC" => false,
        _ => throw new ArgumentException($"'{path}' ends neither in .dcd nor in .xtc, the two formats that are written", nameof(path)),
    };

    private static FileStream Writable(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(path, exception);
        }
    }
}
