using System.Buffers.Binary;
using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>A variable of a NetCDF-3 file: where its numbers lie and how to read them.</summary>
/// <param name="Data">The file.</param>
/// <param name="Name">The variable's name.</param>
/// <param name="Shape">Lengths of its axes, without the record axis.</param>
/// <param name="IsRecord">Whether its first axis counts records.</param>
/// <param name="Type">The external type: 1 byte, 2 char, 3 short, 4 int, 5 float, 6 double.</param>
/// <param name="Scale">The attribute scale_factor, 1 where there is none.</param>
/// <param name="Begin">The first byte of its data.</param>
internal sealed record NetCdfVariable(
    NetCdfData Data, string Name, int[] Shape, bool IsRecord, int Type, double Scale, long Begin)
{
    private const long LargestRecord = 1L << 30;
    private static readonly int[] TypeSizes = [0, 1, 1, 2, 4, 4, 8];
    private long _records;
    private long _stride;

    /// <summary>Bytes of one value, or 0 where the type does not exist.</summary>
    public static int SizeOf(int type) => type is >= 1 and <= 6 ? TypeSizes[type] : 0;

    /// <summary>How many values one record has (or all, without a record axis).</summary>
    public long Count => Shape.Aggregate(1L, (product, n) => product > int.MaxValue ? product : product * n);

    /// <summary>Bytes of one record, unpadded.</summary>
    public long RecordBytes => Count * SizeOf(Type);

    /// <summary>Tells how records lie, and refuses data past the end of the file.</summary>
    public void Place(long records, long stride, long length)
    {
        _records = records;
        _stride = stride;
        bool fits = Begin >= 0 && Begin <= length
            && (records == 0 || (RecordBytes <= length - Begin && (records == 1 || records - 1 <= (length - Begin - RecordBytes) / Math.Max(1, stride))));
        if (!fits)
        {
            throw new InvalidDataInputException($"{Data.Name}: variable '{Name}' reaches past the end of the file at byte {length}; is it cut short?");
        }
    }

    /// <summary>The values of a record, scaled, which must be finite numbers.</summary>
    public double[] Read(long record)
    {
        if (record >= _records || Type < 3)
        {
            throw new InvalidDataInputException($"{Data.Name}: variable '{Name}' holds no numbers for frame {record + 1}");
        }

        if (RecordBytes > LargestRecord)
        {
            throw new InvalidDataInputException($"{Data.Name}: variable '{Name}' has {RecordBytes >> 20} MB in one frame, far beyond a molecule's file");
        }

        double[] values = new double[(int)Count];
        int size = SizeOf(Type);
        ReadOnlySpan<byte> data = Data.Slice(Begin + (record * _stride), values.Length * size);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> at = data[(i * size)..];
            values[i] = Scale * Type switch
            {
                3 => BinaryPrimitives.ReadInt16BigEndian(at),
                4 => BinaryPrimitives.ReadInt32BigEndian(at),
                5 => BinaryPrimitives.ReadSingleBigEndian(at),
                _ => BinaryPrimitives.ReadDoubleBigEndian(at),
            };
            if (!double.IsFinite(values[i]))
            {
                throw new InvalidDataInputException($"{Data.Name}: value {i + 1} of variable '{Name}' in frame {record + 1} is not finite");
            }
        }

        return values;
    }
}
