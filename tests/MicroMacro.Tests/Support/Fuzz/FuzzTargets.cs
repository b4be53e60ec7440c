using System.IO.Compression;
using System.Text;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Outside;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Formulas;
using MicroMacro.Systems.Molecules;
using MicroMacro.Systems.Molecules.Trajectories;
using MicroMacro.Tests.Systems.Molecules;
using MicroMacro.Tests.Systems.Molecules.Trajectories;

namespace MicroMacro.Tests.Support.Fuzz;

/// <summary>Every reader of files, with good files of every form that it knows.</summary>
internal static class FuzzTargets
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "prmtop", "prmtop-unflagged", "prmtop-chamber", "prmtop-gzip", "inpcrd", "netcdf", "pdb", "dcd", "xtc", "trajectory-gzip", "safetensors", "npy",
        "npz", "study", "formulas", "table", "metadata",
    ];

    /// <summary>The target of a name.</summary>
    public static FuzzTarget Of(string name) => name switch
    {
        "prmtop" => new(name, true, [Example(".prmtop")], Topology),
        "prmtop-unflagged" => new(name, true, [Encoding.Latin1.GetBytes(UnflaggedForm.Of(Encoding.Latin1.GetString(Example(".prmtop"))))], Topology),
        "prmtop-chamber" => new(name, true, [Encoding.Latin1.GetBytes(ChamberForm.Of(Encoding.Latin1.GetString(Example(".prmtop")))), File.ReadAllBytes(RepositoryRoot.Combine("tests/MicroMacro.Tests/Systems/Molecules/Files/ala4-charmm.prmtop"))], Topology),
        "prmtop-gzip" => new(name, false, [Gzip(Example(".prmtop"))], Topology),
        "inpcrd" => new(name, true, Coordinates(), Trajectory),
        "netcdf" => new(name, false, NetCdf(), file => { Trajectory(file); AmberCoordinatesReader.ReadFrames(new MemoryStream(file), "f"); }),
        "pdb" => new(name, true, Pdb(), Trajectory),
        "dcd" => new(name, false, DcdForms.All(), Trajectory),
        "xtc" => new(name, false, XtcForms.All(), Trajectory),
        "trajectory-gzip" => new(name, false, [.. DcdForms.All().Take(1).Concat(XtcForms.All()).Append(Pdb()[0]).Select(Gzip)], Trajectory),
        "safetensors" => new(name, false, Safetensors(), file => SafetensorsFile.Read(new MemoryStream(file), "f")),
        "npy" => new(name, false, Npy(), file => NpyFile.Read(new MemoryStream(file), file.Length, "f")),
        "npz" => new(name, false, [Npz()], file => NpzFile.Read(new MemoryStream(file), "f")),
        "study" => new(name, true, Studies(), file => StudyReader.Parse(file, RepositoryRoot.Combine("examples", "valine-dipeptide", "study.yaml"))),
        "formulas" => new(name, true, Formulas, Formula),
        "table" => new(name, true, Tables(), Table),
        "metadata" => new(name, true, ["# a comment\nw1.dat -1.5 20.0\nw2.dat 0.0 20 3.5 300\n"u8.ToArray(), "w1.dat -1 2 20 30 5 300\n"u8.ToArray()], file => MetadataReader.Read(new MemoryStream(file), "f", null)),
        _ => throw new ArgumentException($"no reader is called '{name}'; there are {string.Join(", ", Names)}", nameof(name)),
    };

    private static readonly byte[][] Formulas =
    [
        [.. "4*(1 - cos(2*x)) + 3*(q^2 - 1)^2 + 0.8*sin(x)*q; q = (y - 1)/0.35"u8],
        [.. "atan2(y, x) - sqrt(x^2 + y^2) + select(step(x - .5), min(x, 1e-3), max(y, -2)) + tanh(pi*x)/cosh(y)^1.5"u8],
    ];

    // Read and differentiated, and an error must lie within the text.
    private static void Formula(byte[] file)
    {
        try
        {
            FormulaSet set = new(["x", "y"], new Dictionary<string, double>());
            set.Derivative(set.Parse(Encoding.Latin1.GetString(file)), 0);
        }
        catch (FormulaException exception)
        {
            throw new StudyException(exception.Position >= 0 && exception.Position <= file.Length ? exception.Message + "." : "");
        }
    }

    private static void Topology(byte[] file) => AmberTopologyReader.Read(new MemoryStream(file), "f");

    private static void Trajectory(byte[] file)
    {
        using ITrajectoryReader reader = TrajectoryReader.Open(new MemoryStream(file), "f");
        TrajectoryFrame frame = new(reader.AtomCount);
        while (reader.Read(frame))
        {
            if (frame.Positions.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
            {
                throw new InvalidOperationException("a position that is not finite came through");
            }
        }
    }

    private static void Table(byte[] file)
    {
        TextTable table = TextTableReader.Read(new MemoryStream(file), "f");
        if (table.Fields.Contains("height"))
        {
            Hills.Of(table);
        }
    }

    private static byte[][] Tables() =>
    [
        "#! FIELDS time phi psi.bias\n#! SET min_phi -pi\n#! SET max_phi pi\n 0.0 1.5 0.25\n 1.0 -1.5 1e-3\n"u8.ToArray(),
        "#! FIELDS time phi sigma_phi height biasf\n#! SET multivariate false\n 1 0.1 0.35 1.2 10\n 2 -3.1 0.35 1.1 10\n"u8.ToArray(),
        "# made here\n@ title \"x\"\n@TYPE xy\n0 1.0\n1 2.0\n&\n"u8.ToArray(),
        "0 1.0 2.0\n1 2.0 3.0\n2 3.0 4.0\n"u8.ToArray(),
    ];

    private static byte[] Example(string ending) => File.ReadAllBytes(RepositoryRoot.Combine("examples", "alanine-dipeptide", "ala2" + ending));

    private static byte[][] Coordinates()
    {
        byte[] plain = Example(".inpcrd");
        string[] lines = Encoding.Latin1.GetString(plain).TrimEnd().Split('\n');
        string withAll = string.Join('\n', [.. lines, .. lines[2..13], "  30.0000000  31.0000000  32.0000000  90.0000000  91.0000000  92.0000000", ""]);
        return [plain, Encoding.Latin1.GetBytes(withAll)];
    }

    private static byte[][] Pdb()
    {
        byte[] one = Example(".pdb");
        string atoms = string.Join('\n', Encoding.Latin1.GetString(one).Split('\n').Where(l => l.StartsWith("ATOM", StringComparison.Ordinal)));
        return [one, Encoding.Latin1.GetBytes($"HEADER\nMODEL        1\n{atoms}\nENDMDL\nMODEL        2\n{atoms}\nENDMDL\nEND\n")];
    }

    private static byte[][] NetCdf() =>
    [
        NetCdfTrajectory.Of([[10, 20, 30, 40, 50, 60], [11, 21, 31, 41, 51, 61]], 2.0),
        NetCdfTrajectory.Of([[1, 2, 3]], 20.455),
        NetCdfRestart.Of([10, 20, 30, 40, 50, 60], wideOffsets: false),
        NetCdfRestart.Of([10, 20, 30, 40, 50, 60], wideOffsets: true),
    ];

    private static byte[][] Safetensors()
    {
        using MemoryStream file = new();
        ArrayBundle tensors = new() { ["layer.0.weight"] = NamedArray.Of([1f, 2f, 3f, 4f], 2, 2), ["b"] = NamedArray.Of([3.0], 1), ["none"] = NamedArray.Of(Array.Empty<float>(), 0, 4) };
        SafetensorsFile.Write(file, tensors, new Dictionary<string, string> { ["kind"] = "score", ["ψ"] = "\"1\"" });
        return [file.ToArray()];
    }

    private static byte[][] Npy()
    {
        NamedArray[] arrays = [NamedArray.Of([1.0, 2, 3, 4, 5, 6], 2, 3), NamedArray.Of([1f, 2f], 2), NamedArray.Of([1L, 2L], 2, 1), new([2], new[] { "phi", "ψ" }), new([3], new[] { true, false, true })];
        return Array.ConvertAll(arrays, array =>
        {
            using MemoryStream file = new();
            NpyFile.Write(file, array);
            return file.ToArray();
        });
    }

    private static byte[] Npz()
    {
        using MemoryStream file = new();
        NpzFile.Write(file, new ArrayBundle { ["x"] = NamedArray.Of([1.0, 2, 3, 4], 2, 2), ["names"] = new([2], new[] { "phi", "psi" }) });
        return file.ToArray();
    }

    private static byte[][] Studies() =>
    [
        File.ReadAllBytes(RepositoryRoot.Combine("examples", "valine-dipeptide", "study.yaml")),
        File.ReadAllBytes(RepositoryRoot.Combine("examples", "bistable-half-moon", "study.yaml")),
        File.ReadAllBytes(RepositoryRoot.Combine("examples", "formulas", "study.yaml")),
    ];

    private static byte[] Gzip(byte[] file)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(file);
        }

        return packed.ToArray();
    }
}
