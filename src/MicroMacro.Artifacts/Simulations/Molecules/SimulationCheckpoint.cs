using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>All that a simulation needs to go on with the same bytes.</summary>
internal sealed record SimulationCheckpoint
{
    /// <summary>The file's name in the folder of the simulation.</summary>
    public const string FileName = "checkpoint.npz";

    /// <summary>The replicas; those that have stopped hold a copy of one that has not.</summary>
    public required MolecularState State { get; init; }

    /// <summary>Bytes of each replica's files, shape [R, <see cref="ReplicaFiles.Kinds"/>].</summary>
    public required long[] Lengths { get; init; }

    /// <summary>Replicas that have stopped, in the order in which they did.</summary>
    public IReadOnlyList<StoppedReplica> Stopped { get; init; } = [];

    /// <summary>How the minimisation of each start ended, [R]; empty where there was none.</summary>
    public IReadOnlyList<MinimizerStatus> Minimized { get; init; } = [];

    /// <summary>Writes it.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(string folder)
    {
        int replicas = Lengths.Length / ReplicaFiles.Kinds;
        int width = State.Positions.Length / replicas;
        ArrayBundle arrays = State.ToArrays(width / 3);
        arrays["lengths"] = NamedArray.Of(Lengths, replicas, ReplicaFiles.Kinds);
        arrays["minimized"] = NamedArray.Of([.. Minimized.Select(s => (long)s)], Minimized.Count);
        arrays["stopped"] = NamedArray.Of([.. Stopped.SelectMany(s => new long[] { s.Replica, s.Step, s.Atom })], Stopped.Count, 3);
        arrays["stopped_what"] = NamedArray.Of([.. Stopped.Select(s => s.What)]);
        arrays["stopped_terms"] = NamedArray.Of([.. Stopped.Select(s => s.Term)]);
        NpzFile.Write(Path.Combine(folder, FileName), arrays);
    }

    /// <summary>Reads the checkpoint of a folder; null where there is none.</summary>
    /// <param name="folder">The folder of the simulation.</param>
    /// <param name="replicas">R.</param>
    /// <param name="width">Coordinates of one replica.</param>
    /// <exception cref="InvalidDataInputException">It is damaged.</exception>
    public static SimulationCheckpoint? Read(string folder, int replicas, int width)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        ArrayBundle arrays = NpzFile.Read(path);
        MolecularState state = MolecularState.FromArrays(arrays, width / 3);
        if (state.Positions.Length == replicas * width
            && arrays.TryGet("minimized", out NamedArray? m) && m.Values is long[] minimized && minimized.Length is var ends && (ends == 0 || ends == replicas)
            && arrays.TryGet("lengths", out NamedArray? l) && l.Values is long[] lengths && lengths.Length == replicas * ReplicaFiles.Kinds
            && arrays.TryGet("stopped", out NamedArray? s) && s.Values is long[] stopped
            && arrays.TryGet("stopped_what", out NamedArray? w) && w.Values is string[] what && stopped.Length == 3 * what.Length
            && arrays.TryGet("stopped_terms", out NamedArray? t) && t.Values is string[] terms && stopped.Length == 3 * terms.Length)
        {
            return new SimulationCheckpoint
            {
                State = state,
                Minimized = [.. minimized.Select(s => (MinimizerStatus)s)],
                Lengths = lengths,
                Stopped = [.. terms.Select((term, i) => new StoppedReplica((int)stopped[3 * i], stopped[(3 * i) + 1], (int)stopped[(3 * i) + 2], what[i], term))],
            };
        }

        throw new InvalidDataInputException($"'{path}' is not the checkpoint of this simulation; start it anew with --force.");
    }
}
