using MicroMacro.Artifacts.Studies;
using MicroMacro.Coupling.Loop;
using MicroMacro.Sampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Simulations;

/// <summary>A plain, unbiased simulation: R replicas of a built-in system or of a study's system, recorded every so many steps.</summary>
public sealed class Simulation
{
    /// <summary>The stream of a plain simulation's random numbers under its seed.</summary>
    private const ulong Stream = 0;

    private const int MostReplicas = 10_000_000;

    private Simulation(IMicroSystem system, double timestep, EnsembleRequest request)
    {
        System = system;
        Timestep = timestep;
        Request = request;
    }

    /// <summary>The system.</summary>
    public IMicroSystem System { get; }

    /// <summary>The timestep, in ps for a molecule.</summary>
    public double Timestep { get; }

    /// <summary>What is run.</summary>
    public EnsembleRequest Request { get; }

    /// <summary>A simulation of a built-in system; by default 64 replicas of 10,000 steps, recorded every 100.</summary>
    /// <exception cref="StudyException">A setting does not fit the system.</exception>
    /// <exception cref="Numerics.InvalidDataInputException">The file of starts cannot be used.</exception>
    public static Simulation Of(SdeSystem process, SimulationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        CheckReplicas(settings);
        if (settings.Timestep is { } asked && !(asked > 0 && double.IsFinite(asked)))
        {
            throw new StudyException(FormattableString.Invariant($"The timestep must be finite and above 0, not {asked}."));
        }

        SdeMicroSystem system = new(process, settings.Timestep, settings.Scheme);
        double[] starts = IsFile(settings.Starts)
            ? Repeat(StudyInitialData.States(settings.Starts!, system), system.StateDimension, settings.Replicas)
            : StartSpread.Of(process, settings.Starts, settings.Replicas ?? 64);
        InitialData usual = new() { States = starts, EquilibrationSteps = 0, Records = 100, Stride = 100 };
        return new Simulation(system, system.Timestep, Ensemble(usual, settings, 1));
    }

    /// <summary>A simulation of a study's system from the study's first data, as far as the settings do not say otherwise.</summary>
    /// <exception cref="StudyException">The study or a setting does not fit its system.</exception>
    /// <exception cref="Numerics.InvalidDataInputException">A file cannot be used.</exception>
    public static Simulation Of(Study study, SimulationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(settings);
        CheckReplicas(settings);
        (IMicroSystem system, double[] typical, _, _) = StudySystems.Open(study);
        InitialData initial = StudyInitialData.Of(study, system, typical);
        double[] starts = settings.Starts switch
        {
            null => initial.States,
            { } text when IsFile(text) => StudyInitialData.States(text, system),
            { } text when system is SdeMicroSystem sde => StartSpread.Of(sde.System, text, settings.Replicas ?? study.Initial.Replicas),
            _ => throw new StudyException($"Starts '{settings.Starts}' are a spread over coordinates; a molecule starts from a file (.npz)."),
        };
        InitialData from = initial with { States = Repeat(starts, system.StateDimension, settings.Replicas) };
        return new Simulation(system, study.Timestep, Ensemble(from, settings, study.Seed));
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="PhysicsFailedException">Every replica failed.</exception>
    public SimulationSamples Run(CancellationToken cancellation)
    {
        EnsembleRun run = System.Run(Request, cancellation);
        return run.Failures.Count < run.Replicas
            ? new SimulationSamples(System, run, Request, Timestep)
            : throw new PhysicsFailedException(
                $"every replica failed, the first at step {run.Failures[0].Step} ({run.Failures[0].What}); a shorter timestep or other starts may help");
    }

    private static void CheckReplicas(SimulationSettings settings)
    {
        if (settings.Replicas < 1)
        {
            throw new StudyException($"{settings.Replicas} replicas are impossible; 1 is the least.");
        }

        if (settings.Replicas > MostReplicas)
        {
            throw new StudyException($"{settings.Replicas} replicas are too many; {MostReplicas} is the most.");
        }
    }

    private static bool IsFile(string? starts) => starts?.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>As many states as there are replicas: the given ones over and over.</summary>
    private static double[] Repeat(double[] states, int dimension, int? replicas)
    {
        int given = states.Length / dimension;
        double[] repeated = new double[(replicas ?? given) * dimension];
        for (int i = 0; i < repeated.Length; i++)
        {
            repeated[i] = states[i % states.Length];
        }

        return repeated;
    }

    private static EnsembleRequest Ensemble(InitialData initial, SimulationSettings settings, ulong seed)
    {
        int stride = settings.Stride ?? initial.Stride;
        long steps = settings.Steps ?? ((long)initial.Records * stride);
        if (stride < 1 || steps < stride || steps / stride > int.MaxValue)
        {
            throw new StudyException($"{steps} steps in strides of {stride} hold no record; at least one stride of at least one step is needed.");
        }

        if ((double)initial.States.Length * (steps / stride) > Array.MaxLength)
        {
            throw new StudyException(
                $"{steps / stride} records of these replicas are more numbers than one array holds; record less often, or take fewer replicas or steps.");
        }

        if (settings.BurnIn < 0)
        {
            throw new StudyException($"A burn-in of {settings.BurnIn} steps is impossible; 0 is the least.");
        }

        return new EnsembleRequest
        {
            Starts = initial.States,
            EquilibrationSteps = settings.BurnIn ?? initial.EquilibrationSteps,
            Records = (int)(steps / stride),
            Stride = stride,
            Seed = settings.Seed ?? seed,
            Stream = Stream,
            Threads = settings.Threads,
        };
    }
}
