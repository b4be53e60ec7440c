using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>
/// Features of a molecule from its internal coordinates. Bonds, angles and stiff torsions, unwrapped about their circular
/// means, are whitened over the data: independent numbers of mean 0 and variance 1, so that a network need not learn how stiff
/// each is. Free torsions are features themselves, in radians with period 2π. Chirality is kept, since stiff torsions keep their sign.
/// </summary>
/// <remarks>
/// Features are the whitened numbers in the order bonds, angles, stiff torsions, then the free torsions. They are as many as the molecule has
/// degrees of freedom, so a density of features is one of positions up to rigid motion, by <see cref="LogJacobian"/>. Torsions that are
/// clamped are no features: the features then stand for a structure together with them, and their density is that given the clamped torsions.
/// </remarks>
public sealed class InternalCoordinateMap : ICoordinateMap
{
    // Features far outside the data must still decode to a structure that can be looked at and refused.
    private const double ShortestBond = 0.01;
    private const double SmallestAngle = Math.PI / 180;

    // An angle that comes this close to a straight line leaves the torsions beyond it without meaning.
    private const double LargestMeasuredAngle = 175 * Math.PI / 180;

    private readonly Whitening _whitening;
    private readonly int[] _stiff;
    private readonly int[] _free;
    private readonly int[] _clamped;

    private InternalCoordinateMap(InternalCoordinates coordinates, bool[] isFree, int[] clamped, Whitening whitening)
    {
        Coordinates = coordinates;
        _whitening = whitening;
        int[] torsions = [.. Enumerable.Range(0, coordinates.TorsionCount)];
        _clamped = clamped;
        _free = [.. torsions.Where(t => isFree[t] && !clamped.Contains(t))];
        _stiff = [.. torsions.Where(t => !isFree[t])];
    }

    /// <summary>The internal coordinates below the features.</summary>
    public InternalCoordinates Coordinates { get; }

    /// <summary>The torsions (numbered as in <see cref="InternalCoordinates.TorsionRow"/>) that are periodic features.</summary>
    public IReadOnlyList<int> FreeTorsions => _free;

    /// <summary>The torsions that are clamped, in the order in which <see cref="Decode(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/> takes them.</summary>
    public IReadOnlyList<int> ClampedTorsions => _clamped;

    /// <summary>Whitened numbers per feature vector; they come first.</summary>
    public int PlainCount => _whitening.Dimension;

    /// <inheritdoc/>
    public int ObservationDimension => 3 * Coordinates.AtomCount;

    /// <inheritdoc/>
    public int FeatureDimension => PlainCount + _free.Length;

    /// <inheritdoc/>
    public double[]? FeaturePeriods => _free.Length == 0 ? null : [.. new double[PlainCount], .. Enumerable.Repeat(2 * Math.PI, _free.Length)];

    private int FirstTorsion => Coordinates.BondCount + Coordinates.AngleCount;

