using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Json;
using MicroMacro.Cli.Hosting;
using MicroMacro.Manifolds;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro embed: slow coordinates of points by diffusion maps, on arrays from anywhere.</summary>
internal static class EmbedCommand
{
    private static readonly Argument<FileInfo> Points = new("POINTS")
    {
        Description = "npy with points [n,d]; npz with x [n,d], optionally weights w [n], covariances [n,d,d] or bursts [n,l,m,d] with burst_lengths [l]; or a trajectory.",
    };

    private static readonly Option<FileInfo> Out = new("--out") { Description = "Where the coordinates go.", HelpName = "EMBEDDING.npz", Required = true };

    private static readonly Option<int> Components = new("--components")
    {
        Description = "Coordinates wanted, the constant one not counted.", HelpName = "K", DefaultValueFactory = _ => 5,
    };

    private static readonly Option<string> Epsilon = new("--epsilon")
    {
        Description = "Width of the kernel exp(-d²/(4 epsilon)), or auto.", HelpName = "auto|V", DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<double> Alpha = new("--alpha")
    {
        Description = "1 takes the density of the points out, 0.5 keeps it as an equilibrium, 0 leaves it in.", HelpName = "A", DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int?> Neighbours = new("--neighbours") { Description = "Neighbours per point; as many as the kernel reaches where it is not given.", HelpName = "K" };

    private static readonly Option<string> Metric = new("--metric")
    {
        Description = "euclidean, or mahalanobis by the covariances or bursts in the file.", HelpName = "euclidean|mahalanobis", DefaultValueFactory = _ => "euclidean",
    };

    private static readonly Option<string> Kernel = new("--kernel")
    {
        Description = "one-width, or self-tuning: wider where points are few.", HelpName = "one-width|self-tuning", DefaultValueFactory = _ => "one-width",
    };

    private static readonly Option<double?> MinimumDegree = new("--minimum-degree")
    {
        Description = "Points whose kernel values, their own 1 included, sum to less are stragglers: they follow the others and make no coordinate of their own. 2 is usual, 0 lets all count; where it is not given, few points that are alone at an automatic epsilon are left out.",
        HelpName = "D",
    };

    private static readonly Option<int?> LandmarkCount = new("--landmarks")
    {
        Description = "Embed this many points that stand for all, and carry the coordinates to the others.", HelpName = "M",
    };

    private static readonly Option<FileInfo?> Topology = new("--topology") { Description = "AMBER topology; POINTS is then a trajectory of it.", HelpName = "FILE" };

    private static readonly Option<string> Features = new("--features")
    {
        Description = "What structures are compared by: positions after superposition, or distances between atoms.", HelpName = "superposed|distances", DefaultValueFactory = _ => "superposed",
    };

    private static readonly Option<string> Selection = new("--selection")
    {
        Description = "Atoms of the trajectory: heavy, all, or a list such as 4,6,ALA:CA.", HelpName = "ATOMS", DefaultValueFactory = _ => "heavy",
    };

    private static readonly Option<int> Stride = new("--stride") { Description = "Every how many frames one is taken.", HelpName = "N", DefaultValueFactory = _ => 1 };

    private static readonly Option<FileInfo?> Freeze = new("--freeze")
    {
        Description = "Where a coordinate goes that studies can restrain: slow: [{ name: psi, learned: FILE.npz }].", HelpName = "FILE.npz",
    };

    private static readonly Option<int> Component = new("--component") { Description = "The coordinate to freeze, from 0; the first of a pair stands for its angle.", HelpName = "C" };

    private static readonly Option<int> Centers = new("--centers") { Description = "Centres of the frozen function.", HelpName = "M", DefaultValueFactory = _ => 150 };

    private static readonly Option<FileInfo?> TextFile = new("--text") { Description = "Where the coordinates go as COLVAR-style text.", HelpName = "FILE" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("embed", "Finds slow coordinates of points by diffusion maps.")
        {
            Points, Out, Components, Epsilon, Alpha, Metric, Neighbours, Kernel, MinimumDegree, LandmarkCount, Topology, Features, Selection, Stride,
            Freeze, Component, Centers, TextFile, CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    /// <summary>The options that a file and a command line ask for, with the points.</summary>
    /// <exception cref="InvalidDataInputException">An array is missing, or of the wrong shape.</exception>
    internal static (double[] Points, int Dimension, DiffusionMapOptions Options) Problem(ArrayBundle bundle, string source, bool mahalanobis)
    {
        (double[] points, int n, int d) = bundle.RequireMatrix("x", source);
        if (n < 2)
        {
            throw new InvalidDataInputException($"'{source}' holds {n} point; at least 2 are needed.");
        }

        DiffusionMapOptions options = new() { Weights = EmbedInput.WeightsOf(bundle.OptionalVector("w", source, n), source) };
        return (points, d, mahalanobis ? options with { Covariances = Covariances(bundle, source, n, d) } : options);
    }

    private static double[] Covariances(ArrayBundle bundle, string source, int n, int d)
    {
        if (!bundle.TryGet("covariances", out NamedArray? array))
        {
            throw new InvalidDataInputException($"The metric mahalanobis needs an array 'covariances' [{n}, {d}, {d}], which '{source}' does not have.");
        }

        return array.Values is not string[] && array.Shape is [var a, var b, var c] && a == n && b == d && c == d
            ? array.ToDoubles()
            : throw new InvalidDataInputException($"Array 'covariances' of '{source}' has shape [{string.Join(", ", array.Shape)}]; numbers [{n}, {d}, {d}] are needed.");
    }

    private static double? ParseEpsilon(string text)
    {
        if (text == "auto")
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value)
            ? value
            : throw new UsageException($"--epsilon is 'auto' or a number above 0, not '{text}'.");
    }

    private static void CheckNumbers(double alpha, int components, int? neighbours, double? degree)
    {
        if (!(alpha is >= 0 and <= 1) || components < 1 || neighbours < 1)
        {
            throw new UsageException("--alpha lies between 0 and 1, --components and --neighbours are at least 1.");
        }

        if (degree is { } least && !(least >= 0 && double.IsFinite(least)))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--minimum-degree is a number of at least 0, not {degree}."));
        }
    }

    private static void CheckComponents(int components, int points, string source)
    {
        if (components >= points)
        {
            throw new InvalidDataInputException($"'{source}' holds {points} points, too few for {components} coordinates.");
        }

        if (components > DiffusionMapOptions.MostComponents && points > DiffusionMapOptions.PointsOfAnyComponents)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"--components {components}: of {points} points at most {DiffusionMapOptions.MostComponents} coordinates are found; of up to {DiffusionMapOptions.PointsOfAnyComponents} points all, such as those of --landmarks."));
        }
    }

    private static CommandOutcome Run(CommandContext context)
    {
        FileInfo file = context.Get(Points);
        double? epsilon = ParseEpsilon(context.Get(Epsilon)!);
        double alpha = context.Get(Alpha);
        int components = context.Get(Components);
        int? neighbours = context.Get(Neighbours);
        double? degree = context.Get(MinimumDegree);
        CheckNumbers(alpha, components, neighbours, degree);
        string metric = context.Get(Metric)!;
        if (metric is not ("euclidean" or "mahalanobis"))
        {
            throw new UsageException($"--metric is 'euclidean' or 'mahalanobis', not '{metric}'.");
        }

        string kernel = context.Get(Kernel)!;
        if (kernel is not ("one-width" or "self-tuning") || context.Get(LandmarkCount) < 2 || context.Get(Stride) < 1 || context.Get(Component) < 0 || context.Get(Centers) < 2)
        {
            throw new UsageException("--kernel is 'one-width' or 'self-tuning', --landmarks and --centers are at least 2, --stride at least 1, --component at least 0.");
        }

        EmbedInput all = Read(context, file, metric == "mahalanobis");
        EmbedInput input = context.Get(LandmarkCount) is { } landmarks
            ? all.At(ChooseLandmarks(all, landmarks, file.Name))
            : all;
        CheckComponents(components, input.Points.Length / input.Dimension, file.Name);

        DiffusionMapOptions options = input.Options with
        {
            Components = components, Epsilon = epsilon, Alpha = alpha, Neighbours = neighbours, Threads = context.Get(CommonOptions.Threads),
            Kernel = kernel == "self-tuning" ? DiffusionKernel.SelfTuning : DiffusionKernel.OneWidth, MinimumDegree = degree,
        };
        DiffusionMap map = Blamed(() => DiffusionMap.Fit(input.Points, input.Dimension, options), options, file.Name);
        if (map.Components == 0)
        {
            return CommandOutcome.Incomplete(map.Explanation);
        }

        double[] coordinates = ReferenceEquals(all, input) ? map.Coordinates : EmbedExtension.ToAll(map, input, all);
        double[] novelty = RepeatedHarmonics.Of(map.Coordinates, map.Components).Residuals;
        ArrayBundle arrays = Arrays(map, coordinates, novelty);
        JsonObject json = Json(map, novelty);
        if (input.Bursts is { } bursts)
        {
            arrays["burst_lengths"] = NamedArray.Of(bursts.Lengths, bursts.Lengths.Length);
            arrays["burst_rates"] = NamedArray.Of(bursts.Rates, bursts.Rates.Length);
            json["burst_length"] = bursts.Lengths[bursts.Chosen];
            json["burst_rates"] = JsonText.Numbers(bursts.Rates);
        }

        string text = Text(map, novelty);
        if (context.Get(Freeze) is { } frozen)
        {
            GaussianProcess process = EmbedExtension.Freeze(map, input, context.Get(Component), context.Get(Centers), frozen);
            json["frozen_error"] = process.HeldOutError;
            json["frozen_held_out"] = new JsonObject { ["by"] = input.ByReplica ? "replica" : "stretch", ["groups"] = JsonText.Numbers([.. process.HeldOut.Groups.Select(g => (double)g)]), ["points"] = process.HeldOut.Count };
            text += EmbedExtension.Sentence(process, input, context.Get(Component), frozen);
        }

        NpzFile.Write(context.Get(Out)!.FullName, arrays);
        if (context.Get(TextFile) is { } colvar)
        {
            EmbedExtension.WriteText(colvar, coordinates, map.Components);
        }

        context.Print(json, text);
        return map.Status == DiffusionMapStatus.Converged ? CommandOutcome.Success : CommandOutcome.TargetNotMet(map.Explanation);
    }

    /// <summary>The points. What a command line asks for and the input has no use for is refused, not passed over.</summary>
    private static EmbedInput Read(CommandContext context, FileInfo file, bool mahalanobis)
    {
        RefuseGiven(context, context.Get(Freeze) is null, "says how a coordinate is frozen: it needs --freeze", Component, Centers);
        if (context.Get(Topology) is not { } topology)
        {
            RefuseGiven(context, true, "is about the frames of a molecule: it needs --topology", Features, Selection, Stride);
            return EmbedInput.OfArrays(file, mahalanobis);
        }

        return mahalanobis
            ? throw new UsageException("--metric mahalanobis is for points with covariances or bursts; the frames of a --topology are compared as --features says.")
            : EmbedInput.OfTrajectory(file, topology, context.Get(Selection)!, context.Get(Features)!, context.Get(Stride));
    }

    private static void RefuseGiven(CommandContext context, bool refused, string reason, params Option[] options)
    {
        if (refused && Array.Find(options, option => SamplerSettings.Given(context, option)) is { } given)
        {
            throw new UsageException($"{given.Name} {reason}.");
        }
    }

    private static Landmarks ChooseLandmarks(EmbedInput all, int count, string source) =>
        Blamed(() => Landmarks.Choose(all.Points, all.Dimension, count, all.Options), all.Options, source);

    private static T Blamed<T>(Func<T> work, DiffusionMapOptions options, string source)
    {
        try
        {
            return work();
        }
        catch (ArgumentException exception) when (options.Covariances is not null)
        {
            // All else has been checked; a covariance that is none is the file's fault.
            throw new InvalidDataInputException($"'{source}': {exception.Message.Split(" (Parameter", 2)[0]}.", exception);
        }
    }

    private static ArrayBundle Arrays(DiffusionMap map, double[] coordinates, double[] novelty) => new()
    {
        ["coordinates"] = NamedArray.Of(coordinates, coordinates.Length / map.Components, map.Components),
        ["eigenvalues"] = NamedArray.Of(map.Eigenvalues, map.Components),
        ["epsilon"] = NamedArray.Scalar(map.Epsilon),
        ["residuals"] = NamedArray.Of(map.Residuals, map.Components),
        ["markov_eigenvalues"] = NamedArray.Of(map.MarkovEigenvalues, map.Components),
        ["regression_residuals"] = NamedArray.Of(novelty, map.Components),
        ["stationary"] = NamedArray.Of(map.Stationary, map.Count),
        ["sweep_epsilon"] = NamedArray.Of(map.Sweep!.Epsilons, map.Sweep.Epsilons.Length),
        ["sweep_log_sum"] = NamedArray.Of(map.Sweep.LogSums, map.Sweep.LogSums.Length),
        ["sweep_slope"] = NamedArray.Of(map.Sweep.Slopes, map.Sweep.Slopes.Length),
        ["status"] = NamedArray.Of([map.Status.ToString()]),
    };

    private static JsonObject Json(DiffusionMap map, double[] novelty) => new()
    {
        ["status"] = map.Status.ToString(),
        ["explanation"] = map.Explanation,
        ["points"] = map.Count,
        ["neighbours"] = map.Neighbours,
        ["epsilon"] = map.Epsilon,
        ["dimension"] = map.Sweep!.Dimension,
        ["eigenvalues"] = JsonText.Numbers(map.Eigenvalues),
        ["residuals"] = JsonText.Numbers(map.Residuals),
        ["regression_residuals"] = JsonText.Numbers(novelty),
        ["periodic_pairs"] = new JsonArray([.. PeriodicPair.Find(map).Select(p => (JsonNode)new JsonArray(p.First, p.First + 1))]),
        ["duplicates"] = map.Duplicates,
        ["stragglers"] = map.Stragglers,
        ["kernel_at_last_neighbour"] = map.KernelAtLastNeighbour,
    };

    private static string Text(DiffusionMap map, double[] novelty)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{"coordinate",10}{"eigenvalue",14}{"residual",12}{"new direction",16}\n");
        for (int c = 0; c < map.Components; c++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{c,10}{map.Eigenvalues[c],14:G6}{map.Residuals[c],12:G2}{novelty[c],16:F3}\n");
        }

        text.Append("New direction: the part of a coordinate that no function of those before it explains, from 1 to 0; near 0 (below 0.1) it repeats them, as cos 2x does cos x.\n");
        foreach (PeriodicPair pair in PeriodicPair.Find(map))
        {
            text.Append(CultureInfo.InvariantCulture, $"Coordinates {pair.First} and {pair.First + 1} are the cosine and sine of one angle.\n");
        }

        return text.Append(map.Explanation).Append('\n').ToString();
    }
}
