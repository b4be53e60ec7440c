using System.Runtime.InteropServices;
using System.Text;

namespace MicroMacro.Artifacts.Onnx;

/// <summary>One message in the protobuf wire format, field by field in the order of the calls.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<byte> _bytes = [];

    /// <summary>The encoded message.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>An integer field.</summary>
    public ProtobufMessage Add(int field, long value)
    {
        Varint(((ulong)field << 3) | 0);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A text field.</summary>
    public ProtobufMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message within.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage value) => Add(field, value.ToArray());

    /// <summary>A field of bytes.</summary>
    public ProtobufMessage Add(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    /// <summary>Numbers as raw little-endian bytes.</summary>
    public ProtobufMessage AddRaw<T>(int field, ReadOnlySpan<T> values)
        where T : unmanaged => Add(field, MemoryMarshal.AsBytes(values));

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.Add((byte)value);
    }
}
