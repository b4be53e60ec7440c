using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Artifacts.Studies;

public sealed class StudyIdentityTests
{
    private const string ExpectedCode = "MICROMACRO_TEST_EXPECTED_CODE";

    private static readonly string Example = RepositoryRoot.Combine("examples", "alanine-dipeptide");

    [Fact, Trait("Kind", "Unit")]
    public void A_study_is_another_with_another_seed_input_or_code_and_the_same_in_another_folder()
    {
        using TemporaryFolder folder = new();
        StudyIdentity identity = Copy(folder["a"]);
        Assert.Equal(identity.Hash, Copy(folder["b"]).Hash);
        Study study = StudyReader.Read(folder["a/study.yaml"]);
        Assert.Equal(identity.Hash, StudyIdentity.Of(study, 1, ProgramCode.Hash).Hash);
        Assert.NotEqual(identity.Hash, StudyIdentity.Of(study, 1, new string('0', 64)).Hash);
        Assert.NotEqual(identity.Hash, StudyIdentity.Of(study, 2).Hash);
        File.AppendAllText(folder["a/ala2.prmtop"], "\n");
        Assert.NotEqual(identity.Hash, StudyIdentity.Of(study, 1).Hash);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Inputs_are_listed_relative_to_the_study()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(["study.yaml", "ala2.prmtop", "ala2.inpcrd", "reference.npz"], Copy(folder["a"]).Inputs.Select(i => i.Key));
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_code_is_that_of_every_room_that_computes_and_of_no_other_build()
    {
        Dictionary<string, Guid> modules = new(ProgramCode.Modules());
        Assert.Superset(
            new HashSet<string>(["Numerics", "Systems", "Dynamics", "FreeEnergy", "Sampling", "Generative", "Coupling", "Artifacts"]),
            modules.Keys.Select(name => name.Replace("MicroMacro.", string.Empty, StringComparison.Ordinal)).ToHashSet());
        Assert.Equal(ProgramCode.Hash, ProgramCode.HashOf(modules.Reverse()));
        foreach (string name in modules.Keys)
        {
            Dictionary<string, Guid> other = new(modules) { [name] = Guid.Empty };
            Assert.NotEqual(ProgramCode.Hash, ProgramCode.HashOf(other));
        }
    }

    [Fact, Trait("Kind", "Regression")]
    public void The_code_is_the_same_in_another_process()
    {
        if (Environment.GetEnvironmentVariable(ExpectedCode) is { Length: > 0 } expected)
        {
            Assert.Equal(expected, ProgramCode.Hash);
            return;
        }

        (int exitCode, string output) = ChildTestRun.Of($"{typeof(StudyIdentityTests).FullName}.{nameof(The_code_is_the_same_in_another_process)}", (ExpectedCode, ProgramCode.Hash));
        Assert.True(exitCode == 0 && output.Contains("Total: 1", StringComparison.Ordinal), output);
    }

    private static StudyIdentity Copy(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in (string[])["study.yaml", "ala2.prmtop", "ala2.inpcrd", "reference.npz"])
        {
            File.Copy(Path.Combine(Example, name), Path.Combine(folder, name));
        }

        return StudyIdentity.Of(StudyReader.Read(Path.Combine(folder, "study.yaml")), 1);
    }
}
