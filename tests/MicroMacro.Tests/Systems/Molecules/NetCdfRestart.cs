using System.Buffers.Binary;
using System.Text;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Writes AMBER restarts in NetCDF-3, classic or with 64-bit offsets: doubles, velocities with their factor, a cell.</summary>
internal static class NetCdfRestart
{
    /// <summary>Velocities in the file are the coordinates divided by this, and the file says so.</summary>
    public const double Scale = 20.455;

    /// <summary>The time in ps that the file holds.</summary>
    public const double Time = 12.5;

    /// <summary>A restart.</summary>
    /// <param name="x">Coordinates in Angstrom, shape [3N]; velocities in Angstrom/ps are the same.</param>
    /// <param name="wideOffsets">Whether offsets have 64 bits.</param>
    public static byte[] Of(double[] x, bool wideOffsets)
    {
        // The header's length does not depend on the offsets that it holds, so it is written twice.
        List<byte> file = Header(x.Length / 3, wideOffsets, 0);
        file = Header(x.Length / 3, wideOffsets, file.Count);
        Double(file, Time);
        Array.ForEach(x, v => Double(file, v));
        Array.ForEach(x, v => Double(file, v / Scale));
        Array.ForEach([30.0, 31, 32, 90, 91, 92], v => Double(file, v));
        return [.. file];
    }

    private static List<byte> Header(int atoms, bool wideOffsets, int begin)
    {
        List<byte> h = [(byte)'C', (byte)'D', (byte)'F', wideOffsets ? (byte)2 : (byte)1];
        Integers(h, 0, 0x0A, 3);
        Text(h, "atom");
        Integers(h, atoms);
        Text(h, "spatial");
        Integers(h, 3);
        Text(h, "cell_angular");
        Integers(h, 3, 0x0C, 1);
        Text(h, "Conventions");
        Integers(h, 2);
        Text(h, "AMBERRESTART");
        Integers(h, 0x0B, 5);
        int block = 24 * atoms;
        Variable("time", [], null, 8, 0);
        Variable("coordinates", [0, 1], null, block, 8);
        Variable("velocities", [0, 1], Scale, block, 8 + block);
        Variable("cell_lengths", [1], null, 24, 8 + (2 * block));
        Variable("cell_angles", [2], null, 24, 32 + (2 * block));
        return h;

        void Variable(string name, int[] dimensions, double? scale, int bytes, int offset)
        {
            Text(h, name);
            Integers(h, dimensions.Length);
            Integers(h, dimensions);
            if (scale is { } factor)
            {
                Integers(h, 0x0C, 1);
                Text(h, "scale_factor");
                Integers(h, 6, 1);
                Double(h, factor);
            }
            else
            {
                Integers(h, 0, 0);
            }

            Integers(h, 6, bytes);
            Integers(h, wideOffsets ? [0, begin + offset] : [begin + offset]);
        }
    }

    private static void Integers(List<byte> file, params int[] values)
    {
        byte[] bytes = new byte[4];
        foreach (int value in values)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            file.AddRange(bytes);
        }
    }

    private static void Double(List<byte> file, double value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        file.AddRange(bytes);
    }

    private static void Text(List<byte> file, string text)
    {
        Integers(file, text.Length);
        file.AddRange(Encoding.ASCII.GetBytes(text.PadRight((text.Length + 3) / 4 * 4, '\0')));
    }
}
