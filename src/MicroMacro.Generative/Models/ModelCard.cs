namespace MicroMacro.Generative.Models;

/// <summary>Where a model comes from.</summary>
/// <param name="System">The system that the data are of; empty where unknown.</param>
/// <param name="DataHash">SHA-256 of the training data, in hexadecimal; empty where unknown.</param>
/// <param name="Records">Records of the training data.</param>
/// <param name="Forces">Whether known scores took part in training.</param>
public sealed record ModelCard(string System, string DataHash, int Records, bool Forces);
