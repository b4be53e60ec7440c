using System.Diagnostics;
using System.Globalization;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.Dynamics;

/// <summary>What constraints cost: the best of forty runs of some 50 ms, one thread, taken in turn, so that other work on the machine matters little.</summary>
internal static class Speed
{
    public static int Run(string folder)
    {
        (MolecularTopology topology, double[] positions) = Molecule.Ala2(folder);
        foreach (GeneralizedBornOptions? solvent in (GeneralizedBornOptions?[])[null, new(GeneralizedBornModel.Obc2)])
        {
            ConstraintChoice[] choices = Enum.GetValues<ConstraintChoice>();
            double[] best = new double[choices.Length];
            for (int turn = 0; turn < 40; turn++)
            {
                for (int c = 0; c < choices.Length; c++)
                {
                    best[c] = Math.Max(best[c], StepsPerSecond(topology, positions, solvent, choices[c]));
                }
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(solvent is null ? "vacuum" : "OBC2")}: {string.Join(", ", choices.Zip(best, (c, s) => $"{c} {s / 1e6:0.000}"))} M replica-steps/s"));
        }

        return 0;
    }

    private static double StepsPerSecond(MolecularTopology topology, double[] positions, GeneralizedBornOptions? solvent, ConstraintChoice choice)
    {
        const int replicas = 16;
        int steps = solvent is null ? 4000 : 1000;
        LangevinOptions options = new() { ThermalEnergy = Molecule.RoomTemperature, Friction = 1, Timestep = choice == ConstraintChoice.None ? 0.001 : 0.002 };
        MolecularEnsemble ensemble = new(new LaneForceField(topology, CoulombConstant.Amber, solvent), options, BondConstraints.Of(topology, choice));
        RandomKey key = new(1, 1);
        MolecularRequest request = new()
        {
            State = ensemble.Start([.. Enumerable.Repeat(positions, replicas).SelectMany(x => x)], key), Key = key, EquilibrationSteps = 1000, Threads = 1,
        };
        request = request with { State = ensemble.Run(request).Final, EquilibrationSteps = steps };
        Stopwatch clock = Stopwatch.StartNew();
        ensemble.Run(request);
        return replicas * steps / clock.Elapsed.TotalSeconds;
    }
}
