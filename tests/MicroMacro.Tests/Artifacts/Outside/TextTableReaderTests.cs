using System.IO.Compression;
using System.Text;
using MicroMacro.Artifacts.Outside;
using MicroMacro.Numerics;

namespace MicroMacro.Tests.Artifacts.Outside;

[Trait("Kind", "Unit")]
public sealed class TextTableReaderTests
{
    private const string Colvar = "#! FIELDS time phi psi restraint.bias\n#! SET min_phi -pi\n#! SET max_phi pi\n 0.0 -1.50 2.00 0.10\n 1.0 -1.25 2.10 0.20\n 2.0 -1.00 2.20 0.30\n";
    private const string Xvg = "# made by a program\n@    title \"Dihedral\"\n@TYPE xy\n 0.0 179.5\n 0.2 184.0\n 0.4 -175.1\n";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_ends_of_any_system_are_one_end(string end)
    {
        TextTable table = Read(Colvar.Replace("\n", end + end, StringComparison.Ordinal));
        Assert.Equal(TextTableFormat.Plumed, table.Format);
        Assert.Equal(["time", "phi", "psi", "restraint.bias"], table.Fields);
        Assert.Equal([-1.5, -1.25, -1], table.Column(1));
        Assert.Equal((-Math.PI, Math.PI), SlowColumns.Domain(table, 1));
        Assert.Null(SlowColumns.Domain(table, 2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#! FIELDS time z\n")]
    public void Rows_that_were_written_twice_count_once(string header)
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(n => FormattableString.Invariant($"{n} {Math.Sin(n):F5}\n")));
        TextTable table = Read(header + rows + header + rows);
        Assert.Equal(60, table.Rows);
        Assert.Contains("row 61: the time goes back, and 60 rows", Assert.Single(table.Notes), StringComparison.Ordinal);
        TextTable others = Read(header + rows + header + rows.Replace("0.", "1.", StringComparison.Ordinal));
        Assert.Equal(120, others.Rows);
        Assert.Contains(header.Length > 0 ? "starts again once" : "row 61: the first column goes back from 59 to 0", Assert.Single(others.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_no_time_may_go_back()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(n => FormattableString.Invariant($"{Math.Sin(n):F2} {n % 3}\n")));
        Assert.Empty(Read(rows).Notes);
        Assert.Equal(60, Read(rows).Rows);
    }

    [Fact]
    public void Gzip_and_byte_order_marks_are_seen_through()
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes("\uFEFF" + Colvar));
        }

