using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Coupling;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Runs;

/// <summary>
/// Keeps finished stages as stages/NAME-HASH.npz. Each file ends in a zip comment of two hashes: that of the stage's
/// inputs and that of all bytes before it, so a torn or changed file is found out, reported and computed again.
/// </summary>
public sealed class FileStageStore : IStageStore
{
    private const int HashLength = 64;
    private readonly RunDirectory _directory;
    private readonly EventLog _events;
    private readonly List<KeyValuePair<string, double>> _wallTime = [];
    private readonly Dictionary<string, long> _started = [];
    private readonly Lock _lock = new();

    /// <summary>Opens the stages of a run.</summary>
    public FileStageStore(RunDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        _directory = directory;
        _events = new EventLog(directory);
    }

    /// <summary>Told of every event, after it was written.</summary>
    public Action<string, IReadOnlyDictionary<string, object>>? Observer { get; init; }

    /// <summary>Told, in one sentence, of a stage that was torn and will be computed again.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Wall time in s of the stages whose start and end were recorded.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> WallTime
    {
        get
        {
            lock (_lock)
            {
                return [.. _wallTime];
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataInputException">The stage is there and may not be read.</exception>
    public ArrayBundle? Load(string stage, string inputHash)
    {
        string path = PathOf(stage, inputHash);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using FileStream stream = InputFile.Open(path);
            if (IsWhole(stream, inputHash))
            {
                stream.Position = 0;
                return NpzFile.Read(stream, path);
            }
        }
        catch (InvalidDataInputException exception) when (exception.InnerException is not (IOException or UnauthorizedAccessException))
        {
            // The same as a wrong hash: the stage has to be computed again. A file that may not be read is another matter:
            // it may well be whole, and computing it again would end at the same obstacle.
        }

        string sentence = $"The stored stage '{stage}' is damaged and is computed again.";
        Record("damaged-stage", new Dictionary<string, object> { ["stage"] = stage });
        Warning?.Invoke(sentence);
        return null;
    }

    /// <inheritdoc/>
    public void Save(string stage, string inputHash, ArrayBundle result)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputHash?.Length ?? 0, HashLength);
        AtomicFile.Write(_directory.PathOf(Name(stage, inputHash!)), stream =>
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using HashingStream hashed = new(hash, stream);
            NpzFile.Write(hashed, result, 2 * HashLength);
            hashed.Write(Encoding.ASCII.GetBytes(inputHash!));
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));
        });
    }

    /// <inheritdoc/>
    public void Remove(string stage, string inputHash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputHash?.Length ?? 0, HashLength);
        string path = PathOf(stage, inputHash!);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <inheritdoc/>
    public void Record(string kind, IReadOnlyDictionary<string, object> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (kind == "stage" && data.TryGetValue("stage", out object? stage) && data.TryGetValue("state", out object? state))
        {
            Clock($"{stage}", $"{state}");
        }

        _events.Write(kind, data);
        Observer?.Invoke(kind, data);
    }

    private static string Name(string stage, string inputHash) => Path.Combine("stages", $"{stage}-{inputHash[..12]}.npz");

    private static bool IsWhole(FileStream stream, string inputHash)
    {
        if (stream.Length < 2 * HashLength)
        {
            return false;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        for (long left = stream.Length - HashLength; left > 0;)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        byte[] comment = new byte[2 * HashLength];
        stream.Position = stream.Length - comment.Length;
        stream.ReadExactly(comment);
        return Encoding.Latin1.GetString(comment) == inputHash + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string PathOf(string stage, string inputHash) => Path.Combine(_directory.Folder, Name(stage, inputHash));

    private void Clock(string stage, string state)
    {
        lock (_lock)
        {
            if (state == "started")
            {
                _started[stage] = Stopwatch.GetTimestamp();
            }
            else if (_started.Remove(stage, out long start))
            {
                _wallTime.Add(new(stage, Stopwatch.GetElapsedTime(start).TotalSeconds));
            }
        }
    }
}
