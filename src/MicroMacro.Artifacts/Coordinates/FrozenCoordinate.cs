using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Interpolation;
using MicroMacro.Sampling.CollectiveVariables;

namespace MicroMacro.Artifacts.Coordinates;

/// <summary>A learned coordinate in a file: the function, and the distances of atoms that it is a function of.</summary>
/// <param name="Function">The function; with two values the coordinate is their angle.</param>
/// <param name="Pairs">Pairs of atoms, counted from 0, shape [d, 2]; empty for a function of an observation.</param>
public sealed record FrozenCoordinate(RadialExpansion Function, int[] Pairs)
{
    /// <summary>2π for an angle, else 0.</summary>
    public double Period => Function.Components == 2 ? 2 * Math.PI : 0;

    /// <summary>The coordinate of a molecule.</summary>
    /// <exception cref="InvalidDataInputException">The coordinate was not learned on a molecule.</exception>
    public LearnedCoordinate OfMolecule(string name) => Pairs.Length > 0
        ? new LearnedCoordinate(name, Pairs, Function)
        : throw new InvalidDataInputException($"the learned coordinate '{name}' is a function of {Function.Dimension} observed numbers, not of distances between atoms");

    /// <summary>The coordinate of an SDE's observation.</summary>
    /// <exception cref="InvalidDataInputException">The coordinate was learned on a molecule.</exception>
    public LearnedObservable OfObservation(string name) => Pairs.Length == 0
        ? new LearnedObservable(name, Function)
        : throw new InvalidDataInputException($"the learned coordinate '{name}' is a function of distances between atoms, not of an observation");

    /// <summary>Writes it as npz.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Files.OutputException">The file cannot be written.</exception>
    public void Write(string path)
    {
        (int m, int d, int k) = (Function.Count, Function.Dimension, Function.Components);
        ArrayBundle bundle = new()
        {
            ["centers"] = NamedArray.Of(Function.Centers, m, d),
            ["coefficients"] = NamedArray.Of(Function.Coefficients, m, k),
            ["offsets"] = NamedArray.Of(Function.Offsets, k),
            ["shift"] = NamedArray.Of(Function.Shift, d),
            ["lengths"] = NamedArray.Of(Function.Lengths, d),
        };
        if (Pairs.Length > 0)
        {
            bundle["pairs"] = NamedArray.Of(Pairs, d, 2);
        }

        NpzFile.Write(path, bundle);
    }

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataInputException">The file is not there, damaged, or holds no learned coordinate.</exception>
    public static FrozenCoordinate Read(string path)
    {
        ArrayBundle bundle = NpzFile.Read(path);
        string source = Path.GetFileName(path);
        (double[] centers, _, int d) = bundle.RequireMatrix("centers", source);
        double[] coefficients = bundle.RequireMatrix("coefficients", source).Values;
        int[] pairs = [];
        if (bundle.TryGet("pairs", out _))
        {
            pairs = Array.ConvertAll(bundle.RequireMatrix("pairs", source).Values, v => v is >= 0 and < int.MaxValue && v == Math.Floor(v)
                ? (int)v
                : throw new InvalidDataInputException($"Array 'pairs' of '{source}' holds {v}; atoms are counted from 0."));
        }

        try
        {
            FrozenCoordinate coordinate = new(
                new RadialExpansion(
                    centers, coefficients, bundle.RequireVector("offsets", source), bundle.RequireVector("shift", source, d), bundle.RequireVector("lengths", source, d)),
                pairs);
            _ = pairs.Length > 0 ? coordinate.OfMolecule("psi").Variable : coordinate.OfObservation("psi").Variable;
            return coordinate;
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataInputException($"'{source}' holds no learned coordinate: {exception.Message.Split(" (Parameter")[0]}.", exception);
        }
    }
}
