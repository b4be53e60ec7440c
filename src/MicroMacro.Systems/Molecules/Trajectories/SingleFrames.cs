namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>Configurations in memory, shown as a trajectory: PDB models, coordinates as text.</summary>
internal sealed class SingleFrames(string format, IReadOnlyList<MolecularCoordinates> frames) : ITrajectoryReader
{
    private int _next;

    /// <inheritdoc/>
    public string Format => format;

    /// <inheritdoc/>
    public int AtomCount => frames[0].AtomCount;

    /// <inheritdoc/>
    public bool Read(TrajectoryFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        frame.Require(AtomCount);
        if (_next == frames.Count)
        {
            return false;
        }

        frame.Set(frames[_next++]);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
