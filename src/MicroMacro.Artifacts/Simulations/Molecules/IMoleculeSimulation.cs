using MicroMacro.Artifacts.Runs;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>A simulation of a molecule in a folder, which can be stopped and resumed.</summary>
public interface IMoleculeSimulation
{
    /// <summary>Whether the folder holds a checkpoint to go on from.</summary>
    bool HasCheckpoint { get; }

    /// <summary>Runs it from the folder's checkpoint, or from its beginning where there is none.</summary>
    /// <param name="longest">The wall time after which it stops at a checkpoint.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stopped">Told of each replica that leaves the finite numbers.</param>
    /// <param name="cancellation">Ends it; the last checkpoint stays.</param>
    /// <exception cref="Files.OutputException">A file cannot be written.</exception>
    /// <exception cref="Numerics.InvalidDataInputException">The folder's files do not fit its checkpoint.</exception>
    /// <exception cref="Sampling.PhysicsFailedException">It cannot be simulated.</exception>
    MoleculeSimulationResult Run(TimeSpan longest, IProgress<StageProgress> progress, Action<StoppedReplica> stopped, CancellationToken cancellation);

    /// <summary>Removes what the simulation wrote.</summary>
    void Delete();

    /// <summary>Removes what is needed only until the end.</summary>
    void DeleteRows();
}
