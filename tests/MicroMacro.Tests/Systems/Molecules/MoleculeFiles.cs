using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>The molecules that the tests read: the project's own under examples/, and reference data from elsewhere.</summary>
internal static class MoleculeFiles
{
    public const string Ala2 = "alanine-dipeptide/ala2";
    public const string Ala4 = "alanine-tetrapeptide/ala4";
    public const string Val2 = "valine-dipeptide/val2";

    /// <summary>Where the files of <see cref="Charmm"/> lie.</summary>
    public static string CharmmFolder => Path.Combine(Root(), "tests/MicroMacro.Tests/Systems/Molecules/Files");

    public static (MolecularTopology Topology, double[] Positions) Example(string stem)
    {
        string path = Path.Combine(Root(), "examples", stem);
        return Open(path + ".prmtop", path + ".inpcrd");
    }

    /// <summary>A CHAMBER topology; its README says how it was made.</summary>
    public static (MolecularTopology Topology, double[] Positions) Charmm()
    {
        string stem = Path.Combine(CharmmFolder, "ala4-charmm");
        return Open(stem + ".prmtop", stem + ".inpcrd");
    }

    /// <summary>A file of the reference data; skips the test where the data is not at hand.</summary>
    public static string Reference(string relative)
    {
        string? root = Environment.GetEnvironmentVariable("MICROMACRO_REFERENCE_DATA");
        if (string.IsNullOrEmpty(root))
        {
            Assert.Skip("MICROMACRO_REFERENCE_DATA is not set: the folder with other people's reference data is not at hand");
        }

        return Path.Combine(root, relative);
    }

    public static (MolecularTopology Topology, double[] Positions) OpenReference(string topology, string coordinates, int frame = 0, bool ignoreBox = false) =>
        Open(Reference(topology), Reference(coordinates), frame, ignoreBox);

    public static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MicroMacro.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the repository");
    }

    /// <summary>Writes alanine dipeptide with its first two atoms in one place, and gives the path back.</summary>
    public static string Coinciding(string path)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root(), "examples", Ala2 + ".inpcrd"));
        lines[2] = lines[2][..36] + lines[2][..36];
        File.WriteAllLines(path, lines);
        return path;
    }

    private static (MolecularTopology Topology, double[] Positions) Open(string topologyPath, string coordinatesPath, int frame = 0, bool ignoreBox = false)
    {
        using FileStream topologyFile = File.OpenRead(topologyPath);
        using FileStream coordinatesFile = File.OpenRead(coordinatesPath);
        MolecularTopology topology = AmberTopologyReader.Read(topologyFile, Path.GetFileName(topologyPath), ignoreBox);
        MolecularCoordinates coordinates = AmberCoordinatesReader.Read(
            coordinatesFile, Path.GetFileName(coordinatesPath), topology.AtomCount, frame);
        return (topology, coordinates.Positions);
    }
}
