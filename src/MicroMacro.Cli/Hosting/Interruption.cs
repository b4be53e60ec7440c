using System.Runtime.InteropServices;
using MicroMacro.Artifacts.Files;

namespace MicroMacro.Cli.Hosting;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a cancellation: the first asks the command to stop at its next safe point,
/// the second ends the process at once, without unfinished files.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // SIGXFSZ: a write beyond the file size limit (ulimit -f) would end the process before it could say so.
    private const PosixSignal FileSizeExceeded = (PosixSignal)25;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _code;

    /// <summary>Listens from now on.</summary>
    public Interruption()
        => _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Receive(context, ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Receive(context, ExitCode.Terminated)),
            .. OperatingSystem.IsLinux() ? [PosixSignalRegistration.Create(FileSizeExceeded, context => context.Cancel = true)] : Array.Empty<PosixSignalRegistration>(),
        ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>130 or 143 once a signal has come, else 0.</summary>
    public ExitCode Code => (ExitCode)Volatile.Read(ref _code);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Receive(PosixSignalContext context, ExitCode code)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _code, (int)code, 0) == 0)
        {
            _source.Cancel();
            return;
        }

        AtomicFile.DiscardUnfinished();
        Environment.Exit((int)code);
    }
}
