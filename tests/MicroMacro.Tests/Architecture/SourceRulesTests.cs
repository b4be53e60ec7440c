using Xunit;

namespace MicroMacro.Tests.Architecture;

/// <summary>Each rule sees a planted breach and leaves lawful text alone.</summary>
[Trait("Kind", "Unit")]
public sealed class SourceRulesTests
{
    [Fact]
    public void Long_files_are_seen_and_tables_exempt()
    {
        string text = new('\n', SourceRules.MaximumLines + 1);
        Assert.Single(SourceRules.TooLong("A.cs", text));
        Assert.Empty(SourceRules.TooLong("RadiusTable.cs", text));
        Assert.Empty(SourceRules.TooLong("A.cs", text[1..]));
    }

    [Fact]
    public void A_second_public_type_or_a_wrong_name_is_seen()
    {
        Assert.Single(SourceRules.PublicTypes("src/A.cs", "public sealed class A;\npublic readonly record struct B(int X);\n"));
        Assert.Single(SourceRules.PublicTypes("src/A.cs", "public static unsafe class B\n{\n}\n"));
        Assert.Empty(SourceRules.PublicTypes("src/A.cs", "public interface A<T>\n{\n    public enum Inner { X }\n}\ninternal class C;\n"));
    }

    [Theory]
    [InlineData("double x = Random.Shared.NextDouble();")]
    [InlineData("var r = new Random(5);")]
    [InlineData("var t = DateTime.Now;")]
    [InlineData("var t = DateTimeOffset.UtcNow;")]
    [InlineData("Vector512.Exp(v)")]
    [InlineData("Vector256.SinCos(v)")]
    [InlineData("Avx.ReciprocalSqrt(v)")]
    [InlineData("Vector512.MultiplyAddEstimate(a, b, c)")]
    [InlineData("// TODO later")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("#pragma warning disable")]
    public void Banned_calls_are_seen(string text) => Assert.NotEmpty(SourceRules.BannedCalls("A.cs", text));

    [Theory]
    [InlineData("new RandomSequence(key)")]
    [InlineData("VectorMath.Exp(v)")]
    [InlineData("Vector512.Sqrt(v)")]
    [InlineData("DateTime.UnixEpoch")]
    public void Lawful_calls_pass(string text) => Assert.Empty(SourceRules.BannedCalls("A.cs", text));

    [Theory]
    [InlineData("double x = Math.Exp(-half);", 1)]
    [InlineData("Math.Atan2(y, x) + System.Math.Pow(a, b) + MathF.Sin(x)", 3)]
    [InlineData("VectorMath.Exp(-half) + VectorMath.SinCos(x).Sin + Math.Sqrt(2) + Math.Max(1, 2)", 0)]
    public void Transcendentals_of_the_library_are_seen(string text, int calls) =>
        Assert.Equal(calls, SourceRules.LibraryTranscendentals("A.cs", text).Count());

    [Fact]
    public void The_console_and_empty_names_are_seen()
    {
        Assert.Single(SourceRules.ConsoleUse("A.cs", "Console.WriteLine(1);"));
        Assert.Single(SourceRules.EmptyNames("A.cs", "internal static class MatrixHelper"));
        Assert.Single(SourceRules.EmptyNames("A.cs", "public interface IRunManager"));
        Assert.Empty(SourceRules.EmptyNames("A.cs", "public sealed class Healing"));
    }

    [Fact]
    public void Citations_are_found()
    {
        Assert.Equal(["salmon2011philox"], SourceRules.CitedKeys("as in [salmon2011philox, eq. 3]"));
        Assert.Equal(["holm1979multiple", "gelman2013bda"], SourceRules.CitedKeys("see [holm1979multiple; gelman2013bda]"));
        Assert.Empty(SourceRules.CitedKeys("shape [n, d], x[2026], [InlineData(1)]"));
        Assert.Equal(["a2020b"], SourceRules.BibliographyKeys("@article{a2020b,\n title = {x}\n}"));
    }
}
