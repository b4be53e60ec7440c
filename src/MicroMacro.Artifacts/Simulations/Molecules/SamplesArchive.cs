using System.Runtime.InteropServices;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>Puts samples.npz together of the rows that the replicas left, without holding them in memory.</summary>
internal static class SamplesArchive
{
    /// <summary>The file's name in the folder of the simulation.</summary>
    public const string FileName = "samples.npz";

    /// <summary>Numbers of x beyond which the file leaves x out: 1 GB of float32. The trajectories hold the positions.</summary>
    public const long MostPositions = 250_000_000;

    private const int PieceBytes = 1 << 20;

    /// <summary>Writes the file: x [n, 3N] in nm where it is kept, z [n, c], replica [n], time [n] in ps and what z is; rows by replica, then by time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The simulation.</param>
    /// <param name="molecule">What was simulated.</param>
    /// <param name="files">The rows.</param>
    /// <param name="stopped">Replicas that are left out.</param>
    /// <returns>Its rows, n.</returns>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static int Write(
        string path, MoleculeSimulationSettings settings, SimulatedMolecule molecule, ReplicaFiles files, IReadOnlyCollection<int> stopped)
    {
        int[] kept = [.. Enumerable.Range(0, settings.Replicas).Where(r => !stopped.Contains(r))];
        int records = (int)settings.Records;
        int rows = checked(kept.Length * records);
        int c = molecule.Variables.Count;
        List<StreamedArray> arrays = [];
        if (files.PathOf(3, 0) is not null)
        {
            arrays.Add(new("x", "<f4", [rows, 3 * molecule.Topology.AtomCount], sink => Copy(kept.Select(r => files.PathOf(3, r)!), sink)));
        }

        arrays.Add(new("z", "<f8", [rows, c], sink => Copy(kept.Select(r => files.PathOf(4, r)!), sink)));
        arrays.Add(new("replica", "<i8", [rows], sink => Fill<long>(kept, records, (replica, _) => replica, sink)));
        arrays.Add(new("time", "<f8", [rows], sink => Fill(kept, records, (_, record) => settings.TimeOf(record), sink)));
        arrays.Add(StreamedArray.Of("period", molecule.CoarseVariables.Select(v => v.Period).ToArray(), c));
        arrays.Add(StreamedArray.Of("z_names", molecule.CoarseVariables.Select(v => v.Name).ToArray(), c));
        arrays.Add(StreamedArray.Of("z_units", molecule.CoarseVariables.Select(v => v.Unit).ToArray(), c));
        StreamedNpz.Write(path, arrays);
        return rows;
    }

    private static void Fill<T>(int[] replicas, int records, Func<int, int, T> value, ByteSink sink)
        where T : unmanaged
    {
        T[] piece = new T[Math.Min(records, PieceBytes / 8)];
        foreach (int replica in replicas)
        {
            for (int first = 0; first < records; first += piece.Length)
            {
                int count = Math.Min(piece.Length, records - first);
                for (int i = 0; i < count; i++)
                {
                    piece[i] = value(replica, first + i);
                }

                sink(MemoryMarshal.AsBytes(piece.AsSpan(0, count)));
            }
        }
    }

    private static void Copy(IEnumerable<string> paths, ByteSink sink)
    {
        byte[] piece = new byte[PieceBytes];
        foreach (string path in paths)
        {
            if (new FileInfo(path).Length == 0)
            {
                continue;
            }

            using FileStream file = InputFile.Open(path);
            for (int read = file.Read(piece); read > 0; read = file.Read(piece))
            {
                sink(piece.AsSpan(0, read));
            }
        }
    }
}
