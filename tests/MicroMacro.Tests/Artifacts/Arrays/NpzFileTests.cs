using System.IO.Compression;
using System.Security.Cryptography;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using Xunit;

namespace MicroMacro.Tests.Artifacts.Arrays;

public sealed class NpzFileTests
{
    [Fact, Trait("Kind", "Unit")]
    public void What_is_written_reads_back_in_order_and_any_zip_reader_agrees()
    {
        ArrayBundle bundle = Sample();
        byte[] file = Bytes(bundle);
        ArrayBundle back = Read(file);
        Assert.Equal(bundle.Entries.Select(e => e.Key), back.Entries.Select(e => e.Key));
        Assert.All(bundle.Entries, e => Assert.Equal(e.Value.Values, back[e.Key].Values));
        Assert.All(bundle.Entries, e => Assert.Equal(e.Value.Shape, back[e.Key].Shape));

        using ZipArchive archive = new(new MemoryStream(file));
        Assert.Equal(["x.npy", "z_names.npy", "seed.npy"], archive.Entries.Select(e => e.FullName));
        Assert.All(archive.Entries, e => Assert.Equal(new DateTime(1980, 1, 1), e.LastWriteTime.DateTime));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Equal_content_gives_equal_bytes()
        => Assert.Equal("0223bc545d3fb5d2d6edbaaef7987bdeef81fc90365632af9d325c462d413847", Convert.ToHexStringLower(SHA256.HashData(Bytes(Sample()))));

    [Fact, Trait("Kind", "Unit")]
    public void The_content_hash_is_that_of_the_file()
        => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Bytes(Sample()))), NpzFile.Hash(Sample()));

    [Fact, Trait("Kind", "Unit")]
    public void Compressed_archives_are_read()
    {
        byte[] file = Zip(("x.npy", Npy(NamedArray.Of([1.0, 2.0], 2))), ("n.npy", Npy(NamedArray.Of([3L], 1))));
        Assert.Equal([1.0, 2.0], Read(file)["x"].ToDoubles());
        Assert.Equal([3.0], Read(file)["n"].ToDoubles());
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_bomb_is_refused_before_it_goes_off()
    {
        byte[] file = Zip(("x.npy", new byte[200 << 20]));
        Assert.True(file.Length < 300_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("would expand", Assert.Throws<InvalidDataInputException>(() => Read(file)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("../x.npy", "unsafe name")]
    [InlineData("a/../../x.npy", "unsafe name")]
    [InlineData("/etc/x.npy", "unsafe name")]
    [InlineData("..\\x.npy", "unsafe name")]
    [InlineData("C:x.npy", "unsafe name")]
    [InlineData("readme.txt", "not an npy array")]
    public void Names_that_lead_out_of_the_archive_are_refused(string name, string expected)
    {
        byte[] file = Zip((name, Npy(NamedArray.Of([1.0], 1))));
        Assert.Contains(expected, Assert.Throws<InvalidDataInputException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Two_entries_of_one_name_are_refused()
    {
        byte[] file = Zip(("x.npy", Npy(NamedArray.Of([1.0], 1))), ("x.npy", Npy(NamedArray.Of([2.0], 1))));
        Assert.Contains("two entries", Assert.Throws<InvalidDataInputException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Law")]
    public void Every_truncation_and_every_flipped_bit_of_the_content_is_found()
    {
        byte[] file = Bytes(Sample());
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<InvalidDataInputException>(() => Read(file[..length]));
        }

        int contentEnd = file.AsSpan().IndexOf("PK\u0001\u0002"u8);
        int headerEnd = 30 + "x.npy".Length;
        for (int at = headerEnd; at < headerEnd + 144; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] torn = [.. file];
                torn[at] ^= (byte)(1 << bit);
                Assert.Throws<InvalidDataInputException>(() => Read(torn));
            }
        }

        Assert.True(contentEnd > headerEnd + 144);
    }

    [Fact, Trait("Kind", "Law")]
    public void Ten_thousand_mutations_give_nothing_but_the_typed_error()
    {
        byte[][] files = [Bytes(Sample()), Zip(("x.npy", Npy(NamedArray.Of(new double[64], 64))))];
        Assert.InRange(Mutations.Run<InvalidDataInputException>(files, 10_000, file => Read(file)), 5_000, 9_999);
    }

    [Fact, Trait("Kind", "Regression")]
    public void Other_peoples_archive_is_read()
    {
        ArrayBundle bundle = NpzFile.Read(ReferenceData.Find("parsers/npz/test_data_koopman.npz"));
        Assert.Equal(1000, bundle.Entries.Count);
        Assert.All(bundle.Entries, e => Assert.Equal(200, e.Value.Count));
        Assert.All(bundle.Entries, e => Assert.All(e.Value.ToDoubles(), v => Assert.True(double.IsFinite(v))));
    }

    private static ArrayBundle Sample() => new()
    {
        ["x"] = NamedArray.Of([0.1, -2.5], 2, 1),
        ["z_names"] = NamedArray.Of(["phi"]),
        ["seed"] = NamedArray.Of([7L], 1),
    };

    private static byte[] Npy(NamedArray array)
    {
        using MemoryStream stream = new();
        NpyFile.Write(stream, array);
        return stream.ToArray();
    }

    private static byte[] Bytes(ArrayBundle bundle)
    {
        using MemoryStream stream = new();
        NpzFile.Write(stream, bundle);
        return stream.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static ArrayBundle Read(byte[] file) => NpzFile.Read(new MemoryStream(file), "test.npz");
}
