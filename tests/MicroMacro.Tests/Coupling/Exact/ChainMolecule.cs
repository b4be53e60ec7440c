using MicroMacro.Dynamics.Molecules;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Coupling.Exact;

/// <summary>
/// A chain of five atoms with bonds, angles and torsions and nothing else: its internal coordinates are independent, so every average in a
/// window of the first torsion follows by quadrature. The second torsion hides two wells behind 12 kT.
/// </summary>
internal sealed class ChainMolecule
{
    private const int Points = 4001;
    private const double ThermalEnergy = 2.5;
    private static readonly HarmonicBond[] Bonds = [new(0, 1, 8000, 0.14), new(1, 2, 12000, 0.15), new(2, 3, 9000, 0.15), new(3, 4, 7000, 0.13)];
    private static readonly HarmonicAngle[] Angles = [new(0, 1, 2, 90, 1.9), new(1, 2, 3, 120, 2.0), new(2, 3, 4, 80, 1.8)];

    // The second: 12 kT between wells at 0 and π, of which that at 0 lies 1 kT higher.
    private static readonly PeriodicTorsion[] Torsions = [new(0, 1, 2, 3, 4, 1, 0.5, false), new(1, 2, 3, 4, 15, 2, Math.PI, false), new(1, 2, 3, 4, 1.25, 1, 0, false)];

    private readonly double[][] _cumulative;
    private readonly double[] _low;
    private readonly double[] _high;
    private readonly double[] _mean;
    private readonly double[] _meanEnergy;

    /// <summary>The chain in a window of its first torsion.</summary>
    public ChainMolecule(double center)
    {
        Center = center;
        _low = [.. Bonds.Select(_ => 0.05), .. Angles.Select(_ => 0.6), center - Math.PI, -Math.PI];
        _high = [.. Bonds.Select(_ => 0.25), .. Angles.Select(_ => 3.0), center + Math.PI, Math.PI];
        _cumulative = [.. Enumerable.Range(0, _low.Length).Select(Cumulative)];
        _mean = [.. Enumerable.Range(0, _low.Length).Select(k => Expect(k, x => x))];
        _meanEnergy = [.. Enumerable.Range(0, _low.Length).Select(k => Expect(k, x => Energy(k, x)))];
    }

    /// <summary>κ of the window in kT per squared radian.</summary>
    public static double[] Stiffness { get; } = [20];

    /// <summary>Its internal coordinates: bonds, angles and torsions in the order of the chain.</summary>
    public static InternalCoordinates Coordinates { get; } = InternalCoordinates.Build(5, [0, 1, 1, 2, 2, 3, 3, 4], [], [[0, 1, 2, 3], [1, 2, 3, 4]]);

    /// <summary>Names of the observables.</summary>
    public static string[] Names { get; } = ["r(0-1)", "r(3-4)", "θ(0-1-2)", "θ(1-2-3)", "sin(φ1 - c)", "(φ1 - c)²", "cos φ2", "sin φ2", "trans", "U"];

    /// <summary>The centre of the window.</summary>
    public double Center { get; }

    /// <summary>The molecule as a system, its slow variable the first torsion.</summary>
    public static MolecularMicroSystem System()
    {
        Atom[] atoms = [.. Enumerable.Range(0, 5).Select(i => new Atom("C", "c", 6, 0, 12, 0, 0, 0))];
        int[][] exclusions = [.. Enumerable.Range(0, 5).Select(i => Enumerable.Range(i + 1, 4 - i).ToArray())];
        var topology = new MolecularTopology(
            "chain", atoms, [new Residue("CHN", 0, 5)], Bonds, Angles, Torsions, [], new LennardJonesTable(new int[5], 1, [0], [0], exclusions));
        var langevin = new LangevinOptions { ThermalEnergy = ThermalEnergy, Friction = 5, Timestep = 0.001 };
        return new MolecularMicroSystem("chain", topology, [new Torsion("phi", 0, 1, 2, 3)], langevin);
    }

    /// <summary>The observables of a state, the torsion of the window measured from <paramref name="center"/>.</summary>
    public static double[] Observe(ReadOnlySpan<double> state, double center)
    {
        double[] x = new double[Coordinates.Dimension];
        Coordinates.FromCartesian(state, x);
        Sort(x);
        return Observe(x, center, Enumerable.Range(0, x.Length).Sum(k => Energy(k, x[k])));
    }

