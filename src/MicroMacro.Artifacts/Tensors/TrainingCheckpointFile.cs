using System.Diagnostics;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Tensors;

/// <summary>The state of a training in a safetensors file, written from time to time.</summary>
/// <remarks>When it is written follows the clock; what a training ends with does not.</remarks>
public sealed class TrainingCheckpointFile : ITrainingCheckpoint
{
    private const string Key = "training";
    private readonly string _identity;
    private readonly bool _resume;
    private readonly TimeSpan _interval;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>A checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What the training is, as <see cref="TrainingIdentity"/> says it.</param>
    /// <param name="resume">Whether to go on from the file.</param>
    /// <param name="interval">Time between two checkpoints.</param>
    public TrainingCheckpointFile(string path, string identity, bool resume, TimeSpan interval)
    {
        Path = path;
        _identity = identity;
        _resume = resume;
        _interval = interval;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public bool IsDue => Stopwatch.GetElapsedTime(_last) >= _interval;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataInputException">The file is missing or damaged, or belongs to another training.</exception>
    public ArrayBundle? Load()
    {
        if (!_resume)
        {
            return null;
        }

        SafetensorsContent content = SafetensorsFile.Read(Path);
        return content.Metadata.TryGetValue(Key, out string? identity) && identity == _identity
            ? content.Tensors
            : throw new InvalidDataInputException($"'{Path}' belongs to a training with other data, options or another seed; start afresh without --resume.");
    }

    /// <inheritdoc/>
    /// <exception cref="Files.OutputException">The file cannot be written.</exception>
    public void Save(ArrayBundle state)
    {
        SafetensorsFile.Write(Path, state, new Dictionary<string, string> { [Key] = _identity });
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Removes the file where there is one: the training is done.</summary>
    public void Delete() => File.Delete(Path);
}
