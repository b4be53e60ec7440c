using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.Dynamics;

/// <summary>Alanine dipeptide from the folder that holds ala2.prmtop and ala2.inpcrd.</summary>
internal static class Molecule
{
    public const double RoomTemperature = 300 * 0.00831446261815324;

    public static (MolecularTopology Topology, double[] Positions) Ala2(string folder)
    {
        using FileStream topologyStream = File.OpenRead(Path.Combine(folder, "ala2.prmtop"));
        using FileStream coordinates = File.OpenRead(Path.Combine(folder, "ala2.inpcrd"));
        MolecularTopology topology = AmberTopologyReader.Read(topologyStream, "ala2.prmtop");
        return (topology, AmberCoordinatesReader.Read(coordinates, "ala2.inpcrd", topology.AtomCount).Positions);
    }
}
