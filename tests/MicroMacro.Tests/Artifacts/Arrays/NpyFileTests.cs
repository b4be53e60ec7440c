using System.Text;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using Xunit;

namespace MicroMacro.Tests.Artifacts.Arrays;

public sealed class NpyFileTests
{
    [Theory, Trait("Kind", "Unit")]
    [InlineData("'<f8'", "0000000000000040", 2.0)]
    [InlineData("'<f4'", "00000040", 2.0)]
    [InlineData("'<f2'", "0040", 2.0)]
    [InlineData("'<i8'", "FEFFFFFFFFFFFFFF", -2.0)]
    [InlineData("'<i4'", "FEFFFFFF", -2.0)]
    [InlineData("'<i2'", "FEFF", -2.0)]
    [InlineData("'|i1'", "FE", -2.0)]
    [InlineData("'<u8'", "FE00000000000000", 254.0)]
    [InlineData("'<u4'", "FEFFFFFF", 4294967294.0)]
    [InlineData("'<u2'", "FEFF", 65534.0)]
    [InlineData("'|u1'", "FE", 254.0)]
    [InlineData("'|b1'", "01", 1.0)]
    public void Reads_every_real_type(string type, string bytes, double value)
    {
        NamedArray array = Read($"{{'descr': {type}, 'fortran_order': False, 'shape': (1,), }}", Convert.FromHexString(bytes));
        Assert.Equal([1], array.Shape);
        Assert.Equal([value], array.ToDoubles());
    }

