using System.Runtime.CompilerServices;
using MicroMacro.Dynamics;
using MicroMacro.Numerics.Interpolation;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Sampling;

/// <summary>The bias Σ_c κ_c/2 (ξ_c - ζ_c)² in kT on learned coordinates of an SDE's observation, with a centre ζ for each replica.</summary>
public sealed unsafe class LearnedUmbrella : ISdeLaneBias
{
    private readonly ISdeObservation _observation;
    private readonly LearnedObservable[] _variables;
    private readonly RadialDoubleLanes[] _functions;
    private readonly ReplicaCenters _held;
    private readonly double[] _centers;
    private readonly int _stateDimension;

    /// <summary>An umbrella on 1..c learned coordinates.</summary>
    /// <param name="system">The system.</param>
    /// <param name="variables">ξ, c of them.</param>
    /// <param name="stiffness">κ in kT per squared unit, shape [c].</param>
    /// <param name="centers">ζ, shape [R, c].</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a stiffness is negative or a number is not finite.</exception>
    public LearnedUmbrella(SdeSystem system, IReadOnlyList<LearnedObservable> variables, double[] stiffness, double[] centers)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(variables);
        _held = new ReplicaCenters(variables.Count, stiffness, centers);
        (_observation, _stateDimension) = (system.Observation, system.StateDimension);
        (_variables, _centers) = ([.. variables], centers);
        _functions = [.. variables.Select(v => new RadialDoubleLanes(v.Function))];
    }

    /// <inheritdoc/>
    public int? Replicas => _held.Replicas;

    /// <summary>The bias of an observation under the centre of one replica, in kT.</summary>
    public double Energy(int replica, ReadOnlySpan<double> observation)
    {
        double energy = 0;
        for (int c = 0; c < _variables.Length; c++)
        {
            double d = _variables[c].Variable.Difference(_variables[c].Evaluate(observation), _centers[(replica * _variables.Length) + c]);
            energy += 0.5 * _held.Stiffness[c] * d * d;
        }

        return energy;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gradient<T>(T* state, T* gradient, int firstReplica)
        where T : unmanaged, ISimdDouble<T>
    {
        int m = _functions[0].Dimension;
        T* observation = stackalloc T[3 * m];
        T* slopes = observation + m;
        T* total = stackalloc T[m];
        T* values = stackalloc T[2];
        _observation.Observe(state, observation);
        for (int a = 0; a < m; a++)
        {
            total[a] = T.Zero;
        }

        for (int c = 0; c < _variables.Length; c++)
        {
            _functions[c].Evaluate(observation, values, slopes);
            T center = _held.Load<T>(c, firstReplica);
            bool angle = _functions[c].Components == 2;
            T force = T.All(_held.Stiffness[c]) * (angle ? AngleFrom(center, values[0], values[1]) : values[0] - center);
            T square = T.Fma(values[0], values[0], values[1] * values[1]);
            for (int a = 0; a < m; a++)
            {
                T slope = angle ? ((values[0] * slopes[m + a]) - (values[1] * slopes[a])) / square : slopes[a];
                total[a] = T.Fma(force, slope, total[a]);
            }
        }

        for (int i = 0; i < _stateDimension; i++)
        {
            gradient[i] = T.Zero;
        }

        _observation.PullBack(state, total, gradient);
    }

    /// <summary>The angle of (x, y) less another, the shortest way round: float32's arc tangent and one step of Newton.</summary>
    private static T AngleFrom<T>(T center, T x, T y)
        where T : unmanaged, ISimdDouble<T>
    {
        VectorMathDouble.SinCos(center, out T sin, out T cos);
        T across = (y * cos) - (x * sin);
        T along = (x * cos) + (y * sin);
        T norm = T.Sqrt(T.Fma(across, across, along * along));
        (across, along) = (across / norm, along / norm);
        double* lanes = stackalloc double[2 * T.Count];
        T.Store(across, lanes);
        T.Store(along, lanes + T.Count);
        for (int lane = 0; lane < T.Count; lane++)
        {
            lanes[lane] = VectorMath.Atan2((float)lanes[lane], (float)lanes[T.Count + lane]);
        }

        T angle = T.Load(lanes);
        VectorMathDouble.SinCos(angle, out T s, out T c);
        return angle + ((across * c) - (along * s));
    }
}
