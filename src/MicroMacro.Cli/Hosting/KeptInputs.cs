using System.CommandLine;
using System.CommandLine.Parsing;

namespace MicroMacro.Cli.Hosting;

/// <summary>Keeps a command from writing over a file that it reads.</summary>
internal static class KeptInputs
{
    private static readonly string[] Outputs = ["--out", "--onnx", "--freeze", "--text", "--report", "--save"];

    /// <summary>Refuses an output that is one of the command's other files.</summary>
    /// <exception cref="UsageException">It is.</exception>
    public static void Check(ParseResult parsed)
    {
        foreach (OptionResult output in parsed.CommandResult.Children.OfType<OptionResult>().Where(o => Outputs.Contains(o.Option.Name)))
        {
            foreach (string path in output.Tokens.Select(t => t.Value).Where(File.Exists))
            {
                string file = Resolved(path);
                if (parsed.CommandResult.Children.Where(c => c != output).SelectMany(c => c.Tokens).Any(t => File.Exists(t.Value) && Resolved(t.Value) == file))
                {
                    throw new UsageException($"{output.Option.Name} names '{path}', which this command also reads or writes; choose another file.");
                }
            }
        }
    }

    private static string Resolved(string path) => File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
}
