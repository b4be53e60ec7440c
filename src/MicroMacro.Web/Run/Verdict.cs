using MicroMacro.Web.Html;

namespace MicroMacro.Web.Run;

/// <summary>A verdict's word with its sign and its style, so that it never rests on colour alone.</summary>
internal sealed record Verdict(string Word, string Glyph, string Style)
{
    /// <summary>A verdict of each kind.</summary>
    public static readonly IReadOnlyList<Verdict> Kinds = [.. new[] { "pass", "fail", "not equilibrated", "cannot tell", "outside the region" }.Select(Of)];

    /// <summary>The verdict named in a summary.</summary>
    public static Verdict Of(string? word) => word switch
    {
        "pass" => new("pass", "✓", "pass"),
        "fail" => new("fail", "✕", "fail"),
        null => new("cannot tell", "?", "unknown"),
        _ when word.Contains("not equilibrated", StringComparison.OrdinalIgnoreCase) => new(word, "◐", "wait"),
        "outside the region" => new(word, "○", "outside"),
        _ => new(word, "?", "unknown"),
    };

    /// <summary>The verdict as a small coloured badge with its sign and its word.</summary>
    public HtmlFragment Badge => HtmlFragment.Of(html =>
        html.Add($"""<span class="badge {Style}"><span aria-hidden="true">{Glyph}</span> {(Style == "wait" ? "not equilibrated" : Word)}</span>"""));
}
