using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Outside;
using MicroMacro.Artifacts.Trajectories;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Systems.Molecules;
using MicroMacro.Systems.Molecules.Trajectories;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Artifacts;

/// <summary>
/// Every file of the folder with odd, old, special and broken ones is read rightly or refused in one sentence. Topologies: atoms,
/// residues, bonds, angles, torsions, charge in e, mass in amu. Coordinates: atoms, frames, sums over the first frame in nm and nm/ps,
/// the first box length in nm. All of those by ParmEd 3.4, arrays by NumPy.
/// </summary>
[Trait("Kind", "Unit")]
public sealed class ParserFolderTests
{
    private static readonly Dictionary<string, string> Expected = Table("""
        frcmod-parmdat/frcmod.ff14SB | refused: POINTERS
        frcmod-parmdat/frcmod.ff99SB | refused: POINTERS
        frcmod-parmdat/parm10.dat | refused: POINTERS
        frcmod-parmdat/parm96.dat | refused: POINTERS
        frcmod-parmdat/parm99.dat | refused: POINTERS
        npy/10-complex128.npy | refused: not supported
        npy/10-complex64.npy | refused: not supported
        npy/10-float16.npy | 10 sum 969
        npy/10-float32.npy | 10 sum 841
        npy/10-float64.npy | 10 sum 1530
        npy/10-int16.npy | 10 sum 1217
        npy/10-int64.npy | 10 sum 1152
        npy/10-int8.npy | 10 sum -135
        npy/4x4x4x4x4-complex128.npy | refused: not supported
        npy/4x4x4x4x4-complex64.npy | refused: not supported
        npy/4x4x4x4x4-float16.npy | 4x4x4x4x4 sum 125587
        npy/4x4x4x4x4-float32.npy | 4x4x4x4x4 sum 126643
        npy/4x4x4x4x4-float64.npy | 4x4x4x4x4 sum 128087
        npy/4x4x4x4x4-int16.npy | 4x4x4x4x4 sum 132964
        npy/4x4x4x4x4-int64.npy | 4x4x4x4x4 sum 132121
        npy/4x4x4x4x4-int8.npy | 4x4x4x4x4 sum -5089
        npy/bool.npy | 2 Boolean
        npy/unicode-large.npy | 5 String
        npy/unicode.npy | 3 String
        npz/test_data_koopman.npz | 1000 arrays
        pdb/1T2Y.pdb | 271 1 0.00210
        pdb/4lzt.pdb.gz | 1164 1 4349.58360
        pdb/SCM_A.pdb | 146 1 425.06500
        pdb/altlocs.pdb | 38 1 67.80560
        pdb/altlocs2.pdb | 19 1 33.87580
        pdb/ava.pdb | 88 1 126.68990
        pdb/bigz.pdb | 33 1 -8.01620
        pdb/formal-charges.pdb | 34 1 -66.79290
        pdb/glycopeptide.pdb | 128 1 -17.30180
        pdb/ions.pdb | 2 1 -0.67180
        pdb/reduce.pdb | 49 1 82.76390
        pdb/triclinic.pdb | 8 1 45.76700
        plumed/COLVAR | table 20
        plumed/COLVAR_gzipped.gz | table 20
        plumed/COLVAR_write.ref | table 20
        plumed/HILLS_av | table 10
        plumed/HILLS_av1.ref | table 10
        plumed/HILLS_av2.ref | table 10
        plumed/HILLS_av3.ref | table 10
        plumed/HILLS_av4.ref | table 10
        plumed/HILLS_av5.ref | table 10
        plumed/colvar.ref | table 10
        prmtop/4lzt.les.parm7 | refused: locally enhanced sampling (LES)
        prmtop/4lzt.les.rst7 | 2451 1 9111.99540 box 2.7240
        prmtop/ETHmol.parm7 | 8 1 7 12 9 0.000 30.068
        prmtop/ETHmol.rst7 | 8 1 1.20000
        prmtop/HOHmol.parm7 | 3 1 2 1 0 0.000 18.016
        prmtop/HOHmol.rst7 | 3 1 0.90000
        prmtop/O2mol.parm7 | 2 1 1 0 0 0.000 32.000
        prmtop/O2mol.rst7 | 2 1 0.30000
        prmtop/ace_mbondi3.error1.parm7 | refused: begins with %VERSION
        prmtop/ace_mbondi3.error2.parm7 | refused: POINTERS is missing
        prmtop/ace_mbondi3.error3.parm7 | refused: RESIDUE_LABEL is missing
        prmtop/ace_mbondi3.error4.parm7 | refused: '%BAD LINE'
        prmtop/ace_mbondi3.nc | 6 10 -2.38736 velocities 3.09345
        prmtop/ace_mbondi3.negative.parm7 | 6 1 5 7 9 0.000 43.044
        prmtop/ace_mbondi3.parm7 | 6 1 5 7 9 0.000 43.044
        prmtop/ala.ff19SB.OPC.parm7.bz2 | refused: bzip2
        prmtop/ala3_solv.parm7 | box, else 2776 944 2735 958 76 0.000 17954.093
        prmtop/ala_gas.prmtop | 22 3 21 36 67 0.000 144.176
        prmtop/ala_gas.rst7 | 22 1 20.06998
        prmtop/amber-parm-with-cmap.parm7 | box, else 304 20 310 565 1354 1.000 2170.450
        prmtop/ava_aaa.parm7 | 90 10 88 156 332 0.000 600.724
        prmtop/ava_aaa.rst7 | 90 1 129.94367
        prmtop/biphenyl.crd | 22 1 8.98880
        prmtop/biphenyl.prmtop | 22 1 23 36 64 0.000 154.200
        prmtop/chitosan.prmtop | 255 11 264 488 863 0.000 1926.794
        prmtop/crds_box.rst7 | 18660 1 183010.15489 box 6.5372
        prmtop/crds_vels.rst7 | 28 1 25.22961 velocities -19.74707
        prmtop/crds_vels_box.rst7 | 2101 1 13.05288 velocities 14.20123 box 3.0264
        prmtop/crdsonly.rst7 | 28 1 27.15498
        prmtop/ff14ipq.parm7 | box, else 2797 930 2786 72 151 0.000 17063.176
        prmtop/ff19sb-cmaps.parm7 | box, else 118 6 117 207 426 -1.000 910.870
        prmtop/lcpo_invalid.prmtop | 3 1 3 0 0 0.000 18.016
        prmtop/ncinpcrd.rst7 | 2101 1 12.41854 velocities 36.31377 box 3.0264
        prmtop/old.inpcrd | 2101 1 10138.99043 box 3.2168
        prmtop/old.prmtop | box, else 2101 696 2100 36 67 0.000 12629.264
        prmtop/peptide_with_tip4p.inpcrd | 85 1 172.33067 box 1.3063
        prmtop/peptide_with_tip4p.prmtop | refused: 15 extra points
        prmtop/phenol.prmtop | 13 1 13 19 32 0.000 94.108
        prmtop/small.parm7.gz | refused: 216 extra points
        prmtop/tip4p.parm7 | refused: 216 extra points
        prmtop/znf_1264.prmtop | refused: 12-6-4
        """);

