using MicroMacro.Web.Html;

namespace MicroMacro.Web.Sections;

/// <summary>Writes numbered figures; the page's code fills their plots, or says in words why there is none.</summary>
internal sealed class Figures(HtmlBuilder html)
{
    private int _number;

    /// <summary>A figure for the chart of that name.</summary>
    /// <param name="chart">The chart's name in the page's code.</param>
    /// <param name="label">What the picture shows, for readers who do not see it.</param>
    /// <param name="caption">The caption under it.</param>
    public void Add(string chart, string label, HtmlFragment caption)
    {
        _number++;
        html.Add($"""
            <figure id="chart-{chart}" data-chart="{chart}">
            <div class="controls" role="group" aria-label="Choices for figure {_number}"></div>
            <div class="plot" role="img" aria-label="{label}"></div>
            <figcaption><strong>Figure {_number}.</strong> {caption}</figcaption>
            </figure>
            """);
    }

    /// <summary>A figure with a caption of plain text.</summary>
    public void Add(string chart, string label, string caption) => Add(chart, label, HtmlFragment.Of(text => text.Add($"{caption}")));
}
