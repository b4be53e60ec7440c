using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules.Trajectories;

namespace MicroMacro.Tests.Systems.Molecules.Trajectories;

/// <summary>Other people's trajectories.</summary>
[Trait("Kind", "Unit")]
public class ReferenceTrajectoryTests
{
    [Theory]
    [InlineData("traj-bpti-multiformat/bpti_mini.xtc", "XTC (nm)", 1e-3)]
    [InlineData("traj-bpti-multiformat/bpti_mini.nc", "AMBER NetCDF (Angstrom)", 1e-6)]
    [InlineData("traj-bpti-multiformat/bpti_mini.netcdf", "AMBER NetCDF (Angstrom)", 1e-6)]
    public void All_formats_of_the_same_frames_agree(string file, string format, double tolerance)
    {
        List<double[]> dcd = Frames("traj-bpti-multiformat/bpti_mini.dcd", out string dcdFormat, out _);
        List<double[]> other = Frames(file, out string found, out _);
        Assert.Equal(("DCD (Angstrom)", format), (dcdFormat, found));
        Assert.Equal((100, 100), (dcd.Count, other.Count));
        double worst = dcd.Zip(other).Max(p => p.First.Zip(p.Second).Max(v => Math.Abs(v.First - v.Second)));
        Assert.InRange(worst, 0, tolerance);
    }

    [Theory]
    [InlineData("traj-ala2-mdtraj/frame0.xtc", 22, 501, 500, 1000)]
    [InlineData("traj-ala3-dcd/ala3.dcd", 42, 256, double.NaN, double.NaN)]
    public void Atoms_frames_and_times(string file, int atoms, int frames, double first, double last)
    {
        List<double[]> read = Frames(file, out _, out List<double?> times);
        Assert.Equal((atoms, frames), (read[0].Length / 3, read.Count));
        if (double.IsFinite(first))
        {
            Assert.Equal(first, times[0]!.Value, 1e-3);
            Assert.Equal(last, times[^1]!.Value, 1e-3);
        }
    }

    [Theory]
    [InlineData("traj-ala2-mdtraj/frame0.xtc", 501, 100)]
    [InlineData("traj-bpti-multiformat/bpti_mini.xtc", 100, 1000)]
    public void Frames_written_again_have_the_bytes_of_other_peoples_library(string file, int frames, float precision)
    {
        const int boxEnd = 52;
        byte[] theirs = File.ReadAllBytes(MoleculeFiles.Reference(file));
        using XtcReader reader = XtcReader.Open(new MemoryStream(theirs), file);
        TrajectoryFrame frame = new(reader.AtomCount);
        int at = 0;
        for (int k = 0; k < frames; k++)
        {
            Assert.True(reader.Read(frame));
            using MemoryStream mine = new();
            XtcWriter writer = new(mine, reader.AtomCount, precision);
            writer.Write(frame.Positions, frame.Step!.Value, frame.Time!.Value);

            // Magic, atoms, step and time; then a box, which is not written; then everything else.
            int length = (int)mine.Length;
            Assert.Equal(theirs[at..(at + 16)], mine.ToArray()[..16]);
            Assert.Equal(theirs[(at + boxEnd)..(at + length)], mine.ToArray()[boxEnd..]);
            at += length;
        }

        Assert.Equal(theirs.Length, at);
    }

    [Theory]
    [InlineData("traj-bpti-multiformat/bpti_mini.trr", "TRR")]
    [InlineData("traj-bpti-multiformat/bpti_mini.h5", "HDF5")]
    [InlineData("traj-bpti-multiformat/bpti_mini.lh5", "HDF5")]
    [InlineData("traj-ala2-mdtraj/frame0.h5", "HDF5")]
    [InlineData("traj-bpti-multiformat/bpti_mini.binpos", "binpos")]
    [InlineData("parsers/npz/test_data_koopman.npz", "npz")]
    [InlineData("parsers/npy/10-float64.npy", "NumPy")]
    [InlineData("parsers/prmtop/phenol.prmtop", "AMBER topology")]
    [InlineData("parsers/plumed/COLVAR", "COLVAR")]
    [InlineData("traj-ala3-dcd/ala3.psf", "PSF")]
    [InlineData("parsers/prmtop/ala.ff19SB.OPC.parm7.bz2", "bzip2")]
    public void What_is_not_read_is_refused_by_name(string file, string word)
    {
        string message = Assert.Throws<InvalidDataInputException>(() => Frames(file, out _, out _)).Message;
        Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static List<double[]> Frames(string file, out string format, out List<double?> times)
    {
        using FileStream stream = File.OpenRead(MoleculeFiles.Reference(file));
        using ITrajectoryReader reader = TrajectoryReader.Open(stream, file);
        TrajectoryFrame frame = new(reader.AtomCount);
        List<double[]> frames = [];
        format = reader.Format;
        times = [];
        while (reader.Read(frame))
        {
            frames.Add([.. frame.Positions]);
            times.Add(frame.Time);
        }

        return frames;
    }
}
