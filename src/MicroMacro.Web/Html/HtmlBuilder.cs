using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace MicroMacro.Web.Html;

/// <summary>Builds a page from interpolated strings: the literal parts are markup, every hole is text and is escaped.</summary>
internal sealed class HtmlBuilder
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new();

    /// <summary>
    /// Adds a line of markup; text in the holes is escaped, holes of type <see cref="HtmlFragment"/> are taken as they are.
    /// The compiler has written the parts into this builder by the time this is called.
    /// </summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref HtmlInterpolation markup) => _text.Append('\n');

    /// <summary>Adds markup that was written by the program itself.</summary>
    internal void AppendMarkup(string markup) => _text.Append(markup);

    /// <summary>Adds text that came from anywhere.</summary>
    internal void AppendText(string? text)
    {
        if (text is not null)
        {
            _text.Append(Encoder.Encode(text));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
