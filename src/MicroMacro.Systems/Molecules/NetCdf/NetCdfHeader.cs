using System.Buffers.Binary;
using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>Reads the header of a NetCDF-3 file, every count checked against the bytes that are left.</summary>
internal struct NetCdfHeader
{
    private const int DimensionTag = 0x0A;
    private const int VariableTag = 0x0B;
    private const int AttributeTag = 0x0C;
    private readonly NetCdfData _data;
    private readonly string _name;
    private int _at;

    private NetCdfHeader(NetCdfData data)
    {
        _data = data;
        _name = data.Name;
    }

    /// <summary>Reads the header; the values stay where they are.</summary>
    public static NetCdfFile Read(NetCdfData data)
    {
        ReadOnlySpan<byte> start = data.Start;
        if (start.Length < 4 || !start.StartsWith("CDF"u8) || start[3] is not (1 or 2))
        {
            string form = start is [0x89, ..] ? "HDF5 (or NetCDF-4, which is HDF5)" : start is [_, _, _, 5, ..] ? "NetCDF-5 (64-bit data)" : "another form of NetCDF";
            throw new InvalidDataInputException($"{data.Name}: {form}, which is not read here; NetCDF-3 (classic or 64-bit offset) is needed");
        }

        return new NetCdfHeader(data).ReadAll(wideOffsets: start[3] == 2);
    }

    private NetCdfFile ReadAll(bool wideOffsets)
    {
        _at = 4;
        uint records = (uint)Integer();
        int[] lengths = new int[List(DimensionTag, 8)];
        int recordDimension = -1;
        for (int d = 0; d < lengths.Length; d++)
        {
            _ = Text();
            lengths[d] = Count();
            recordDimension = lengths[d] == 0 ? d : recordDimension;
        }

        Dictionary<string, string> attributes = new(StringComparer.Ordinal);
        _ = Attributes(attributes);
        NetCdfVariable[] variables = new NetCdfVariable[List(VariableTag, 24)];
        for (int v = 0; v < variables.Length; v++)
        {
            variables[v] = Variable(lengths, recordDimension, wideOffsets);
        }

        return new(_name, attributes, variables, records == uint.MaxValue ? -1 : records, _data.Length);
    }

    private NetCdfVariable Variable(int[] lengths, int recordDimension, bool wideOffsets)
    {
        string name = Text();
        int[] shape = new int[Elements(4)];
        bool isRecord = false;
        for (int d = 0; d < shape.Length; d++)
        {
            int dimension = Integer();
            if ((uint)dimension >= (uint)lengths.Length || (dimension == recordDimension && d > 0))
            {
                throw Error($"variable '{name}' has dimension {dimension}, which does not exist or cannot stand there");
            }

            isRecord |= dimension == recordDimension;
            shape[d] = lengths[dimension];
        }

        double scale = Attributes(null);
        int type = Integer();
        _ = Integer(); // its size, which the shape tells more reliably
        long begin = wideOffsets ? (long)(((ulong)(uint)Integer() << 32) | (uint)Integer()) : (uint)Integer();
        return NetCdfVariable.SizeOf(type) == 0
            ? throw Error($"variable '{name}' has type {type}, which NetCDF-3 does not know")
            : new(_data, name, isRecord ? shape[1..] : shape, isRecord, type, scale, begin);
    }

    // Collects attributes of characters and returns scale_factor, 1 where there is none.
    private double Attributes(Dictionary<string, string>? texts)
    {
        double scale = 1;
        int count = List(AttributeTag, 12);
        for (int a = 0; a < count; a++)
        {
            string name = Text();
            int type = Integer();
            int size = NetCdfVariable.SizeOf(type);
            if (size == 0)
            {
                throw Error($"attribute '{name}' has type {type}, which NetCDF-3 does not know");
            }

            int elements = Elements(size);
            ReadOnlySpan<byte> value = Take(elements * size);
            if (type == 2)
            {
                texts?.TryAdd(name, Encoding.Latin1.GetString(value).TrimEnd('\0', ' '));
            }
            else if (name == "scale_factor" && elements == 1 && type >= 5)
            {
                scale = type == 5 ? BinaryPrimitives.ReadSingleBigEndian(value) : BinaryPrimitives.ReadDoubleBigEndian(value);
            }
        }

        return scale;
    }

    // A tagged list: its tag and length, or two zeros for none.
    private int List(int tag, int smallestElement)
    {
        int found = Integer();
        int count = Elements(smallestElement);
        return found == tag || (found == 0 && count == 0) ? count : throw Error($"tag {found} where {tag} is due");
    }

    private string Text()
    {
        ReadOnlySpan<byte> name = Take(Elements(1));
        return name.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0
            ? Encoding.ASCII.GetString(name)
            : throw Error("a name with characters that are not printable ASCII");
    }

    // A count of things that take at least some bytes each: more than the file has left is refused before anything is allocated.
    private int Elements(int bytesEach)
    {
        int count = Count();
        return (long)count * bytesEach <= _data.Start.Length - _at ? count : throw Error($"a length of {count}, which the file cannot hold");
    }

    private int Count()
    {
        int value = Integer();
        return value >= 0 ? value : throw Error($"a negative length {value}");
    }

    private int Integer() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    // Everything in the header is padded to four bytes.
    private ReadOnlySpan<byte> Take(int length)
    {
        int padded = (length + 3) & ~3;
        if (padded < length || padded > _data.Start.Length - _at)
        {
            throw Error("ends within its header");
        }

        ReadOnlySpan<byte> taken = _data.Start.Slice(_at, length);
        _at += padded;
        return taken;
    }

    private readonly InvalidDataInputException Error(string what) => new($"{_name}, byte {_at}: NetCDF header: {what}");
}
