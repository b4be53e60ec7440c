using System.Buffers.Binary;
using System.Text;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Tests.Artifacts.Tensors;

/// <summary>Attacks on a safetensors reader, by the names under which the format's own library lists them.</summary>
[Trait("Kind", "Unit")]
public sealed class SafetensorsAttackTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    public static TheoryData<string, byte[]> Attacks => new()
    {
        { "no bytes", [] },
        { "header too small", [1, 0, 0, 0, 0, 0, 0] },
        { "header too large", Headed(100_000_001, Good) },
        { "header length beyond the file", Headed(60, "<") },
        { "header length negative", Headed(-1, Good) },
        { "header length zero", Headed(0, "") },
        { "header length cuts the JSON", Headed(Good.Length - 3, Good) },
        { "not UTF-8", [.. Length(4), (byte)'{', 0xFF, 0xFE, (byte)'}'] },
        { "not UTF-8 in a name", [.. Length(Good.Length), .. Encoding.ASCII.GetBytes(Good[..2]), 0xFF, .. Encoding.ASCII.GetBytes(Good[3..]), .. new byte[8]] },
        { "not JSON", File("abcdefgh", 0) },
        { "JSON of another kind", File("[1, 2]", 0) },
        { "JSON null", File("null", 0) },
        { "leading white space", File(" " + Good, 8) },
        { "byte order mark", [.. Length(Good.Length + 3), 0xEF, 0xBB, 0xBF, .. Encoding.ASCII.GetBytes(Good), .. new byte[8]] },
        { "NUL after the JSON", File(Good + "\0\0", 8) },
        { "a second document", File(Good + Good, 8) },
        { "a comment", File(Good + "//x", 8) },
        { "a trailing comma", File(Good.Replace("]}}", "]},}", StringComparison.Ordinal), 8) },
        { "nesting of 100,000", File("{\"a\":" + new string('{', 100_000), 0) },
        { "duplicate name", File("{" + Good[1..^1] + "," + Good[1..], 8) },
        { "duplicate name by escape", File("{" + Good[1..^1] + "," + Good[1..].Replace("\"a\"", "\"\\u0061\"", StringComparison.Ordinal), 8) },
        { "duplicate dtype", File(Good.Replace("{\"dtype\"", "{\"dtype\":\"F32\",\"dtype\"", StringComparison.Ordinal), 8) },
        { "lone surrogate", File(Good.Replace("\"a\"", "\"\\udc00\"", StringComparison.Ordinal), 8) },
        { "invalid info: offsets swapped", File(Good.Replace("[0,8]", "[8,0]", StringComparison.Ordinal), 8) },
        { "invalid info: shape against offsets", File(Good.Replace("[2]", "[3]", StringComparison.Ordinal), 8) },
        { "invalid info: null shape", File(Good.Replace("[2]", "null", StringComparison.Ordinal), 8) },
        { "invalid info: fraction", File(Good.Replace("[2]", "[2.5]", StringComparison.Ordinal), 8) },
        { "invalid info: exponent", File(Good.Replace("[2]", "[2e0]", StringComparison.Ordinal), 8) },
        { "invalid info: text for a number", File(Good.Replace("[2]", "[\"2\"]", StringComparison.Ordinal), 8) },
        { "invalid info: unknown dtype", File(Good.Replace("F32", "f32", StringComparison.Ordinal), 8) },
        { "overlapping tensors", File("{" + Good[1..^1] + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12) },
        { "two tensors on the same bytes", File("{" + Good[1..^1] + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8) },
        { "a hole between tensors", File("{" + Good[1..^1] + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[12,20]}}", 20) },
        { "a hole at the beginning", File(Good.Replace("[0,8]", "[4,12]", StringComparison.Ordinal), 12) },
        { "bytes that belong to no tensor", File(Good, 9) },
        { "metadata incomplete: buffer too short", File(Good, 7) },
        { "validation overflow: product of the shape", File(Good.Replace("[2]", "[4294967296,4294967296,2]", StringComparison.Ordinal), 8) },
        { "validation overflow: 2^63 elements", File(Good.Replace("[2]", "[9223372036854775807,2]", StringComparison.Ordinal), 8) },
        { "validation overflow: offsets of 2^64", File(Good.Replace("[0,8]", "[0,18446744073709551616]", StringComparison.Ordinal), 8) },
        { "a thousand million elements in a hundred bytes", File(Good.Replace("[2]", "[1000000000]", StringComparison.Ordinal).Replace("[0,8]", "[0,4000000000]", StringComparison.Ordinal), 8) },
        { "shape of a thousand axes", File(Good.Replace("[2]", $"[2{string.Concat(Enumerable.Repeat(",1", 999))}]", StringComparison.Ordinal), 8) },
        { "metadata with a number", File(Good.Replace("{\"a\"", "{\"__metadata__\":{\"k\":1},\"a\"", StringComparison.Ordinal), 8) },
        { "metadata twice", File(Good.Replace("{\"a\"", "{\"__metadata__\":{},\"__metadata__\":{},\"a\"", StringComparison.Ordinal), 8) },
        { "metadata of text", File(Good.Replace("{\"a\"", "{\"__metadata__\":\"x\",\"a\"", StringComparison.Ordinal), 8) },
        { "not a number", [.. File(Good, 4), 0, 0, 0xC0, 0x7F] },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Attacks_are_refused_in_one_sentence_and_little_memory(string attack, byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataInputException refusal = Assert.Throws<InvalidDataInputException>(() => Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4 * file.Length) + (1 << 20));
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.NotEmpty(attack);
    }

    [Theory]
    [InlineData(Good, 8)]
    [InlineData(Good + "   ", 8)]
    [InlineData("{}", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,0],"data_offsets":[0,0]},"b":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"__metadata__":{},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    public void What_looks_odd_and_is_lawful_is_read(string header, int bytes) => Assert.NotNull(Read(File(header, bytes)));

    [Fact]
    public void Folders_pipes_and_loops_of_links_are_refused_and_a_file_may_be_written_over_while_it_is_in_use()
    {
        using TemporaryFolder folder = new();
        string path = folder["m.safetensors"], loop = folder["loop.safetensors"];
        System.IO.File.CreateSymbolicLink(loop, loop);
        foreach (string bad in (string[])[folder["."], loop, folder["missing.safetensors"], "/dev/null"])
        {
            Assert.DoesNotContain('\n', Assert.Throws<InvalidDataInputException>(() => SafetensorsFile.Read(bad)).Message);
        }

        SafetensorsFile.Write(path, new ArrayBundle { ["a"] = NamedArray.Of([1f, 2f], 2) });
        using FileStream open = System.IO.File.OpenRead(path);
        SafetensorsContent before = SafetensorsFile.Read(path);
        SafetensorsFile.Write(path, before.Tensors, before.Metadata);
        Assert.Equal([1.0, 2.0], SafetensorsFile.Read(open, "m").Tensors["a"].ToDoubles());
        Assert.Equal([1.0, 2.0], SafetensorsFile.Read(path).Tensors["a"].ToDoubles());
    }

    private static byte[] File(string header, int bytes) => [.. Headed(Encoding.UTF8.GetByteCount(header), header), .. new byte[bytes]];

    private static byte[] Headed(long length, string header) => [.. Length(length), .. Encoding.UTF8.GetBytes(header)];

    private static byte[] Length(long length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return bytes;
    }

    private static SafetensorsContent Read(byte[] file) => SafetensorsFile.Read(new MemoryStream(file), "attack");
}
