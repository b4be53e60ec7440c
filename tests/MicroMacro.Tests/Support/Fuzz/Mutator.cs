using System.Buffers.Binary;

namespace MicroMacro.Tests.Support.Fuzz;

/// <summary>
/// Damages a good file: bits and bytes, chunks removed, doubled, moved or taken from another file, the end cut off, counts made
/// huge or negative, numbers replaced by what no number should be. Text and binary files each get the damage that fits them.
/// </summary>
internal static class Mutator
{
    private const int Structure = 256;
    private const int LongestChunk = 200;

    private static readonly string[] Words =
    [
        "NaN", "nan", "Inf", "-Infinity", "1e999", "-1e999", "1e-320", "0", "-0", "-1", "1", "2147483647", "2147483648", "-2147483648", "4294967296",
        "99999999999999999999", "********", "", "0x10", "1,5", "1.2.3", "--1", "E", "D+00", "\u0000", "\ufeff", "\r\n", "\t", "ÿ", "%FLAG", "%FORMAT(10I8)",
        "%FORMAT(1000000000I8)", "%FORMAT(5E0.8)", "[", "{", "\"", "(", ":", "- ", "\ud800",
    ];

    /// <summary>The file of one round.</summary>
    /// <param name="seeds">Good files.</param>
    /// <param name="isText">Whether they are text.</param>
    /// <param name="random">The round's random numbers.</param>
    public static byte[] Mutate(IReadOnlyList<byte[]> seeds, bool isText, FuzzRandom random)
    {
        List<byte> bytes = [.. seeds[random.Next(seeds.Count)]];
        int edits = 1 + random.Next(random.Next(4) == 0 ? 12 : 3);
        for (int edit = 0; edit < edits && bytes.Count > 0; edit++)
        {
            if (isText && random.Next(3) > 0)
            {
                DamageText(bytes, ref random);
            }
            else
            {
                DamageBytes(bytes, seeds, ref random);
            }
        }

        return [.. bytes];
    }

    private static void DamageBytes(List<byte> bytes, IReadOnlyList<byte[]> seeds, ref FuzzRandom random)
    {
        int at = Place(bytes, ref random);
        int length = Math.Min(bytes.Count - at, 1 + random.Next(LongestChunk));
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(Place(bytes, ref random), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : Math.Min(4, length));
                break;
            case 5:
                byte[] other = seeds[random.Next(seeds.Count)];
                int from = random.Next(other.Length);
                Overwrite(bytes, at, other.AsSpan(from, Math.Min(length, other.Length - from)));
                break;
            case 6:
                bytes.InsertRange(at, Enumerable.Repeat((byte)"\u0000\u00ff9 "[random.Next(4)], length));
                break;
            default:
                Extreme(bytes, random.Next(2) == 0 ? at & ~3 : at, ref random);
                break;
        }
    }

    // A count or number of any width and byte order becomes one that no file has room for, or a neighbour of what it was.
    private static void Extreme(List<byte> bytes, int at, ref FuzzRandom random)
    {
        Span<byte> eight = stackalloc byte[8];
        int width = 1 << random.Next(4);
        long value = random.Next(11) switch
        {
            0 => -1L,
            1 => 0L,
            2 => 1L,
            3 => int.MaxValue,
            4 => int.MinValue,
            5 => long.MaxValue,
            6 => 1L << random.Next(63),
            7 => bytes.Count + random.Next(5) - 2,
            8 => BitConverter.SingleToInt32Bits(random.Next(2) == 0 ? float.NaN : float.NegativeInfinity),
            9 => BitConverter.DoubleToInt64Bits(random.Next(2) == 0 ? double.NaN : 1e300),
            _ => random.Next(1000),
        };
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(eight, value);
            Overwrite(bytes, at, eight[..width]);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(eight, value);
            Overwrite(bytes, at, eight[(8 - width)..]);
        }
    }

    private static void DamageText(List<byte> bytes, ref FuzzRandom random)
    {
        int at = Place(bytes, ref random);
        (int start, int end) = Token(bytes, at);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] = (byte)"0123456789-+.eED \n%*:"[random.Next(21)];
                break;
            case 1 or 2:
                Replace(bytes, start, end, Words[random.Next(Words.Length)], keepWidth: random.Next(2) == 0);
                break;
            case 3:
                // The sign of a number changes.
                if (start < bytes.Count && bytes[start] == (byte)'-')
                {
                    bytes[start] = (byte)' ';
                }
                else if (start > 0)
                {
                    bytes[start - 1] = (byte)'-';
                }

                break;
            case 4:
                (int first, int last) = Line(bytes, at);
                bytes.RemoveRange(first, last - first);
                break;
            case 5:
                (first, last) = Line(bytes, at);
                bytes.InsertRange(Line(bytes, Place(bytes, ref random)).Start, bytes.GetRange(first, last - first));
                break;
            case 6:
                bytes.InsertRange(at, Enumerable.Repeat((byte)"[({ -\n"[random.Next(6)], 1 + random.Next(random.Next(20) == 0 ? 20_000 : 20)));
                break;
            default:
                bytes.RemoveRange(at, random.Next(10) == 0 ? bytes.Count - at : Math.Min(1, bytes.Count - at));
                break;
        }
    }

    // Half of the damage goes where the structure is: to the beginning.
    private static int Place(List<byte> bytes, ref FuzzRandom random) =>
        bytes.Count == 0 ? 0 : random.Next(random.Next(2) == 0 ? Math.Min(Structure, bytes.Count) : bytes.Count);

    private static void Overwrite(List<byte> bytes, int at, ReadOnlySpan<byte> with)
    {
        for (int i = 0; i < with.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = with[i];
        }
    }

    private static void Replace(List<byte> bytes, int start, int end, string word, bool keepWidth)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(word);
        if (keepWidth)
        {
            text = [.. Enumerable.Repeat((byte)' ', Math.Max(0, end - start - text.Length)), .. text];
            text = text[..Math.Min(text.Length, end - start)];
        }

        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, text);
    }

    private static (int Start, int End) Token(List<byte> bytes, int at)
    {
        int start = at, end = at;
        while (start > 0 && bytes[start - 1] > (byte)' ')
        {
            start--;
        }

        while (end < bytes.Count && bytes[end] > (byte)' ')
        {
            end++;
        }

        return (start, end);
    }

    private static (int Start, int End) Line(List<byte> bytes, int at)
    {
        if (bytes.Count == 0)
        {
            return (0, 0);
        }

        int start = bytes.LastIndexOf((byte)'\n', Math.Min(at, bytes.Count - 1)) + 1;
        int end = bytes.IndexOf((byte)'\n', at);
        end = end < 0 ? bytes.Count : end + 1;
        return start <= end ? (start, end) : (end, end);
    }
}
