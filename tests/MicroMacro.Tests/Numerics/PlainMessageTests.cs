using MicroMacro.Numerics;

namespace MicroMacro.Tests.Numerics;

/// <summary>Messages stay one readable line.</summary>
[Trait("Kind", "Unit")]
public class PlainMessageTests
{
    [Theory]
    [InlineData("plain ψ", "plain ψ")]
    [InlineData("a\nb\r\tc\u001b[31md\u2028e\u0085", "a?b??c?[31md?e?")]
    public void Control_characters_are_shown_as_question_marks(string message, string expected)
    {
        Assert.Equal(expected, PlainMessage.Of(message));
        Assert.Equal(expected, new InvalidDataInputException(message).Message);
    }

    [Fact]
    public void Long_messages_are_cut()
    {
        string cut = PlainMessage.Of(new string('x', 5000));
        Assert.Equal((1000, true), (cut.Length, cut.EndsWith("x...", StringComparison.Ordinal)));
    }
}
