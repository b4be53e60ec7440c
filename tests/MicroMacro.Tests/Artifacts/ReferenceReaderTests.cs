using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Results;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Artifacts;

public sealed class ReferenceReaderTests
{
    private static readonly CoarseVariable Phi = new("phi", 2 * Math.PI, "rad");

    [Fact, Trait("Kind", "Unit")]
    public void A_reference_is_read_in_kT_and_names_its_source()
    {
        ReferenceSurface reference = Read(NamedArray.Of(["OpenMM", " ", "WHAM "]));
        Assert.Equal("OpenMM; WHAM", reference.Source);
        Assert.Equal([0.5, 1.0], reference.FreeEnergy);
        Assert.Equal([0.05, 0.1], reference.Error);
        Assert.Equal("reference.npz", Read(null).Source);
        Assert.Equal("reference.npz", Read(NamedArray.Of([""])).Source);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Text_where_numbers_are_needed_and_numbers_for_text_are_refused()
    {
        Assert.Contains("source holds numbers", Assert.Throws<InvalidDataInputException>(() => Read(NamedArray.Of([1.0], 1))).Message, StringComparison.Ordinal);
        Assert.Contains("F holds text", Assert.Throws<InvalidDataInputException>(() => Read(null, NamedArray.Of(["a", "b"]))).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_reference_of_the_example_says_that_another_engine_made_it()
    {
        string path = RepositoryRoot.Combine("examples", "alanine-dipeptide", "reference.npz");
        Assert.StartsWith("OpenMM", ReferenceReader.Read(path, Phi, 2.494).Source, StringComparison.Ordinal);
    }

    private static ReferenceSurface Read(NamedArray? source, NamedArray? f = null)
    {
        using TemporaryFolder folder = new();
        ArrayBundle bundle = new() { ["grid"] = NamedArray.Of([0.0, 1.0], 2), ["F"] = f ?? NamedArray.Of([1.0, 2.0], 2), ["dF"] = NamedArray.Of([0.1, 0.2], 2) };
        if (source is not null)
        {
            bundle["source"] = source;
        }

        NpzFile.Write(folder["reference.npz"], bundle);
        return ReferenceReader.Read(folder["reference.npz"], Phi, 2);
    }
}
