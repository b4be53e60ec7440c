using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Coupling;

/// <summary>Keeps the results of finished stages, so that an interrupted run continues after the last of them.</summary>
public interface IStageStore
{
    /// <summary>The stored result of a stage, or null when it has not been finished with these inputs.</summary>
    /// <param name="stage">The stage's name, such as "03-windows".</param>
    /// <param name="inputHash">SHA-256 (hex) of everything that the stage's result depends on.</param>
    ArrayBundle? Load(string stage, string inputHash);

    /// <summary>Stores the result of a finished stage, all or nothing; what was stored before is replaced.</summary>
    void Save(string stage, string inputHash, ArrayBundle result);

    /// <summary>Removes what was stored for a stage, where there is anything.</summary>
    void Remove(string stage, string inputHash);

    /// <summary>Tells a live view what happens ("stage", "iteration").</summary>
    void Record(string kind, IReadOnlyDictionary<string, object> data);
}
