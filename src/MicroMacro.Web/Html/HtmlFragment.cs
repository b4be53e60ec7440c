namespace MicroMacro.Web.Html;

/// <summary>Markup that is already safe to put into a page.</summary>
internal readonly record struct HtmlFragment(string Markup)
{
    /// <summary>Markup from an interpolated string whose holes are escaped.</summary>
    public static HtmlFragment Of(Action<HtmlBuilder> write)
    {
        HtmlBuilder html = new();
        write(html);
        return new HtmlFragment(html.ToString().TrimEnd('\n'));
    }
}
