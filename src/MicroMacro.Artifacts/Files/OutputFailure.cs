namespace MicroMacro.Artifacts.Files;

/// <summary>Why an output could not be written.</summary>
public enum OutputFailure
{
    /// <summary>It is there already, and nobody said that it may be replaced.</summary>
    Exists,

    /// <summary>The folder or file is missing, read-only or not a folder.</summary>
    NotWritable,

    /// <summary>The disk or the quota is full: what was finished is kept, and the run can go on once there is room.</summary>
    DiskFull,
}
