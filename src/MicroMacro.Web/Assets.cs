using System.Text;

namespace MicroMacro.Web;

/// <summary>The style, the code and the licences that are embedded in this assembly.</summary>
internal static class Assets
{
    private static readonly string[] PageScripts =
        ["format.js", "theme.js", "table.js", "free-energy.js", "distributions.js", "consistency.js", "cost.js", "time.js", "structures.js", "page.js"];

    /// <summary>The page's own code: its files in order, in one function.</summary>
    public static string PageScript()
    {
        StringBuilder script = new("(() => {\n'use strict';\n");
        foreach (string file in PageScripts)
        {
            script.Append(Text(file)).Append('\n');
        }

        return script.Append("})();\n").ToString();
    }

    /// <summary>An embedded text.</summary>
    public static string Text(string name)
    {
        using Stream stream = typeof(Assets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly was built without {name}");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
