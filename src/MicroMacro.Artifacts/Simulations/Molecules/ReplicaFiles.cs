using System.Runtime.InteropServices;
using System.Text;
using MicroMacro.Artifacts.Files;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules.Trajectories;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>The files that each replica leaves: COLVAR, trajectories, and the rows that samples.npz is put together of in the end.</summary>
/// <param name="folder">The folder of the simulation.</param>
/// <param name="settings">The simulation.</param>
/// <param name="molecule">What is simulated.</param>
/// <param name="keepsPositions">Whether samples.npz will hold positions.</param>
internal sealed class ReplicaFiles(string folder, MoleculeSimulationSettings settings, SimulatedMolecule molecule, bool keepsPositions)
{
    /// <summary>Kinds of files, in the order of <see cref="SimulationCheckpoint.Lengths"/>: COLVAR, DCD, XTC, rows of x, rows of z.</summary>
    public const int Kinds = 5;

    /// <summary>The folder of the rows.</summary>
    public const string RowsFolder = "rows";

    private readonly int _width = 3 * molecule.Topology.AtomCount;

    /// <summary>The path of one kind of file of a replica; null where it is not written.</summary>
    public string? PathOf(int kind, int replica)
    {
        string? name = kind switch
        {
            0 => $"COLVAR.{replica}",
            1 when settings.Trajectory.HasFlag(TrajectoryFormats.Dcd) => $"trajectory.{replica}.dcd",
            2 when settings.Trajectory.HasFlag(TrajectoryFormats.Xtc) => $"trajectory.{replica}.xtc",
            3 when keepsPositions => Path.Combine(RowsFolder, $"x.{replica}"),
            4 => Path.Combine(RowsFolder, $"z.{replica}"),
            _ => null,
        };
        return name is null ? null : Path.Combine(folder, name);
    }

    /// <summary>Makes all files, with their headers; those that are there are emptied.</summary>
    /// <returns>Their lengths, shape [R, <see cref="Kinds"/>].</returns>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public long[] Create()
    {
        long[] lengths = new long[settings.Replicas * Kinds];
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, RowsFolder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(folder, exception);
        }

        byte[] header = Encoding.UTF8.GetBytes(ColvarText.Header(molecule.CoarseVariables));
        for (int replica = 0; replica < settings.Replicas; replica++)
        {
            for (int kind = 0; kind < Kinds; kind++)
            {
                if (PathOf(kind, replica) is { } path)
                {
                    Action<FileStream> write = kind switch
                    {
                        0 => file => file.Write(header),
                        1 => file => NewDcd(file).Dispose(),
                        _ => _ => { },
                    };
                    lengths[(replica * Kinds) + kind] = AppendedFile.Append(path, 0, write);
                }
            }
        }

        return lengths;
    }

    /// <summary>Cuts all files to the lengths of a checkpoint: what lies beyond was written by a process that did not come to its next checkpoint.</summary>
    /// <exception cref="InvalidDataInputException">A file is missing or shorter than it was.</exception>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public void CutTo(long[] lengths)
    {
        for (int i = 0; i < lengths.Length; i++)
        {
            if (PathOf(i % Kinds, i / Kinds) is not { } path)
            {
                continue;
            }

            FileInfo file = new(path);
            if (!file.Exists || file.Length < lengths[i])
            {
                throw new InvalidDataInputException(
                    $"'{path}' {(file.Exists ? $"has {file.Length} bytes" : "is missing")}, where the checkpoint says {lengths[i]}: the simulation cannot go on; start it anew with --force.");
            }

            AppendedFile.Append(path, lengths[i], _ => { });
        }
    }

    /// <summary>Adds a replica's records of a segment.</summary>
    /// <param name="replica">Its number.</param>
    /// <param name="run">The segment's run.</param>
    /// <param name="firstStep">The step of the segment's first record.</param>
    /// <param name="stride">Steps between records.</param>
    /// <param name="records">How many of the segment's records are finite.</param>
    /// <param name="lengths">Lengths of all files, brought up to date.</param>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public void Append(int replica, MolecularRun run, long firstStep, int stride, int records, long[] lengths)
    {
        int all = run.PotentialEnergies.Length / settings.Replicas;
        ReadOnlyMemory<float> x = run.Positions.AsMemory(replica * all * _width, records * _width);
        int c = molecule.Variables.Count;
        double[] z = new double[records * c];
        StringBuilder colvar = new();
        double[] positions = new double[_width];
        for (int record = 0; record < records; record++)
        {
            for (int i = 0; i < _width; i++)
            {
                positions[i] = x.Span[(record * _width) + i];
            }

            Span<double> values = z.AsSpan(record * c, c);
            molecule.Evaluate(positions, values);
            double time = settings.Molecule.Timestep * (firstStep + ((long)record * stride));
            ColvarText.AppendRow(colvar, time, values, run.PotentialEnergies[(replica * all) + record], molecule.Bias?.Evaluate(replica, positions, []) ?? 0);
        }

        Extend(0, file => file.Write(Encoding.UTF8.GetBytes(colvar.ToString())));
        Extend(1, file => Frames(DcdWriter.Resume(file, file.Name)));
        Extend(2, file => Frames(new XtcWriter(file, molecule.Topology.AtomCount)));
        Extend(3, file => file.Write(MemoryMarshal.AsBytes(x.Span)));
        Extend(4, file => file.Write(MemoryMarshal.AsBytes(z.AsSpan())));

        void Extend(int kind, Action<FileStream> write)
        {
            if (PathOf(kind, replica) is { } path)
            {
                ref long length = ref lengths[(replica * Kinds) + kind];
                length = AppendedFile.Append(path, length, write);
            }
        }

        void Frames(ITrajectoryWriter writer)
        {
            using (writer)
            {
                for (int record = 0; record < records; record++)
                {
                    long step = firstStep + ((long)record * stride);
                    writer.Write(x.Span.Slice(record * _width, _width), step, settings.Molecule.Timestep * step);
                }
            }
        }
    }

    /// <summary>Removes the rows.</summary>
    public void DeleteRows()
    {
        string rows = Path.Combine(folder, RowsFolder);
        if (Directory.Exists(rows))
        {
            Directory.Delete(rows, recursive: true);
        }
    }

    /// <summary>Removes all files.</summary>
    public void Delete()
    {
        DeleteRows();
        for (int i = 0; i < settings.Replicas * Kinds; i++)
        {
            if (PathOf(i % Kinds, i / Kinds) is { } path)
            {
                File.Delete(path);
            }
        }
    }

    private DcdWriter NewDcd(FileStream file)
    {
        long first = settings.EquilibrationSteps + settings.Stride;
        return new(file, molecule.Topology.AtomCount, settings.Molecule.Timestep, (int)settings.Stride, (int)Math.Min(int.MaxValue, first));
    }
}
