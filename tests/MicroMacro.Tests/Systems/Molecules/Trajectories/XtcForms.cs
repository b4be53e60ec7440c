using System.Buffers.Binary;
using MicroMacro.Systems.Molecules.Trajectories;

namespace MicroMacro.Tests.Systems.Molecules.Trajectories;

/// <summary>XTC files of every form: few atoms in full, compressed, the form for very large systems.</summary>
internal static class XtcForms
{
    /// <summary>One file of each form.</summary>
    public static byte[][] All() => [Of(3, 2), Of(22, 2), Large(Of(22, 1))];

    /// <summary>A chain of atoms, two or more frames.</summary>
    public static byte[] Of(int atoms, int frames)
    {
        using MemoryStream file = new();
        XtcWriter writer = new(file, atoms);
        for (int k = 0; k < frames; k++)
        {
            double[] x = new double[3 * atoms];
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = 0.1 * (i / 3) * (1 + (i % 3)) + (0.03 * ((((i * 7) + k) % 5) - 2));
            }

            writer.Write(x, 10 * k, 0.5 * k);
        }

        return file.ToArray();
    }

    /// <summary>One compressed frame with the magic number 2023 and the length in eight bytes.</summary>
    public static byte[] Large(byte[] frame)
    {
        byte[] large = [.. frame[..88], 0, 0, 0, 0, .. frame[88..]];
        BinaryPrimitives.WriteInt32BigEndian(large, 2023);
        return large;
    }
}
