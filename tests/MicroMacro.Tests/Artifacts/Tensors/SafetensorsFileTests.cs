using System.Buffers.Binary;
using System.Text;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using Xunit;

namespace MicroMacro.Tests.Artifacts.Tensors;

public sealed class SafetensorsFileTests
{
    [Fact, Trait("Kind", "Unit")]
    public void What_is_written_reads_back()
    {
        ArrayBundle tensors = new()
        {
            ["layer.0.weight"] = NamedArray.Of([1f, -2f, 0.5f, 1e-30f], 2, 2),
            ["mask"] = new NamedArray([3], new[] { true, false, true }),
            ["mean"] = NamedArray.Of([Math.PI], 1),
            ["steps"] = NamedArray.Of([1234567890123L], 1),
            ["empty"] = NamedArray.Of(Array.Empty<float>(), 0, 4),
            ["scalar"] = NamedArray.Scalar(2.0),
        };
        SafetensorsContent back = Read(Bytes(tensors, new() { ["b"] = "ψ \"quoted\"", ["a"] = "1" }));
        Assert.Equal(["a", "b"], back.Metadata.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ψ \"quoted\"", back.Metadata["b"]);
        Assert.Equal(tensors.Entries.Count, back.Tensors.Entries.Count);
        Assert.All(tensors.Entries, e => Assert.Equal(e.Value.Values, back.Tensors[e.Key].Values));
        Assert.All(tensors.Entries, e => Assert.Equal(e.Value.Shape, back.Tensors[e.Key].Shape));
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_bytes_are_those_of_the_format()
    {
        byte[] file = Bytes(new() { ["w"] = NamedArray.Of([1f], 1) }, null);
        string header = """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""".PadRight(56);
        Assert.Equal([56, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0x80, 0x3F], file);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("F16", "003C", 1.0)]
    [InlineData("BF16", "803F", 1.0)]
    [InlineData("U32", "FFFFFFFF", 4294967295.0)]
    [InlineData("U8", "FF", 255.0)]
    public void Other_peoples_types_are_read(string type, string data, double value)
    {
        byte[] bytes = Convert.FromHexString(data);
        SafetensorsContent content = Read(File("{\"w\":{\"dtype\":\"" + type + "\",\"shape\":[1],\"data_offsets\":[0," + bytes.Length + "]}}  ", bytes));
        Assert.Equal([value], content.Tensors["w"].ToDoubles());
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "to come next")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "to come next")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "does not fill")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "to come next")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "does not fill")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "non-negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "non-negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "to come next")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}}""", "non-negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "against the format")]
    [InlineData("""{"a":{"dtype":"F128","shape":[2],"data_offsets":[0,8]}}""", "not supported")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "lacks")]
    [InlineData("""{"__metadata__":{"a":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "String is missing")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "twice")]
    [InlineData(""" {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "begin with")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {}""", "JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}""", "JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "Unicode")]
    [InlineData("not json", "begin with")]
    [InlineData("", "begin with")]
    public void What_breaks_the_format_is_refused_in_one_sentence(string header, string expected)
    {
        InvalidDataInputException error = Assert.Throws<InvalidDataInputException>(() => Read(File(header, new byte[8])));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Headers_beyond_the_limit_or_the_file_are_refused()
    {
        foreach (ulong length in (ulong[])[100_000_001, ulong.MaxValue, long.MaxValue, 9])
        {
            byte[] file = new byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);
            Assert.Contains("header claims", Assert.Throws<InvalidDataInputException>(() => Read(file)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<InvalidDataInputException>(() => Read(new byte[7]));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_header_nested_a_hundred_thousand_deep_is_refused()
        => Assert.Throws<InvalidDataInputException>(() => Read(File("{\"a\":" + new string('[', 100_000), [])));

    [Fact, Trait("Kind", "Unit")]
    public void Numbers_that_are_not_finite_are_neither_written_nor_read()
    {
        Assert.Throws<ArgumentException>(() => Bytes(new() { ["w"] = NamedArray.Of([1f, float.NaN], 2) }, null));
        byte[] file = File("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", BitConverter.GetBytes(float.PositiveInfinity));
        Assert.Contains("entry 0", Assert.Throws<InvalidDataInputException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Law")]
    public void Ten_thousand_mutations_give_nothing_but_the_typed_error()
    {
        byte[] file = Bytes(new() { ["w"] = NamedArray.Of([1f, 2f], 2), ["b"] = NamedArray.Of([3.0], 1) }, new() { ["kind"] = "score" });
        Assert.InRange(Mutations.Run<InvalidDataInputException>([file], 10_000, mutant => Read(mutant)), 5_000, 9_999);
    }

    private static byte[] File(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. data];
    }

    private static byte[] Bytes(ArrayBundle tensors, Dictionary<string, string>? metadata)
    {
        using MemoryStream stream = new();
        SafetensorsFile.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static SafetensorsContent Read(byte[] file) => SafetensorsFile.Read(new MemoryStream(file), "test.safetensors");
}