    [Fact]
    public void Every_file_is_read_rightly_or_refused_in_one_sentence()
    {
        string root = MoleculeFiles.Reference("parsers");
        string[] files = [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Where(f => !f.EndsWith("PROVENANCE.txt", StringComparison.Ordinal))];
        Assert.Equal(Expected.Keys.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        Assert.All(files, file =>
        {
            string found = Describe(Path.Combine(root, file), file);
            string expected = Expected[file];
            if (expected.StartsWith("refused", StringComparison.Ordinal))
            {
                Assert.Contains(expected[9..], found, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', found);
            }
            else
            {
                Assert.Equal(expected, found);
            }
        });
    }

    private static string Describe(string path, string file)
    {
        try
        {
            return file.Split('/')[0] switch
            {
                "npy" => Numbers(NpyFile.Read(path)),
                "npz" => $"{NpzFile.Read(path).Entries.Count} arrays",
                "plumed" => $"table {TextTableReader.Read(path, TimeRewind.KeepsAll).Rows}",
                "frcmod-parmdat" => Topology(path),
                _ => IsTopology(file) ? Topology(path) : Frames(path),
            };
        }
        catch (InvalidDataInputException refusal)
        {
            return "refused: " + refusal.Message;
        }
    }

    private static bool IsTopology(string file) => file.EndsWith(".prmtop", StringComparison.Ordinal) || file.Contains(".parm7", StringComparison.Ordinal);

    // A molecule in a periodic box is refused by name, and read where the box may be left out.
    private static string Topology(string path)
    {
        try
        {
            return Summary(Open(path, ignoreBox: false));
        }
        catch (InvalidDataInputException refusal) when (refusal.Message.Contains("periodic box (IFBOX)", StringComparison.Ordinal))
        {
            return "box, else " + Summary(Open(path, ignoreBox: true));
        }
    }

    private static MolecularTopology Open(string path, bool ignoreBox)
    {
        using FileStream stream = File.OpenRead(path);
        return AmberTopologyReader.Read(stream, Path.GetFileName(path), ignoreBox);
    }

    private static string Summary(MolecularTopology t) => string.Create(
        CultureInfo.InvariantCulture,
        $"{t.AtomCount} {t.Residues.Count} {t.Bonds.Count} {t.Angles.Count} {t.Torsions.Count} {Math.Round(t.Atoms.Sum(a => a.Charge), 3) + 0.0:F3} {t.Masses().Sum():F3}");

    private static string Frames(string path)
    {
        using ITrajectoryReader reader = Trajectory.Open(path);
        TrajectoryFrame frame = new(reader.AtomCount);
        string first = "";
        int count = 0;
        for (; reader.Read(frame); count++)
        {
            first = count > 0 ? first : string.Create(
                CultureInfo.InvariantCulture,
                $"{frame.Positions.Sum():F5}{(frame.Velocities is null ? "" : $" velocities {frame.Velocities.Sum():F5}")}{(frame.Box is null ? "" : $" box {frame.Box[0]:F4}")}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{reader.AtomCount} {count} {first}");
    }

    private static string Numbers(NamedArray array) => array.Values is bool[] or string[]
        ? $"{array.Count} {array.Values.GetType().GetElementType()!.Name}"
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join('x', array.Shape)} sum {array.ToDoubles().Sum()}");

    private static Dictionary<string, string> Table(string text) =>
        text.Split('\n').Select(line => line.Split(" | ")).ToDictionary(cells => cells[0].Trim(), cells => cells[1].Trim(), StringComparer.Ordinal);
}
