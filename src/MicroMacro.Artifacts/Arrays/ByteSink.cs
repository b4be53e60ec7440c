namespace MicroMacro.Artifacts.Arrays;

/// <summary>Takes bytes, piece by piece.</summary>
internal delegate void ByteSink(ReadOnlySpan<byte> bytes);
