using System.Buffers.Binary;

namespace MicroMacro.Tests.Systems.Molecules.Trajectories;

/// <summary>DCD files in the dialects of their writers, made byte by byte.</summary>
internal static class DcdForms
{
    /// <summary>What sets a dialect apart.</summary>
    /// <param name="IsBigEndian">The high byte first.</param>
    /// <param name="Marker">Bytes of a record marker.</param>
    /// <param name="Cell">The six numbers of a unit cell, or null.</param>
    /// <param name="IsXplor">X-PLOR's header: no version, a double timestep.</param>
    /// <param name="HasFourth">A fourth coordinate.</param>
    /// <param name="FixedAtoms">How many of the first atoms are fixed.</param>
    internal sealed record Dialect(bool IsBigEndian = false, int Marker = 4, double[]? Cell = null, bool IsXplor = false, bool HasFourth = false, int FixedAtoms = 0);

    /// <summary>Steps from frame to frame and the timestep in CHARMM's units.</summary>
    public const int StepsPerFrame = 5;

    /// <summary>The timestep, 2 fs, in CHARMM's units.</summary>
    public const double Timestep = 0.002 / 0.04888821;

    /// <summary>One file of each dialect, three atoms and two frames.</summary>
    public static byte[][] All()
    {
        double[][] frames = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 14, 15, 16, 17, 18, 19]];
        return [.. Dialects().Select(d => Of(frames, d))];
    }

    /// <summary>The dialects.</summary>
    public static IEnumerable<Dialect> Dialects() =>
    [
        new(), new(IsBigEndian: true), new(Marker: 8), new(IsBigEndian: true, Marker: 8), new(Cell: [30, 90, 31, 90, 90, 32]), new(IsXplor: true),
        new(HasFourth: true, Cell: [30, 0, 31, 0, 0, 32]), new(FixedAtoms: 1), new(true, 8, [30, 60, 31, 70, 80, 32], false, true, 1),
    ];

    /// <summary>A file.</summary>
    /// <param name="frames">Positions in Angstrom, shape [3N] each.</param>
    /// <param name="dialect">Its dialect.</param>
    public static byte[] Of(double[][] frames, Dialect dialect)
    {
        int atoms = frames[0].Length / 3;
        List<byte> file = [];
        Writer write = new(file, dialect);
        List<byte> control = [.. "CORD"u8];
        int[] integers = new int[20];
        (integers[0], integers[1], integers[2], integers[8]) = (frames.Length, 100, StepsPerFrame, dialect.FixedAtoms);
        (integers[10], integers[11], integers[19]) = (dialect.Cell is null ? 0 : 1, dialect.HasFourth ? 1 : 0, dialect.IsXplor ? 0 : 24);
        integers[9] = dialect.IsXplor ? 0 : BitConverter.SingleToInt32Bits((float)Timestep);
        Array.ForEach(integers, i => control.AddRange(write.Integer(i)));
        if (dialect.IsXplor)
        {
            byte[] step = write.Double(Timestep);
            for (int i = 0; i < 8; i++)
            {
                control[40 + i] = step[i];
            }
        }

        write.Record(control);
        write.Record([.. write.Integer(1), .. "made here".PadRight(80).Select(c => (byte)c)]);
        write.Record(write.Integer(atoms));
        if (dialect.FixedAtoms > 0)
        {
            write.Record([.. Enumerable.Range(dialect.FixedAtoms + 1, atoms - dialect.FixedAtoms).SelectMany(write.Integer)]);
        }

        for (int k = 0; k < frames.Length; k++)
        {
            if (dialect.Cell is not null)
            {
                write.Record([.. dialect.Cell.SelectMany(write.Double)]);
            }

            int first = k == 0 ? 0 : dialect.FixedAtoms;
            for (int axis = 0; axis < (dialect.HasFourth ? 4 : 3); axis++)
            {
                write.Record([.. Enumerable.Range(first, atoms - first).SelectMany(i => write.Single(axis == 3 ? 0 : (float)frames[k][(3 * i) + axis]))]);
            }
        }

        return [.. file];
    }

    private sealed class Writer(List<byte> file, Dialect dialect)
    {
        public byte[] Integer(int value)
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, dialect.IsBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
            return bytes;
        }

        public byte[] Single(float value) => Integer(BitConverter.SingleToInt32Bits(value));

        public byte[] Double(double value) => Long(BitConverter.DoubleToInt64Bits(value));

        public void Record(IReadOnlyCollection<byte> payload)
        {
            byte[] marker = dialect.Marker == 4 ? Integer(payload.Count) : Long(payload.Count);
            file.AddRange(marker);
            file.AddRange(payload);
            file.AddRange(marker);
        }

        private byte[] Long(long value)
        {
            byte[] bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, dialect.IsBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
            return bytes;
        }
    }
}
