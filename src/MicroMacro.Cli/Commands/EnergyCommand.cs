using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Cli.Hosting;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules;
using MicroMacro.Systems.Molecules.Trajectories;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro energy: the potential energy of a molecule by term, in float64.</summary>
internal static class EnergyCommand
{
    private static readonly Argument<FileInfo> Topology = new("TOPOLOGY") { Description = "AMBER topology (prmtop, parm7), plain or gzip." };

    private static readonly Argument<FileInfo> Coordinates = new("COORDINATES")
    {
        Description = "Coordinates: inpcrd, rst7, NetCDF-3 restart or trajectory, DCD, XTC or PDB, by content.",
    };

    private static readonly Option<string> Coulomb = Choice("--coulomb", "Whose value of Coulomb's constant (they differ by 3.5e-5): AMBER's, which for a CHAMBER topology is CHARMM's, or OpenMM's.", "amber", "openmm");

    private static readonly Option<int> Frame = new("--frame")
    {
        Description = "Frame of a trajectory; the first is 1 (a study's 'frames:' count from 0).",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<bool> IgnoreBox = new("--ignore-box")
    {
        Description = "Treat a topology with a periodic box as an isolated molecule; without it such a topology is refused.",
    };

    private static readonly Option<bool> Forces = new("--forces") { Description = "Print the forces too." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("energy", "Prints the potential energy of a molecule by term in kJ/mol, and its forces in kJ/mol/nm. AMBER's DIHED is dihedral + improper here.")
        {
            Topology, Coordinates, SolventOptions.Solvent, SolventOptions.Salt, SolventOptions.Surface, Coulomb, Frame, IgnoreBox, Forces, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        GeneralizedBornOptions? solvent = SolventOptions.Read(context);
        double? coulomb = context.Get(Coulomb) == "openmm" ? CoulombConstant.OpenMM : null;
        int frame = context.Get(Frame);
        if (frame < 1)
        {
            throw new UsageException($"--frame counts from 1, not {frame}.");
        }

        FileInfo topologyFile = context.Get(Topology);
        FileInfo coordinatesFile = context.Get(Coordinates);
        using FileStream topologyStream = InputFile.Open(topologyFile.ToString());
        MolecularTopology topology = AmberTopologyReader.Read(topologyStream, topologyFile.Name, context.Get(IgnoreBox));
        double[] x = Positions(coordinatesFile, topology.AtomCount, frame);

        double[] forces = context.Get(Forces) ? new double[x.Length] : [];
        EnergyTerms terms = new ScalarForceField(topology, coulomb, solvent).Evaluate(x, forces);
        (string Name, double Value)[] named = Named(terms);
        context.Print(Json(named, terms.Total, forces), Text(named, terms.Total, topology, forces));
        (string failed, double value) = named.FirstOrDefault(t => !double.IsFinite(t.Value));
        return failed is null
            ? CommandOutcome.Success
            : CommandOutcome.PhysicsFailed($"The term {failed} is {value.ToString(CultureInfo.InvariantCulture)}: do atoms coincide?");
    }

    private static double[] Positions(FileInfo file, int atoms, int frame)
    {
        using FileStream stream = InputFile.Open(file.ToString());
        using ITrajectoryReader reader = TrajectoryReader.Open(stream, file.Name, atoms);
        TrajectoryFrame positions = new(atoms);
        for (int at = 1; reader.Read(positions); at++)
        {
            if (at == frame)
            {
                return positions.Positions;
            }
        }

        throw new InvalidDataInputException($"{file.Name}: there is no frame {frame}.");
    }

    private static (string Name, double Value)[] Named(EnergyTerms e) =>
    [
        ("bond", e.Bond),
        ("angle", e.Angle),
        ("dihedral", e.Dihedral),
        ("improper", e.Improper),
        ("urey_bradley", e.UreyBradley),
        ("cmap", e.Cmap),
        ("vdw14", e.VdW14),
        ("coulomb14", e.Coulomb14),
        ("vdw", e.VdW),
        ("coulomb", e.Coulomb),
        ("gb", e.GeneralizedBorn),
        ("surface", e.Surface),
    ];

    private static JsonObject Json((string Name, double Value)[] named, double total, double[] forces)
    {
        JsonObject terms = [];
        foreach ((string name, double value) in named)
        {
            terms.Add(name, value);
        }

        JsonObject result = new() { ["unit"] = "kJ/mol", ["terms"] = terms, ["total"] = total };
        if (forces.Length > 0)
        {
            result["forces"] = JsonText.Rows(forces, 3);
        }

        return result;
    }

    private static string Text((string Name, double Value)[] named, double total, MolecularTopology topology, double[] forces)
    {
        StringBuilder text = new();
        foreach ((string name, double value) in named.Append(("total", total)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name,-13}{value,16:F6} kJ/mol\n");
        }

        for (int i = 0; i < forces.Length; i += 3)
        {
            Atom atom = topology.Atoms[i / 3];
            string label = $"{topology.Residues[atom.Residue].Name} {atom.Residue + 1} {atom.Name}";
            text.Append(CultureInfo.InvariantCulture, $"{label,-13}{forces[i],16:F6}{forces[i + 1],16:F6}{forces[i + 2],16:F6} kJ/mol/nm\n");
        }

        return text.ToString();
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        Option<string> option = new(name)
        {
            Description = description,
            HelpName = string.Join('|', values),
            DefaultValueFactory = _ => values[0],
        };
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string given }] && !values.Contains(given, StringComparer.Ordinal))
            {
                result.AddError($"{name} must be one of {string.Join(", ", values)}, not '{given}'.");
            }
        });
        return option;
    }
}