    [Fact, Trait("Kind", "Unit")]
    public void Column_major_arrays_become_row_major()
    {
        // a[i, j, k] = 100 i + 10 j + k, first axis fastest in the file.
        byte[] data = [.. from k in Enumerable.Range(0, 4) from j in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 2) select (byte)((100 * i) + (10 * j) + k)];
        NamedArray array = Read("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }", data);
        int[] expected = [.. from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from k in Enumerable.Range(0, 4) select (100 * i) + (10 * j) + k];
        Assert.Equal(expected, Assert.IsType<int[]>(array.Values));
    }

    [Fact, Trait("Kind", "Unit")]
    public void What_is_written_reads_back()
    {
        NamedArray[] arrays =
        [
            NamedArray.Scalar(-0.0), NamedArray.Of([1.5, double.NaN, double.NegativeInfinity, double.Epsilon], 2, 2), NamedArray.Of(new float[6], 1, 2, 3),
            NamedArray.Of([long.MinValue, long.MaxValue], 2), NamedArray.Of([int.MinValue], 1), NamedArray.Of(Array.Empty<double>(), 0, 5),
            new([2], new[] { true, false }), NamedArray.Of(["", "φ", "\U0001F9EA ψ"]),
        ];
        foreach (NamedArray array in arrays)
        {
            using MemoryStream stream = new();
            NpyFile.Write(stream, array);
            stream.Position = 0;
            NamedArray back = NpyFile.Read(stream, stream.Length, "memory");
            Assert.Equal(array.Shape, back.Shape);
            Assert.Equal(array.Values, back.Values);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_bytes_are_those_that_NumPy_writes()
    {
        // numpy.save of array([[1, 2]], dtype=int32): header padded with blanks to 128 bytes, then the numbers.
        using MemoryStream stream = new();
        NpyFile.Write(stream, NamedArray.Of([1, 2], 1, 2));
        string header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }".PadRight(117) + "\n";
        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), 1, 0, 0, 0, 2, 0, 0, 0];
        Assert.Equal(expected, stream.ToArray());
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "Python objects")]
    [InlineData("{'descr': '|O8', 'fortran_order': False, 'shape': (1,), }", "Python objects")]
    [InlineData("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }", "complex")]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }", "astype('<f8')")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", "structured")]
    [InlineData("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,), }", "not supported")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000,), }", "8000000000 bytes")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 2147483647, 2147483647), }", "damaged")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "dictionary")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }", "dictionary")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'fortran_order': False, 'shape': (1,), }", "dictionary")]
    [InlineData("{'descr': '<f8', 'shape': (1,), }", "dictionary")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } + __import__('os')", "dictionary")]
    [InlineData("{'descr': '<U0', 'fortran_order': False, 'shape': (1000000000,), }", "not supported")]
    [InlineData("", "dictionary")]
    public void Bad_headers_are_refused_in_one_sentence(string header, string expected)
    {
        InvalidDataInputException error = Assert.Throws<InvalidDataInputException>(() => Read(header, new byte[8]));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("'test.npy'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_header_that_claims_gigabytes_is_refused()
    {
        byte[] file = [0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0x7F, (byte)'{'];
        Assert.Contains("at most 65535", Assert.Throws<InvalidDataInputException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Every_truncation_and_every_surplus_is_refused()
    {
        using MemoryStream stream = new();
        NpyFile.Write(stream, NamedArray.Of([1.0, 2.0, 3.0], 3));
        byte[] file = stream.ToArray();
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<InvalidDataInputException>(() => Read(file[..length]));
        }

        Assert.Throws<InvalidDataInputException>(() => Read([.. file, 0]));
    }

    [Fact, Trait("Kind", "Law")]
    public void Ten_thousand_mutations_give_nothing_but_the_typed_error()
    {
        List<byte[]> files = [];
        foreach (NamedArray array in new[] { NamedArray.Of([1.0, 2.0], 2, 1), NamedArray.Of(["phi", "psi"]), NamedArray.Of([1L, 2L], 2) })
        {
            using MemoryStream stream = new();
            NpyFile.Write(stream, array);
            files.Add(stream.ToArray());
        }

        Assert.InRange(Mutations.Run<InvalidDataInputException>(files, 10_000, file => Read(file)), 5_000, 9_999);
    }

    [Theory, Trait("Kind", "Regression")]
    [InlineData("10-int8.npy", -109.0, 10)]
    [InlineData("10-float64.npy", 234.0, 10)]
    [InlineData("10-float16.npy", 181.0, 10)]
    [InlineData("4x4x4x4x4-float32.npy", double.NaN, 1024)]
    [InlineData("4x4x4x4x4-int64.npy", double.NaN, 1024)]
    [InlineData("bool.npy", 1.0, 2)]
    public void Other_peoples_files_are_read(string name, double first, int count)
    {
        NamedArray array = NpyFile.Read(ReferenceData.Find(Path.Combine("parsers", "npy", name)));
        Assert.Equal(count, array.Count);
        Assert.True(double.IsNaN(first) || array.ToDoubles()[0] == first, $"first value {array.ToDoubles()[0]:R}");
    }

    [Fact, Trait("Kind", "Regression")]
    public void All_of_other_peoples_files_are_read_or_refused_by_name()
    {
        string[] refused = [];
        foreach (string path in Directory.GetFiles(ReferenceData.Find(Path.Combine("parsers", "npy")), "*.npy").Order(StringComparer.Ordinal))
        {
            try
            {
                NamedArray array = NpyFile.Read(path);
                Assert.Equal(array.Count, array.Shape.Aggregate(1, (product, n) => product * n));
            }
            catch (InvalidDataInputException error) when (error.Message.Contains("complex numbers", StringComparison.Ordinal))
            {
                refused = [.. refused, Path.GetFileName(path)];
            }
        }

        Assert.Equal(["10-complex128.npy", "10-complex64.npy", "4x4x4x4x4-complex128.npy", "4x4x4x4x4-complex64.npy"], refused);
        Assert.Equal(["123", "test", "test2"], Assert.IsType<string[]>(NpyFile.Read(ReferenceData.Find("parsers/npy/unicode.npy")).Values));
    }

    private static NamedArray Read(string header, byte[] data)
        => Read([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.Latin1.GetBytes(header), .. data]);

    private static NamedArray Read(byte[] file)
    {
        using MemoryStream stream = new(file);
        return NpyFile.Read(stream, file.Length, "test.npy");
    }
}
