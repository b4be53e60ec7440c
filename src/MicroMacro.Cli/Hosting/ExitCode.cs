namespace MicroMacro.Cli.Hosting;

/// <summary>What the process tells its caller.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>A defect of the program.</summary>
    Defect = 1,

    /// <summary>The command line or the study file is wrong.</summary>
    Usage = 2,

    /// <summary>An input file cannot be read or an output cannot be written.</summary>
    BadData = 3,

    /// <summary>The simulation met non-finite numbers or broke a law.</summary>
    PhysicsFailed = 4,

    /// <summary>The budget is spent and the target is not reached.</summary>
    TargetNotMet = 5,

    /// <summary>Only a part of the work could be done.</summary>
    Incomplete = 6,

    /// <summary>Stopped on request of the scheduler; run again with --resume.</summary>
    Yielded = 75,

    /// <summary>Stopped by Ctrl-C (SIGINT).</summary>
    Interrupted = 130,

    /// <summary>Stopped by SIGTERM.</summary>
    Terminated = 143,
}
