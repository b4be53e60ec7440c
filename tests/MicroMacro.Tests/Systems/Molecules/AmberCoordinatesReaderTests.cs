using System.Text;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Coordinates as text and as NetCDF.</summary>
[Trait("Kind", "Unit")]
public class AmberCoordinatesReaderTests
{
    private const string ThreeAtoms = "title\n    3  0.1500000E+02\n   1.0000000   2.0000000   3.0000000   4.0000000   5.0000000   6.0000000\n   7.0000000   8.0000000  -9.0000000\n";

    [Fact]
    public void Positions_are_in_nm_and_the_time_in_ps()
    {
        MolecularCoordinates read = Text(ThreeAtoms);
        Assert.Equal([.1, .2, .3, .4, .5, .6, .7, .8, -.9], read.Positions.Select(v => Math.Round(v, 12)));
        Assert.Equal(("title", 15.0), (read.Title, read.Time));
        Assert.Null(read.Velocities);
        Assert.Null(read.Box);
    }

    [Fact]
    public void Velocities_and_box_are_told_apart_by_the_number_of_lines()
    {
        const string block = "   1.0000000   0.0000000   0.0000000   0.0000000   0.0000000   0.0000000\n   0.0000000   0.0000000   0.0000000\n";
        const string box = "  30.0000000  31.0000000  32.0000000  90.0000000  91.0000000  92.0000000\n";
        MolecularCoordinates both = Text(ThreeAtoms + block + box);
        Assert.Equal(2.0455, both.Velocities![0], 1e-12);
        Assert.Equal([3.0, 3.1, 3.2, 90, 91, 92], both.Box!.Select(v => Math.Round(v, 12)));
        Assert.Null(Text(ThreeAtoms + block).Box);
        Assert.Null(Text(ThreeAtoms + box).Velocities);
        Assert.Equal([3.0, 3.1, 3.2, 90, 90, 90], Text(ThreeAtoms + box[..36] + "\n").Box!.Select(v => Math.Round(v, 12)));
    }

    [Theory]
    [InlineData("  30.0000000  31.0000000  32.0000000  90.0000000  91.0000000  92.0000000\n", true)]
    [InlineData("   1.0000000   0.0000000   0.0000000   0.0000000   0.0000000   0.0000000\n", false)]
    public void With_two_atoms_the_angles_tell_a_box_from_velocities(string line, bool isBox)
    {
        MolecularCoordinates read = Text("t\n    2\n   1.0000000   2.0000000   3.0000000   4.0000000   5.0000000   6.0000000\n" + line);
        Assert.Equal(isBox, read.Box is not null);
        Assert.Equal(isBox, read.Velocities is null);
    }

    [Theory]
    [InlineData("    3", "    x", "line 2: '    x")]
    [InlineData("    3", "    9", "9 atoms need 5")]
    [InlineData("    3", "999999999", "999999999 atoms need")]
    [InlineData("    3", "    1", "line 3: more numbers than 1 atom")]
    [InlineData("  -9.0000000", "************", "line 4: '************' in columns 25 to 36 is no finite number (atom 3)")]
    [InlineData("  -9.0000000", "         NaN", "is no finite number")]
    [InlineData("  -9.0000000", "            ", "is no finite number")]
    [InlineData("0.1500000E+02", "later", "where the time in ps is due")]
    public void What_is_wrong_is_said_in_one_sentence(string part, string replacement, string expected)
    {
        string broken = ThreeAtoms.Replace(part, replacement, StringComparison.Ordinal);
        string message = Assert.Throws<InvalidDataInputException>(() => Text(broken)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("3 atoms, where the topology has 4", Assert.Throws<InvalidDataInputException>(
            () => AmberCoordinatesReader.Read(new StringReader(ThreeAtoms), "c", 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NetCdf_trajectories_are_read_frame_by_frame()
    {
        byte[] file = NetCdfTrajectory.Of([[10, 20, 30, 40, 50, 60], [11, 21, 31, 41, 51, 61]], 2.0);
        IReadOnlyList<MolecularCoordinates> frames = AmberCoordinatesReader.ReadFrames(new MemoryStream(file), "t.nc", 2);
        Assert.Equal(2, frames.Count);
        Assert.Equal([1.0, 2, 3, 4, 5, 6], frames[0].Positions.Select(v => Math.Round(v, 6)));
        Assert.Equal(6.1, frames[1].Positions[5], 1e-6);
        Assert.Equal(2.2, frames[1].Velocities![0], 1e-6);
        Assert.Equal(1, frames[1].Time);
        Assert.Throws<InvalidDataInputException>(() => AmberCoordinatesReader.Read(new MemoryStream(file), "t.nc", 2, frame: 2));
        Assert.Throws<InvalidDataInputException>(() => AmberCoordinatesReader.Read(new MemoryStream(file), "t.nc", 3));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<InvalidDataInputException>(() => AmberCoordinatesReader.ReadFrames(new MemoryStream(file, 0, length), "cut.nc"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NetCdf_restarts_hold_velocities_time_and_box(bool wideOffsets)
    {
        byte[] file = NetCdfRestart.Of([10, 20, 30, 40, 50, 60], wideOffsets);
        MolecularCoordinates read = AmberCoordinatesReader.Read(new MemoryStream(file), "r.rst7", 2);
        Assert.Equal([1.0, 2, 3, 4, 5, 6], read.Positions.Select(v => Math.Round(v, 12)));
        Assert.Equal([1.0, 2, 3, 4, 5, 6], read.Velocities!.Select(v => Math.Round(v, 12)));
        Assert.Equal([3.0, 3.1, 3.2, 90, 91, 92], read.Box!.Select(v => Math.Round(v, 12)));
        Assert.Equal(NetCdfRestart.Time, read.Time);
        file[3] = 5;
        Assert.Contains("NetCDF-5", Assert.Throws<InvalidDataInputException>(() => AmberCoordinatesReader.Read(new MemoryStream(file), "r.rst7")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parsers/prmtop/crds_box.rst7", 18660, false, true)]
    [InlineData("parsers/prmtop/crds_vels.rst7", 28, true, false)]
    [InlineData("parsers/prmtop/crds_vels_box.rst7", 2101, true, true)]
    [InlineData("parsers/prmtop/crdsonly.rst7", 28, false, false)]
    [InlineData("parsers/prmtop/old.inpcrd", 2101, false, true)]
    [InlineData("parsers/prmtop/4lzt.les.rst7", 2451, false, true)]
    [InlineData("parsers/prmtop/biphenyl.crd", 22, false, false)]
    [InlineData("parsers/prmtop/ncinpcrd.rst7", 2101, true, true)]
    [InlineData("parsers/prmtop/ace_mbondi3.nc", 6, true, false)]
    [InlineData("ala2-ff99sb/rem.nc.003", 22, false, false)]
    [InlineData("tz2-cpptraj/tz2.nc", 223, false, false)]
    [InlineData("traj-bpti-multiformat/bpti_mini.nc", 58, false, true)]
    public void Other_peoples_files_are_read(string file, int atoms, bool velocities, bool box)
    {
        using FileStream stream = File.OpenRead(MoleculeFiles.Reference(file));
        MolecularCoordinates read = AmberCoordinatesReader.Read(stream, file);
        Assert.Equal((atoms, velocities, box), (read.AtomCount, read.Velocities is not null, read.Box is not null));
    }

    private static MolecularCoordinates Text(string text) => AmberCoordinatesReader.Read(new MemoryStream(Encoding.Latin1.GetBytes(text)), "c.rst7");
}
