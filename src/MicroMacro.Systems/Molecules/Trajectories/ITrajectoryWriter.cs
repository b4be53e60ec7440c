namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// Writes frames in nm and ps. After <see cref="Flush"/> the stream holds a whole, valid file of the frames so far: its length then
/// is where a resumed run goes on. Writing is deterministic, so a run that was resumed there ends in the same bytes.
/// </summary>
public interface ITrajectoryWriter : IDisposable
{
    /// <summary>The number of atoms, N.</summary>
    int AtomCount { get; }

    /// <summary>Adds a frame.</summary>
    /// <param name="positions">Positions in nm, shape [3N].</param>
    /// <param name="step">The integrator's step, where the format holds one for each frame.</param>
    /// <param name="time">Time in ps, where the format holds one for each frame.</param>
    /// <exception cref="ArgumentException">The number of coordinates is wrong, or one is not finite or too large for the format.</exception>
    void Write(ReadOnlySpan<float> positions, long step, double time);

    /// <summary>Adds a frame.</summary>
    /// <param name="positions">Positions in nm, shape [3N].</param>
    /// <param name="step">The integrator's step, where the format holds one for each frame.</param>
    /// <param name="time">Time in ps, where the format holds one for each frame.</param>
    /// <exception cref="ArgumentException">The number of coordinates is wrong, or one is not finite or too large for the format.</exception>
    void Write(ReadOnlySpan<double> positions, long step, double time);

    /// <summary>Brings the header up to date and everything to the stream.</summary>
    void Flush();
}
