using System.IO.Compression;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules.Trajectories;

namespace MicroMacro.Tests.Systems.Molecules.Trajectories;

/// <summary>DCD in every dialect, XTC in its large form, gzip, and what is damaged.</summary>
[Trait("Kind", "Unit")]
public class DialectTests
{
    private static readonly double[][] Frames = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 14, 15, 16, 17, 18, 19], [1, 2, 3, -4, -5, -6, 0, 1e3, 1e-3]];

    public static TheoryData<int> Dialects => [.. Enumerable.Range(0, DcdForms.Dialects().Count())];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_dialect_of_dcd_holds_the_same_frames(int index)
    {
        DcdForms.Dialect dialect = DcdForms.Dialects().ElementAt(index);
        using ITrajectoryReader reader = TrajectoryReader.Open(new MemoryStream(DcdForms.Of(Frames, dialect)), "x", 3);
        TrajectoryFrame frame = new(3);
        for (int k = 0; k < Frames.Length; k++)
        {
            Assert.True(reader.Read(frame));
            Assert.Equal(Frames[k].Select(v => (float)v * 0.1), frame.Positions);
            Assert.Equal(100 + (5 * k), frame.Step);
            Assert.Equal(0.002 * (100 + (5 * k)), frame.Time!.Value, 1e-7);
            Assert.Equal(dialect.Cell is null, frame.Box is null);
        }

        Assert.False(reader.Read(frame));
        Assert.False(reader.Read(frame));
    }

    [Theory]
    [InlineData(new[] { 30.0, 60, 31, 70, 80, 32 }, new[] { 3.0, 3.1, 3.2, 80, 70, 60 })]
    [InlineData(new[] { 30.0, 0.5, 31, 0, 0, 32 }, new[] { 3.0, 3.1, 3.2, 90, 90, 60 })]
    [InlineData(new[] { 30.0, 0, 31, 0, 0, 32 }, new[] { 3.0, 3.1, 3.2, 90, 90, 90 })]
    [InlineData(new[] { 40.0, 3, 40, 3, 3, 40 }, new[] { 4.022437, 4.022437, 4.022437, 81.14736, 81.14736, 81.14736 })]
    public void Unit_cells_are_angles_cosines_or_a_shape(double[] six, double[] box)
    {
        using DcdReader reader = DcdReader.Open(new MemoryStream(DcdForms.Of(Frames, new(Cell: six))), "x");
        TrajectoryFrame frame = new(3);
        Assert.True(reader.Read(frame));
        Assert.All(box.Zip(frame.Box!), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void The_large_form_of_xtc_holds_the_same_frame()
    {
        byte[] plain = XtcForms.Of(22, 1);
        Assert.Equal(Read(plain), Read(XtcForms.Large(plain)));
    }

    [Theory]
    [InlineData("dcd")]
    [InlineData("xtc")]
    public void Gzip_is_read_through(string format)
    {
        byte[] plain = format == "dcd" ? DcdForms.All()[0] : XtcForms.Of(22, 3);
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        Assert.Equal(Read(plain), Read(packed.ToArray()));
        Assert.Throws<InvalidDataInputException>(() => Read(packed.ToArray()[..^30]));
    }

    [Fact]
    public void A_file_cut_anywhere_but_after_a_frame_is_refused()
    {
        byte[] dcd = DcdForms.All()[0], xtc = XtcForms.Of(22, 2);
        AssertCuts(dcd, [dcd.Length, dcd.Length - (3 * 20), dcd.Length - (6 * 20)]);
        AssertCuts(xtc, [xtc.Length, XtcForms.Of(22, 1).Length]);

        static void AssertCuts(byte[] file, int[] whole)
        {
            for (int length = 0; length <= file.Length; length++)
            {
                byte[] cut = file[..length];
                if (whole.Contains(length))
                {
                    Read(cut);
                }
                else
                {
                    Assert.Throws<InvalidDataInputException>(() => Read(cut));
                }
            }
        }
    }

    [Fact]
    public void A_frame_that_is_not_finite_or_has_other_atoms_is_refused()
    {
        double[][] broken = [Frames[0], [1, 2, 3, 4, double.NaN, 6, 7, 8, 9]];
        Assert.Contains("atom 2 of frame 2", Assert.Throws<InvalidDataInputException>(() => Read(DcdForms.Of(broken, new()))).Message, StringComparison.Ordinal);
        byte[] mixed = [.. XtcForms.Of(22, 1), .. XtcForms.Of(21, 1)];
        Assert.Contains("22 atoms are due", Assert.Throws<InvalidDataInputException>(() => Read(mixed)).Message, StringComparison.Ordinal);
        Assert.Contains("3 atoms, where the topology has 4", Assert.Throws<InvalidDataInputException>(
            () => TrajectoryReader.Open(new MemoryStream(DcdForms.All()[0]), "x", 4)).Message, StringComparison.Ordinal);
        byte[] velocities = DcdForms.All()[0];
        "VELD"u8.CopyTo(velocities.AsSpan(4));
        Assert.Contains("velocities", Assert.Throws<InvalidDataInputException>(() => Read(velocities)).Message, StringComparison.Ordinal);
    }

    private static double[] Read(byte[] file)
    {
        using ITrajectoryReader reader = TrajectoryReader.Open(new MemoryStream(file), "x");
        TrajectoryFrame frame = new(reader.AtomCount);
        List<double> all = [];
        while (reader.Read(frame))
        {
            all.AddRange(frame.Positions);
        }

        return [.. all];
    }
}
