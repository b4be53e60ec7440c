using System.Buffers.Binary;
using System.Text;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Writes small AMBER trajectories in NetCDF-3, so that the reader has files whose every byte is known.</summary>
internal static class NetCdfTrajectory
{
    /// <summary>A trajectory of two atoms or more: coordinates in Angstrom (float), velocities equal to them with a scale factor, time 0, 1 ...</summary>
    public static byte[] Of(double[][] frames, double scale)
    {
        int atoms = frames[0].Length / 3;
        int block = atoms * 12;

        // The header's length does not depend on the offsets that it holds, so it is written twice.
        int length = Header(0).Length;
        List<byte> file = [.. Header(length)];
        for (int k = 0; k < frames.Length; k++)
        {
            Float(file, k);
            foreach (double value in frames[k].Concat(frames[k]))
            {
                Float(file, (float)value);
            }
        }

        return [.. file];

        byte[] Header(int begin)
        {
            List<byte> h = [(byte)'C', (byte)'D', (byte)'F', 1];
            Integers(h, frames.Length, 0x0A, 3);
            Text(h, "frame");
            Integers(h, 0);
            Text(h, "atom");
            Integers(h, atoms);
            Text(h, "spatial");
            Integers(h, 3, 0x0C, 1);
            Text(h, "title");
            Integers(h, 2);
            Text(h, "made here");
            Integers(h, 0x0B, 3);
            Text(h, "time");
            Integers(h, 1, 0, 0, 0, 5, 4, begin);
            Text(h, "coordinates");
            Integers(h, 3, 0, 1, 2, 0, 0, 5, block, begin + 4);
            Text(h, "velocities");
            Integers(h, 3, 0, 1, 2, 0x0C, 1);
            Text(h, "scale_factor");
            Integers(h, 5, 1);
            Float(h, (float)scale);
            Integers(h, 5, block, begin + 4 + block);
            return [.. h];
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

    private static void Float(List<byte> file, float value) => Integers(file, BitConverter.SingleToInt32Bits(value));

    private static void Text(List<byte> file, string text)
    {
        Integers(file, text.Length);
        file.AddRange(Encoding.ASCII.GetBytes(text.PadRight((text.Length + 3) / 4 * 4, '\0')));
    }
}
