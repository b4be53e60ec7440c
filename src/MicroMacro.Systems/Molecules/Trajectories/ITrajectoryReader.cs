using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>Reads the frames of a trajectory one after the other, in nm and ps whatever the file's own units are.</summary>
public interface ITrajectoryReader : IDisposable
{
    /// <summary>The format's name and the units of the file itself, such as "DCD (Angstrom)".</summary>
    string Format { get; }

    /// <summary>The number of atoms, N, the same in all frames.</summary>
    int AtomCount { get; }

    /// <summary>Reads the next frame into <paramref name="frame"/>, or returns false at the end of the file.</summary>
    /// <param name="frame">A frame of N atoms, all of which is overwritten.</param>
    /// <exception cref="ArgumentException">The frame is for another number of atoms.</exception>
    /// <exception cref="InvalidDataInputException">The frame is damaged or cut short.</exception>
    bool Read(TrajectoryFrame frame);
}