    /// <summary>Exact averages of the observables, and their deviations.</summary>
    public (double[] Mean, double[] Deviation) Averages()
    {
        (int Coordinate, Func<double, double> Of)[] separate =
        [
            (0, x => x), (3, x => x), (4, x => x), (5, x => x), (7, x => Math.Sin(x - Center)), (7, x => (x - Center) * (x - Center)),
            (8, Math.Cos), (8, Math.Sin), (8, x => Math.Abs(x) > Math.PI / 2 ? 1 : 0),
        ];
        double[] mean = [.. separate.Select(o => Expect(o.Coordinate, o.Of)), _meanEnergy.Sum()];
        double[] variance =
        [
            .. separate.Select((o, i) => Expect(o.Coordinate, x => Math.Pow(o.Of(x) - mean[i], 2))),
            Enumerable.Range(0, _mean.Length).Sum(k => Expect(k, x => Math.Pow(Energy(k, x) - _meanEnergy[k], 2))),
        ];
        return (mean, [.. variance.Select(Math.Sqrt)]);
    }

    /// <summary>An independent state of the window.</summary>
    public double[] Draw(ref RandomSequence sequence, bool? trans = null)
    {
        double[] x = new double[_mean.Length];
        do
        {
            for (int k = 0; k < x.Length; k++)
            {
                int at = Array.BinarySearch(_cumulative[k], sequence.NextDouble());
                x[k] = Place(k, Math.Min(at < 0 ? ~at : at, Points - 1) + sequence.NextDouble() - 0.5);
            }
        }
        while (trans is { } wanted && Math.Abs(x[8]) > Math.PI / 2 != wanted);
        double[] state = new double[15];
        Unsort(x);
        Coordinates.ToCartesian(x, state);
        return state;
    }

    private static double[] Observe(double[] x, double center, double energy)
    {
        double off = Math.IEEERemainder(x[7] - center, Math.Tau);
        return [x[0], x[3], x[4], x[5], Math.Sin(off), off * off, Math.Cos(x[8]), Math.Sin(x[8]), Math.Abs(x[8]) > Math.PI / 2 ? 1 : 0, energy];
    }

    // The Z-matrix places atoms in an order of its own.
    private static void Sort(double[] x) => Permute(x, false);

    private static void Unsort(double[] x) => Permute(x, true);

    private static void Permute(double[] x, bool back)
    {
        double[] old = [.. x];
        ZMatrixRow[] rows = [.. Coordinates.Rows];
        for (int k = 1; k < rows.Length; k++)
        {
            Copy(k - 1, Array.FindIndex(Bonds, b => Same([b.I, b.J], [rows[k].Atom, rows[k].BondAtom])));
            if (k > 1)
            {
                Copy(Bonds.Length + k - 2, Bonds.Length + Array.FindIndex(Angles, a => Same([a.I, a.J, a.K], [rows[k].Atom, rows[k].BondAtom, rows[k].AngleAtom])));
            }
        }

        Copy(7 + Coordinates.TorsionIndex(0, 1, 2, 3), 7);
        Copy(7 + Coordinates.TorsionIndex(1, 2, 3, 4), 8);

        void Copy(int placed, int named) => x[back ? placed : named] = old[back ? named : placed];
    }

    private static bool Same(int[] a, int[] b) => a.Order().SequenceEqual(b.Order());

    private static double Energy(int k, double x)
    {
        if (k < Bonds.Length)
        {
            return 0.5 * Bonds[k].Stiffness * Math.Pow(x - Bonds[k].Length, 2) / ThermalEnergy;
        }

        return k < Bonds.Length + Angles.Length
            ? 0.5 * Angles[k - Bonds.Length].Stiffness * Math.Pow(x - Angles[k - Bonds.Length].Angle, 2) / ThermalEnergy
            : Torsions.Where(t => t.I == k - 7).Sum(t => t.Amplitude * (1 + Math.Cos((t.Periodicity * x) - t.Phase))) / ThermalEnergy;
    }

    private double Place(int k, double point) => _low[k] + ((_high[k] - _low[k]) * (point + 0.5) / Points);

    // exp(-U - bias) r² for a bond, sin θ for an angle, 1 for a torsion.
    private double Density(int k, double x)
    {
        double bias = k == 7 ? 0.5 * Stiffness[0] * (x - Center) * (x - Center) : 0;
        double volume = k < Bonds.Length ? x * x : k < Bonds.Length + Angles.Length ? Math.Sin(x) : 1;
        return volume * Math.Exp(-Energy(k, x) - bias);
    }

    private double[] Cumulative(int k)
    {
        double[] sum = new double[Points];
        double total = 0;
        for (int i = 0; i < Points; i++)
        {
            sum[i] = total += Density(k, Place(k, i));
        }

        return [.. sum.Select(s => s / total)];
    }

    private double Expect(int k, Func<double, double> of)
    {
        double sum = 0, total = 0;
        for (int i = 0; i < Points; i++)
        {
            double x = Place(k, i), weight = Density(k, x);
            sum += weight * of(x);
            total += weight;
        }

        return sum / total;
    }
}
