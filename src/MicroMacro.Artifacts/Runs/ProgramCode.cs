using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace MicroMacro.Artifacts.Runs;

/// <summary>The code that computes results, by content: versions stay the same between releases while numbers may not.</summary>
public static class ProgramCode
{
    private const string Rooms = "MicroMacro.";

    /// <summary>SHA-256 (hex) of the module version ids of this library and of all our libraries that it uses. Builds are deterministic, so equal sources have equal ids.</summary>
    public static string Hash { get; } = HashOf(Modules());

    /// <summary>SHA-256 (hex) of module version ids by assembly name, whatever their order.</summary>
    public static string HashOf(IEnumerable<KeyValuePair<string, Guid>> modules)
    {
        IEnumerable<string> lines = modules.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key} {m.Value:N}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    /// <summary>Our libraries that take part in computing results, each with the id of its module.</summary>
    public static IReadOnlyDictionary<string, Guid> Modules()
    {
        Dictionary<string, Guid> modules = [];
        Add(typeof(ProgramCode).Assembly, modules);
        return modules;
    }

    private static void Add(Assembly assembly, Dictionary<string, Guid> modules)
    {
        if (!modules.TryAdd(assembly.GetName().Name!, assembly.ManifestModule.ModuleVersionId))
        {
            return;
        }

        foreach (AssemblyName reference in assembly.GetReferencedAssemblies().Where(r => r.Name!.StartsWith(Rooms, StringComparison.Ordinal)))
        {
            Add(Assembly.Load(reference), modules);
        }
    }
}