        Assert.Equal(3, TextTableReader.Read(new MemoryStream(bytes.ToArray()), "COLVAR.gz").Rows);
        byte[] cut = bytes.ToArray()[..^12];
        Exception? fault = Record.Exception(() => TextTableReader.Read(new MemoryStream(cut), "COLVAR.gz"));
        Assert.True(fault is null or InvalidDataInputException);
    }

    [Fact]
    public void Xvg_angles_stay_as_they_are()
    {
        TextTable table = Read(Xvg);
        Assert.Equal(TextTableFormat.Xvg, table.Format);
        Assert.Equal([179.5, 184, -175.1], table.Column(1));
        Assert.Equal([1], SlowColumns.Find(table, [], 1));
        Assert.Equal(3, Read(Xvg + "&\n@ s1\n 0 1\n").Rows);
    }

    [Fact]
    public void A_restart_supersedes_what_it_runs_again()
    {
        TextTable table = Read(Colvar + Colvar[..Colvar.IndexOf(" 0.0", StringComparison.Ordinal)] + " 1.0 7 7 7\n 2.0 8 8 8\n 3.0 9 9 9\n");
        Assert.Equal([0, 1, 2, 3], table.Column(0));
        Assert.Equal([-1.5, 7, 8, 9], table.Column(1));
        Assert.Contains("2 rows were run again", Assert.Single(table.Notes));
    }

    [Fact]
    public void A_time_that_starts_again_is_another_run()
    {
        TextTable table = Read(Colvar + Colvar);
        Assert.Equal(6, table.Rows);
        Assert.Contains("2 runs", Assert.Single(table.Notes));
        Assert.Equal(6, TextTableReader.Read(Bytes(Colvar + " 1.0 7 7 7\n 2.0 8 8 8\n 3.0 9 9 9\n"), "x", TimeRewind.KeepsAll).Rows);
        Assert.Equal(4, Read("0 1\n1 2\n0 3\n1 4\n").Rows);
    }

    [Theory]
    [InlineData(" 3.0 -0.75")]
    [InlineData(" 3.0 -0.75 2.30 0.")]
    [InlineData(" 3.0 -")]
    public void The_unfinished_line_of_a_running_simulation_is_left_out(string last)
    {
        TextTable table = Read(Colvar + last);
        Assert.Equal(3, table.Rows);
        Assert.Contains("unfinished", Assert.Single(table.Notes));
        Assert.Equal(4, Read(Colvar + " 3.0 -0.75 2.30 0.40").Rows);
    }

    [Theory]
    [InlineData(" 3.0 x 1 1\n", "line 7: 'x' is not a number")]
    [InlineData(" 3.0 1 1\n", "line 7: the row has 3 columns; 4 are needed")]
    [InlineData(" 3.0 nan 1 1\n", "line 7: column 2 holds NaN")]
    [InlineData(" 3.0 inf 1 1\n", "line 7")]
    [InlineData("#! FIELDS time phi\n", "other columns")]
    public void What_is_wrong_is_said_with_its_line(string more, string expected)
        => Assert.Contains(expected, Assert.Throws<InvalidDataInputException>(() => Read(Colvar + more)).Message);

    [Fact]
    public void Columns_are_found_by_name_or_number_or_asked_for()
    {
        TextTable table = Read(Colvar);
        Assert.Equal([1, 2], SlowColumns.Find(table, ["phi", "3"], 2));
        Assert.Contains("--columns", Assert.Throws<InvalidDataInputException>(() => SlowColumns.Find(table, [], 1)).Message);
        Assert.Contains("did you mean 'psi'", Assert.Throws<InvalidDataInputException>(() => SlowColumns.Find(table, ["Psi"], 1)).Message);
        Assert.Contains("holds no row", Assert.Throws<InvalidDataInputException>(() => Read("# nothing\n")).Message);
        Assert.Equal([1.5e-3], Read("1 1.5D-03\n").Column(1));
    }

    [Theory]
    [InlineData("360", 360)]
    [InlineData("-pi", -Math.PI)]
    [InlineData("2*pi", 2 * Math.PI)]
    [InlineData("2pi", 2 * Math.PI)]
    [InlineData("pi/2", Math.PI / 2)]
    public void Numbers_may_be_written_with_pi(string text, double value)
    {
        Assert.True(PiNumber.TryParse(text, out double read));
        Assert.Equal(value, read, 1e-15);
        Assert.False(PiNumber.TryParse(text + "x", out _));
    }

    [Fact]
    public void Damaged_files_are_read_or_refused_with_the_one_error()
    {
        byte[][] good = [Encoding.UTF8.GetBytes(Colvar), Encoding.UTF8.GetBytes(Xvg), Encoding.UTF8.GetBytes("a.dat -60 10 1 300\nb.dat -50 10 1 300\n"), Encoding.UTF8.GetBytes(HillsTests.Two)];
        int refused = Mutations.Run<InvalidDataInputException>(good, 3000, bytes =>
        {
            _ = TextTableReader.Read(new MemoryStream(bytes), "file");
        });
        refused += Mutations.Run<InvalidDataInputException>(good, 2000, bytes => _ = MetadataReader.Read(new MemoryStream(bytes), "file", null));
        refused += Mutations.Run<InvalidDataInputException>([good[3]], 2000, bytes =>
        {
            Hills hills = Hills.Of(TextTableReader.Read(new MemoryStream(bytes), "file", TimeRewind.KeepsAll));
            if (hills.Variables <= 2)
            {
                _ = HillSum.Of(hills, [.. Enumerable.Repeat(new HillAxis(-3, 3, 20, false), hills.Variables)], hills.Count);
            }
        });
        Assert.InRange(refused, 500, 6900);
    }

    [Fact]
    public void Files_of_the_programs_themselves_are_read()
    {
        string? root = Environment.GetEnvironmentVariable("MICROMACRO_REFERENCE_DATA");
        if (root is null)
        {
            Assert.Skip("MICROMACRO_REFERENCE_DATA is not set");
        }

        string plumed = Path.Combine(root, "parsers", "plumed");
        TextTable plain = TextTableReader.Read(Path.Combine(plumed, "COLVAR"));
        Assert.Equal(plain.Values, TextTableReader.Read(Path.Combine(plumed, "COLVAR_gzipped.gz")).Values);
        Assert.Equal("pi", plain.Settings["a"]);
        Hills hills = Hills.Read([Path.Combine(plumed, "HILLS_av")]);
        Assert.Equal((10, 7.0, HillKernel.StretchedGaussian), (hills.Count, hills.BiasFactor, hills.Kernel));
        TextTable basin = TextTableReader.Read(Path.Combine(root, "ala2-vacuum-plumed-masterclass", "unbiased-sA", "COLVAR"));
        Assert.Equal(["time", "phi", "psi", "ene"], basin.Fields);
        Assert.Empty(basin.Notes);
        Assert.Equal(501, TextTableReader.Read(Path.Combine(root, "wham-valchi-umbrella", "xvg", "prod3_dihed.xvg")).Rows);
    }

    private static TextTable Read(string text) => TextTableReader.Read(Bytes(text), "file");

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
