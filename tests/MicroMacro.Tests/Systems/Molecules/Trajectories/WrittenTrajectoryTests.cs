using MicroMacro.Systems.Molecules.Trajectories;

namespace MicroMacro.Tests.Systems.Molecules.Trajectories;

/// <summary>What is written is read again, and writing goes on after a stop in the same bytes.</summary>
[Trait("Kind", "Unit")]
public class WrittenTrajectoryTests
{
    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(9, 0.3)]
    [InlineData(10, 0.3)]
    [InlineData(22, 0.05)]
    [InlineData(500, 0.002)]
    [InlineData(500, 0.0)]
    [InlineData(300, 3.0)]
    [InlineData(50, 1e4)]
    [InlineData(50, 1e5)]
    public void Xtc_keeps_a_thousandth_of_a_nanometre(int atoms, double step)
    {
        using MemoryStream file = new();
        XtcWriter writer = new(file, atoms);
        double[][] frames = [.. Enumerable.Range(0, 20).Select(k => Chain(atoms, step, (ulong)k + 1))];
        for (int k = 0; k < frames.Length; k++)
        {
            writer.Write(frames[k], 100 * k, 0.25 * k);
        }

        writer.Flush();
        using XtcReader reader = XtcReader.Open(new MemoryStream(file.ToArray()), "x");
        TrajectoryFrame frame = new(atoms);
        for (int k = 0; k < frames.Length; k++)
        {
            Assert.True(reader.Read(frame));
            Assert.Equal((100 * k, 0.25 * k), (frame.Step, frame.Time));
            Assert.Null(frame.Box);
            double tolerance = atoms < 10 ? 1e-6 * (1 + (step * atoms)) : 0.5000001e-3;
            Assert.All(frames[k].Zip(frame.Positions), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }

        Assert.False(reader.Read(frame));
    }

    [Fact]
    public void Dcd_keeps_single_precision_and_its_header_is_right_at_every_flush()
    {
        double[][] frames = [.. Enumerable.Range(0, 5).Select(k => Chain(7, 0.2, (ulong)k + 1))];
        using MemoryStream file = new();
        DcdWriter writer = new(file, 7, timestep: 0.002, stepsPerFrame: 50, firstStep: 100);
        for (int k = 0; k < frames.Length; k++)
        {
            writer.Write(frames[k], 0, 0);
            writer.Flush();
            Assert.Equal(k + 1, BitConverter.ToInt32(file.GetBuffer(), 8));
        }

        using DcdReader reader = DcdReader.Open(new MemoryStream(file.ToArray()), "x");
        TrajectoryFrame frame = new(7);
        for (int k = 0; k < frames.Length; k++)
        {
            Assert.True(reader.Read(frame));
            Assert.Equal(100 + (50 * k), frame.Step);
            Assert.Equal(0.002 * (100 + (50 * k)), frame.Time!.Value, 1e-6);
            Assert.All(frames[k].Zip(frame.Positions), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }

        Assert.False(reader.Read(frame));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stopped_and_resumed_file_has_the_same_bytes(bool isDcd)
    {
        double[][] frames = [.. Enumerable.Range(0, 6).Select(k => Chain(30, 0.1, (ulong)k + 1))];
        byte[] whole = Write(new MemoryStream(), s => Create(s), frames);
        for (int stop = 0; stop < frames.Length; stop++)
        {
            // The run wrote on after its checkpoint and died: the rest is cut off, though the header counts it.
            MemoryStream file = new();
            ITrajectoryWriter writer = Create(file);
            writer.Flush();
            long checkpoint = file.Length;
            for (int k = 0; k < frames.Length; k++)
            {
                if (k == stop)
                {
                    writer.Flush();
                    checkpoint = file.Length;
                }

                writer.Write(frames[k], k, k);
            }

            writer.Flush();
            file.SetLength(checkpoint);
            file.Position = checkpoint;
            byte[] resumed = Write(file, s => isDcd ? DcdWriter.Resume(s, "x") : new XtcWriter(s, 30), frames[stop..], stop);
            Assert.Equal(whole, resumed);
        }

        ITrajectoryWriter Create(Stream s) => isDcd ? new DcdWriter(s, 30, 0.001, 10) : new XtcWriter(s, 30);
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        XtcWriter xtc = new(new MemoryStream(), 10);
        DcdWriter dcd = new(new MemoryStream(), 10, 0.001);
        double[] x = Chain(10, 0.1, 1);
        Assert.Throws<ArgumentException>(() => xtc.Write(x.AsSpan(0, 27), 0, 0));
        Assert.Throws<ArgumentException>(() => dcd.Write(x.AsSpan(0, 27), 0, 0));
        x[5] = double.NaN;
        Assert.Contains("z of atom 1", Assert.Throws<ArgumentException>(() => xtc.Write(x, 0, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => dcd.Write(x, 0, 0));
        x[5] = 1e30;
        Assert.Contains("nm from the origin", Assert.Throws<ArgumentException>(() => xtc.Write(x, 0, 0)).Message, StringComparison.Ordinal);
        x[5] = 1e300;
        Assert.Throws<ArgumentException>(() => dcd.Write(x, 0, 0));
        (x[5], x[8]) = (2e6, -2e6);
        Assert.Contains("extends over", Assert.Throws<ArgumentException>(() => xtc.Write(x, 0, 0)).Message, StringComparison.Ordinal);
    }

    private static byte[] Write(MemoryStream file, Func<Stream, ITrajectoryWriter> open, double[][] frames, int first = 0)
    {
        ITrajectoryWriter writer = open(file);
        for (int k = 0; k < frames.Length; k++)
        {
            writer.Write(frames[k], first + k, first + k);
        }

        writer.Flush();
        return file.ToArray();
    }

    // A walk of atoms, with a jump now and then and triples as in water, so that runs of every length occur.
    private static double[] Chain(int atoms, double step, ulong seed)
    {
        double[] x = new double[3 * atoms];
        ulong state = seed;
        for (int i = 3; i < x.Length; i++)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            double jump = i / 3 % 3 == 0 ? 4 * step : step;
            x[i] = x[i - 3] + (jump * (((state >> 33) / (double)(1UL << 31)) - 0.5));
        }

        return x;
    }
}
