using System.Globalization;
using System.Runtime.CompilerServices;

namespace MicroMacro.Web.Html;

/// <summary>What the compiler calls for each part of an interpolated string given to <see cref="HtmlBuilder.Add"/>.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlInterpolation
{
    private readonly HtmlBuilder _html;

    public HtmlInterpolation(int literalLength, int formattedCount, HtmlBuilder html)
    {
        _ = literalLength + formattedCount;
        _html = html;
    }

    public void AppendLiteral(string markup) => _html.AppendMarkup(markup);

    public void AppendFormatted(string? text) => _html.AppendText(text);

    public void AppendFormatted(HtmlFragment fragment) => _html.AppendMarkup(fragment.Markup);

    public void AppendFormatted(int number) => _html.AppendMarkup(number.ToString(CultureInfo.InvariantCulture));
}
