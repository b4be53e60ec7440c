using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Cli;

/// <summary>micromacro energy as a process: its JSON, its exit codes, its sentences.</summary>
[Trait("Kind", "Unit")]
public class EnergyCommandTests
{
    private static readonly string Stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);

    [Fact]
    public void Json_has_every_term_the_total_and_the_forces()
    {
        (int code, string output, string error) = Run(Stem + ".prmtop", Stem + ".inpcrd", "--solvent", "obc2", "--coulomb", "openmm", "--forces", "--json");
        Assert.Equal((0, ""), (code, error));
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal("kJ/mol", json.RootElement.GetProperty("unit").GetString());
        JsonElement terms = json.RootElement.GetProperty("terms");
        Assert.Equal(
            ["bond", "angle", "dihedral", "improper", "urey_bradley", "cmap", "vdw14", "coulomb14", "vdw", "coulomb", "gb", "surface"],
            terms.EnumerateObject().Select(p => p.Name));
        Assert.Equal(-58.3485, terms.GetProperty("gb").GetDouble(), 3e-4);
        Assert.Equal(terms.EnumerateObject().Sum(p => p.Value.GetDouble()), json.RootElement.GetProperty("total").GetDouble(), 1e-9);
        Assert.Equal(22, json.RootElement.GetProperty("forces").GetArrayLength());
    }

    [Theory]
    [InlineData("0.15")]
    [InlineData("150 mM")]
    public void Salt_is_a_number_in_mol_per_litre_or_has_a_unit(string salt)
    {
        (int code, string output, _) = Run(Stem + ".prmtop", Stem + ".inpcrd", "--solvent", "obc2", "--coulomb", "openmm", "--salt", salt, "--json");
        Assert.Equal(0, code);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(-58.3573829, json.RootElement.GetProperty("terms").GetProperty("gb").GetDouble(), 1e-5);
    }

    [Theory]
    [InlineData(2, "--solvent must be one of", "--solvent", "water")]
    [InlineData(2, "--salt needs a --solvent", "--salt", "1")]
    [InlineData(2, "--salt must be 0 to 10", "--salt", "-1", "--solvent", "obc2")]
    [InlineData(2, "--frame counts from 1", "--frame", "0")]
    [InlineData(3, "there is no frame 2", "--frame", "2")]
    public void What_cannot_be_done_is_said_in_one_sentence(int expectedCode, string sentence, params string[] options)
    {
        (int code, string output, string error) = Run([Stem + ".prmtop", Stem + ".inpcrd", .. options]);
        Assert.Equal((expectedCode, ""), (code, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_frame_of_a_trajectory_in_any_format_has_the_energy_of_its_coordinates()
    {
        using TemporaryFolder folder = new();
        CommandResult made = CommandLine.Run(
            folder.Folder, "simulate", "--topology", Stem + ".prmtop", "--coordinates", Stem + ".inpcrd", "--replicas", "1", "--steps", "20", "--stride", "10", "--trajectory", "both", "--out", "run");
        Assert.Equal(0, made.Code);
        double[] energies = [.. File.ReadLines(folder["run/COLVAR.0"]).Skip(1).Select(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))];
        Assert.Equal(energies[1], Total(folder["run/trajectory.0.dcd"], "2"), 0.01);

        // XTC and PDB round to 0.001 nm and 0.001 Angstrom.
        Assert.Equal(energies[0], Total(folder["run/trajectory.0.xtc"], "1"), 40.0);
        Assert.Equal(Total(Stem + ".inpcrd", "1"), Total(Stem + ".pdb", "1"), 5.0);
        (int code, _, string error) = Run(Stem + ".prmtop", folder["run/trajectory.0.dcd"], "--frame", "3");
        Assert.Equal((3, "micromacro: trajectory.0.dcd: there is no frame 3.\n"), (code, error));
        (code, _, error) = Run(Stem + ".prmtop", folder["run/samples.npz"]);
        Assert.Equal(3, code);
        Assert.Contains("a zip or npz archive, which is not read here", error, StringComparison.Ordinal);
    }

    private static double Total(string coordinates, string frame)
    {
        (int code, string output, string error) = Run(Stem + ".prmtop", coordinates, "--frame", frame, "--json");
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement.GetProperty("total").GetDouble();
    }

    [Fact]
    public void A_wrong_file_is_bad_data()
    {
        (int code, _, string error) = Run(Stem + ".inpcrd", Stem + ".inpcrd");
        Assert.Equal(3, code);
        Assert.StartsWith("micromacro: ala2.inpcrd", error, StringComparison.Ordinal);
        (code, _, error) = Run(Path.GetDirectoryName(Stem)!, Stem + ".inpcrd");
        Assert.Equal(3, code);
        Assert.Contains("is a folder, not a file", error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "micromacro.dll"), "energy", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