    /// <summary>Decides from data which torsions are free, and whitens the rest.</summary>
    /// <param name="coordinates">The molecule's internal coordinates.</param>
    /// <param name="observations">Structures in nm, shape [n, 3N], n at least 2.</param>
    /// <param name="options">Choices; null for the defaults.</param>
    /// <exception cref="ArgumentException">The array does not hold at least two structures, or an option is out of range.</exception>
    /// <exception cref="InvalidDataInputException">An angle is (nearly) linear, atoms coincide, or a number is not finite.</exception>
    public static InternalCoordinateMap Fit(
        InternalCoordinates coordinates, ReadOnlySpan<double> observations, InternalCoordinateMapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        options ??= new InternalCoordinateMapOptions();
        int width = 3 * coordinates.AtomCount;
        if (observations.Length % width != 0 || observations.Length < 2 * width)
        {
            throw new ArgumentException(
                $"observations hold {observations.Length} numbers; shape [n, {width}] with n >= 2 is needed", nameof(observations));
        }

        int n = observations.Length / width;
        double[] internals = new double[n * coordinates.Dimension];
        for (int k = 0; k < n; k++)
        {
            coordinates.FromCartesian(
                observations.Slice(k * width, width), internals.AsSpan(k * coordinates.Dimension, coordinates.Dimension));
        }

        RequireBentAngles(coordinates, internals);
        (bool[] isFree, double[] mean) = TorsionStatistics.Decide(coordinates, internals, options);
        int[] clamped = [.. options.ClampedTorsions.Select(t => coordinates.TorsionIndex(t[0], t[1], t[2], t[3]))];
        return new InternalCoordinateMap(coordinates, isFree, clamped, FitWhitening(coordinates, internals, isFree, mean));
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<double> observation, Span<double> features)
    {
        RequireLength(features.Length, FeatureDimension, nameof(features));
        Span<double> internals = stackalloc double[Coordinates.Dimension];
        Coordinates.FromCartesian(observation, internals);
        ReadOnlySpan<double> torsions = internals[FirstTorsion..];
        internals[..FirstTorsion].CopyTo(features);
        for (int k = 0; k < _stiff.Length; k++)
        {
            double mean = _whitening.Center[FirstTorsion + k];
            features[FirstTorsion + k] = mean + MolecularGeometry.Wrap(torsions[_stiff[k]] - mean);
        }

        _whitening.Whiten(features[..PlainCount]);
        for (int k = 0; k < _free.Length; k++)
        {
            features[PlainCount + k] = torsions[_free[k]];
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Torsions are clamped, and features alone are no structure.</exception>
    public void Decode(ReadOnlySpan<double> features, Span<double> observation)
    {
        if (_clamped.Length > 0)
        {
            throw new InvalidOperationException($"{_clamped.Length} torsions of the map are clamped; a structure needs them beside its features");
        }

        Place(features, [], observation);
    }

    /// <summary>The structure with the given features and label, in a standard frame.</summary>
    /// <param name="features">Shape [FeatureDimension].</param>
    /// <param name="label">The clamped torsions in radians, in the order of <see cref="ClampedTorsions"/>; anything where none is clamped.</param>
    /// <param name="observation">Receives positions in nm, shape [N, 3].</param>
    public void Decode(ReadOnlySpan<double> features, ReadOnlySpan<double> label, Span<double> observation) =>
        Place(features, _clamped.Length > 0 ? label : [], observation);

    private void Place(ReadOnlySpan<double> features, ReadOnlySpan<double> clamped, Span<double> observation)
    {
        Span<double> internals = stackalloc double[Coordinates.Dimension];
        ToInternal(features, clamped, internals);
        Coordinates.ToCartesian(internals, observation);
    }

    /// <summary>The clamped torsions of a structure, in radians, in the order of <see cref="ClampedTorsions"/>.</summary>
    /// <param name="observation">Positions in nm, shape [N, 3].</param>
    /// <param name="clamped">Receives them.</param>
    public void Clamped(ReadOnlySpan<double> observation, Span<double> clamped)
    {
        RequireLength(clamped.Length, _clamped.Length, nameof(clamped));
        Span<double> internals = stackalloc double[Coordinates.Dimension];
        Coordinates.FromCartesian(observation, internals);
        for (int k = 0; k < clamped.Length; k++)
        {
            clamped[k] = internals[FirstTorsion + _clamped[k]];
        }
    }

    /// <summary>
    /// log of the volume in positions (modulo rigid motion, nm) per volume of features and clamped torsions. It does not depend on torsions.
    /// Adding it to a log density over positions gives the log density over features.
    /// </summary>
    public double LogJacobian(ReadOnlySpan<double> features)
    {
        Span<double> internals = stackalloc double[Coordinates.Dimension];
        ToInternal(features, stackalloc double[_clamped.Length], internals);
        return Coordinates.LogJacobian(internals) + _whitening.LogDeterminant;
    }

    /// <summary>The internal coordinates that features stand for, bonds and angles kept inside what a structure can have.</summary>
    /// <param name="features">Shape [FeatureDimension].</param>
    /// <param name="clamped">The clamped torsions in radians.</param>
    /// <param name="internals">Receives bonds, angles and torsions, shape [3N - 6].</param>
    public void ToInternal(ReadOnlySpan<double> features, ReadOnlySpan<double> clamped, Span<double> internals)
    {
        RequireLength(clamped.Length, _clamped.Length, nameof(clamped));
        RequireLength(features.Length, FeatureDimension, nameof(features));
        RequireLength(internals.Length, Coordinates.Dimension, nameof(internals));
        Span<double> plain = stackalloc double[PlainCount];
        features[..PlainCount].CopyTo(plain);
        _whitening.Colour(plain);
        for (int k = 0; k < Coordinates.BondCount; k++)
        {
            internals[k] = Math.Max(plain[k], ShortestBond);
        }

        for (int k = Coordinates.BondCount; k < FirstTorsion; k++)
        {
            internals[k] = Math.Clamp(plain[k], SmallestAngle, Math.PI - SmallestAngle);
        }

        for (int k = 0; k < _stiff.Length; k++)
        {
            internals[FirstTorsion + _stiff[k]] = plain[FirstTorsion + k];
        }

        for (int k = 0; k < _free.Length; k++)
        {
            internals[FirstTorsion + _free[k]] = features[PlainCount + k];
        }

        for (int k = 0; k < _clamped.Length; k++)
        {
            internals[FirstTorsion + _clamped[k]] = clamped[k];
        }
    }

    internal void Write(ArrayBundle bundle, string prefix)
    {
        int n = Coordinates.AtomCount;
        bundle[prefix + "rows"] = NamedArray.Of(
            Coordinates.Rows.SelectMany(r => new long[] { r.Atom, r.BondAtom, r.AngleAtom, r.TorsionAtom, r.IsSiblingRelative ? 1 : 0 }).ToArray(),
            n, 5);
        bundle[prefix + "free"] = NamedArray.Of(Array.ConvertAll(_free, t => (long)t), _free.Length);
        bundle[prefix + "clamped"] = NamedArray.Of(Array.ConvertAll(_clamped, t => (long)t), _clamped.Length);
        bundle[prefix + "center"] = NamedArray.Of(_whitening.Center, PlainCount);
        bundle[prefix + "factor"] = NamedArray.Of(_whitening.Factor, PlainCount, PlainCount);
    }

    internal static InternalCoordinateMap Read(ArrayBundle bundle, string prefix)
    {
        InternalCoordinates coordinates = InternalCoordinates.FromRows(bundle[prefix + "rows"].ToDoubles());
        bool[] isFree = new bool[coordinates.TorsionCount];
        int[] clamped = Array.ConvertAll(bundle[prefix + "clamped"].ToDoubles(), t => (int)t);
        foreach (int torsion in bundle[prefix + "free"].ToDoubles().Select(t => (int)t).Concat(clamped))
        {
            if (torsion < 0 || torsion >= isFree.Length || isFree[torsion])
            {
                throw new InvalidDataInputException(
                    $"arrays '{prefix}free' and '{prefix}clamped' name torsion {torsion}, of {isFree.Length} from 0, each at most once");
            }

            isFree[torsion] = true;
        }

        var whitening = new Whitening(bundle[prefix + "center"].ToDoubles(), bundle[prefix + "factor"].ToDoubles());
        int plain = coordinates.Dimension - isFree.Count(f => f);
        return whitening.Dimension == plain
            ? new InternalCoordinateMap(coordinates, isFree, clamped, whitening)
            : throw new InvalidDataInputException($"array '{prefix}center' has {whitening.Dimension} entries, {plain} are needed");
    }

    private static void RequireBentAngles(InternalCoordinates coordinates, double[] internals)
    {
        for (int k = 0; k < internals.Length; k++)
        {
            int angle = (k % coordinates.Dimension) - coordinates.BondCount;
            if (angle >= 0 && angle < coordinates.AngleCount && internals[k] > LargestMeasuredAngle)
            {
                ZMatrixRow r = coordinates.Rows[angle + 2];
                throw new InvalidDataInputException(
                    $"the angle of atoms {r.Atom}-{r.BondAtom}-{r.AngleAtom} reaches {internals[k] * 180 / Math.PI:0.#} degrees "
                    + $"in structure {k / coordinates.Dimension}; linear molecules need the Cartesian map");
            }
        }
    }

    private static Whitening FitWhitening(InternalCoordinates coordinates, double[] internals, bool[] isFree, double[] mean)
    {
        int first = coordinates.BondCount + coordinates.AngleCount;
        int plain = coordinates.Dimension - isFree.Count(f => f);
        double[] values = new double[internals.Length / coordinates.Dimension * plain];
        int at = 0;
        for (int k = 0; k < internals.Length; k++)
        {
            int torsion = (k % coordinates.Dimension) - first;
            if (torsion < 0)
            {
                values[at++] = internals[k];
            }
            else if (!isFree[torsion])
            {
                values[at++] = mean[torsion] + MolecularGeometry.Wrap(internals[k] - mean[torsion]);
            }
        }

        return Whitening.Fit(values, plain);
    }

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name} holds {length} numbers, {expected} are needed", name);
        }
    }
}
