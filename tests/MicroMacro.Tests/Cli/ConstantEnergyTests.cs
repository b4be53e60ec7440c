using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Cli;

/// <summary>Simulations without friction.</summary>
public sealed class ConstantEnergyTests
{
    private const int Replicas = 16;
    private static readonly string Stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);

    [Fact, Trait("Kind", "Law")]
    public void Without_friction_each_replica_keeps_its_energy_for_a_picosecond_and_with_friction_none_does()
    {
        // Verlet's energy swings by about (ω h)²/8 of each mode's: in steps of 0.5 fs 1 % of kT for each bond to hydrogen.
        using TemporaryFolder folder = new();
        double[] early = Energies(folder, "0 /ps", 2), late = Energies(folder, "0 /ps", 2_000);
        Assert.All(Enumerable.Range(0, Replicas), r => Assert.Equal(early[r], late[r], 1.0));
        double[] thermal = Energies(folder, "5 /ps", 2_000);
        Assert.True(Enumerable.Range(0, Replicas).Average(r => Math.Abs(thermal[r] - early[r])) > 5);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_negative_friction_is_refused()
    {
        using TemporaryFolder folder = new();
        CommandLine.Run(folder.Folder, [.. Command("-1 /ps", 2, "out")]).AssertRefused(2, "--friction must be 0 to 10000 /ps, not -1 /ps");
    }

    // Potential energy of the record at the end plus the kinetic energy of the velocities there, in kJ/mol.
    private static double[] Energies(TemporaryFolder folder, string friction, int steps)
    {
        string to = $"out{friction[0]}-{steps}";
        Assert.Equal(0, CommandLine.Run(folder.Folder, [.. Command(friction, steps, to)]).Code);
        using FileStream file = File.OpenRead(Stem + ".prmtop");
        double[] masses = AmberTopologyReader.Read(file, Stem).Masses();
        double[] velocities = NpzFile.Read(folder[$"{to}/checkpoint.npz"])["velocities"].ToDoubles();
        double[] energies = new double[Replicas];
        for (int replica = 0; replica < Replicas; replica++)
        {
            energies[replica] = double.Parse(File.ReadLines(folder[$"{to}/COLVAR.{replica}"]).Last().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
            for (int i = 0; i < 66; i++)
            {
                energies[replica] += 0.5 * masses[i / 3] * velocities[(66 * replica) + i] * velocities[(66 * replica) + i];
            }
        }

        return energies;
    }

    private static string[] Command(string friction, int steps, string to) =>
    [
        "simulate", "--topology", Stem + ".prmtop", "--coordinates", Stem + ".inpcrd", "--timestep", "0.5 fs", $"--friction={friction}",
        "--steps", steps.ToString(CultureInfo.InvariantCulture), "--stride", steps.ToString(CultureInfo.InvariantCulture), "--trajectory", "none", "--out", to,
    ];
}
