using System.CommandLine;
using System.Globalization;
using MicroMacro.Artifacts.Outside;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;
using MicroMacro.FreeEnergy;

namespace MicroMacro.Cli.Commands;

/// <summary>What a command line says about umbrella windows that another program sampled.</summary>
internal static class WindowOptions
{
    /// <summary>kB in kcal/mol/K as Grossfield's program has it.</summary>
    private const double GrossfieldConstant = 0.0019829237;

    private const double MostCells = 4e7;

    private const double KilojoulesPerKilocalorie = 4.184;

    /// <summary>--temperature.</summary>
    public static Option<string?> Temperature { get; } = new("--temperature") { Description = "Temperature in K, where the metadata do not name it.", HelpName = "K" };

    /// <summary>--unit.</summary>
    public static Option<string?> Unit { get; } = new("--unit") { Description = "Energy unit of the stiffnesses and of what is written, per mole; kcal for plain files, to be said for PLUMED's and GROMACS'.", HelpName = "kcal|kJ|kT" };

    /// <summary>--columns.</summary>
    public static Option<string?> Columns { get; } = new("--columns") { Description = "Columns of the slow variables, by name or number from 1; the ones after the time where not given.", HelpName = "C[,C]" };

    /// <summary>--periodic.</summary>
    public static Option<string?> Periodic { get; } = new("--periodic") { Description = "Period of each slow variable in the unit of the files (360, 2pi), or no.", HelpName = "P[,P]" };

    /// <summary>--stiffness-unit.</summary>
    public static Option<string?> StiffnessUnit { get; } = new("--stiffness-unit")
    {
        Description = "Unit of the stiffnesses where it is not energy per squared unit of the files; the bias is stiffness/2 times the squared distance.", HelpName = "kJ/mol/rad^2",
    };

    /// <summary>--data-unit.</summary>
    public static Option<string?> DataUnit { get; } = new("--data-unit") { Description = "Unit of the slow variables in the files; needed with --stiffness-unit.", HelpName = "deg|rad|nm|A" };

    /// <summary>--discard.</summary>
    public static Option<string?> Discard { get; } = new("--discard") { Description = "Part of every window to leave out at its beginning, or auto to find it.", HelpName = "FRACTION|auto" };

    /// <summary>--grossfield.</summary>
    public static Option<bool> Grossfield { get; } = new("--grossfield")
    {
        Description = "Do as Grossfield's program: drop samples of periodic variables beyond the ends of the range, kB = 0.0019829237 kcal/mol/K.",
    };

    /// <summary>Reads what a metadata file names, or a single COLVAR of an unbiased run.</summary>
    public static OutsideWindows Read(CommandContext context, string path, int? variables)
    {
        string[] columns = List(context.Get(Columns));
        double? temperature = TemperatureOf(context.Get(Temperature));
        var settings = new SeriesSettings(
            columns, Periods(context.Get(Periodic)), t => ThermalEnergy(context, t), StiffnessFactor(context), temperature);
        int? c = variables ?? (columns.Length > 0 ? columns.Length : null);
        OutsideWindows windows = WindowFiles.IsSeries(path) ? WindowFiles.ReadUnbiased(path, c ?? 1, settings) : WindowFiles.Read(path, c, settings);
        bool biased = windows.Samples.Stiffness.ContainsAnyExcept(0);
        if (biased && context.Get(Unit) is null && context.Get(StiffnessUnit) is null && windows.Formats.Contains(TextTableFormat.Plumed))
        {
            throw new UsageException("The files are PLUMED's, whose energies may be in any unit: say with --unit kJ or --unit kcal what the stiffnesses are in.");
        }

        if (biased && context.Get(Unit) is null && context.Get(StiffnessUnit) is null && windows.Formats.Contains(TextTableFormat.Xvg))
        {
            throw new UsageException("The files are GROMACS', whose stiffnesses are in kJ/mol: say --unit kJ, or --unit kcal if those in the metadata have been converted.");
        }

        if (windows.Formats.Contains(TextTableFormat.Xvg) && !windows.Samples.Periods.ContainsAnyExcept(0) && context.Get(Periodic) is null)
        {
            context.Note("The slow variables are taken as not periodic; for angles in degrees say --periodic 360, else --periodic no.");
        }

        if (biased && WidthRatio(windows.Samples) is var ratio && ratio is > 3 or < 1.0 / 30)
        {
            context.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"warning: the samples of half of the windows scatter {ratio:G2} times as far as their stiffness and temperature alone would let them; check the stiffnesses' unit (kcal or kJ, per deg^2 or rad^2: --unit, --stiffness-unit, --data-unit) and that the bias is stiffness/2 times the squared distance."));
        }

        return Discarded(context, windows);
    }

    /// <summary>The median over windows and variables of the samples' standard deviation from their mean over sqrt(1/κ).</summary>
    private static double WidthRatio(UmbrellaSamples samples)
    {
        IReadOnlyList<WindowStatistics> windows = WindowStatistics.Of(samples, detectStart: false);
        double[] ratios = [.. windows.SelectMany((w, k) => w.Deviation.Select((sd, a) => sd * Math.Sqrt(samples.Stiffness[(k * samples.Variables) + a]))).Where(r => r > 0).Order()];
        return ratios.Length == 0 ? 1 : ratios[ratios.Length / 2];
    }

    /// <summary>kT in the unit of the output.</summary>
    public static double ThermalEnergy(CommandContext context, double temperature) => UnitName(context) switch
    {
        "kT" => 1,
        "kJ" => Quantity.BoltzmannConstant * temperature,
        _ => (context.Get(Grossfield) ? GrossfieldConstant : Quantity.BoltzmannConstant / KilojoulesPerKilocalorie) * temperature,
    };

    /// <summary>The unit of the output as written.</summary>
    public static string UnitText(CommandContext context) => UnitName(context) is "kT" ? "kT" : UnitName(context) + "/mol";

    /// <summary>The grid that the options and the files ask for.</summary>
    public static GridAxis[] Axes(OutsideWindows windows, string? bins, string? minimum, string? maximum)
    {
        int c = windows.Samples.Variables;
        double[]? low = Numbers(minimum, "--min"), high = Numbers(maximum, "--max"), count = Numbers(bins, "--bins");
        foreach ((double[]? given, string name) in new[] { (low, "--min"), (high, "--max"), (count, "--bins") })
        {
            if (given is not null && given.Length != c && given.Length != 1)
            {
                throw new UsageException($"{name} has {given.Length} values for {c} slow variable{(c == 1 ? "" : "s")}.");
            }
        }

        GridAxis[] axes = [.. Enumerable.Range(0, c).Select(a => Axis(windows, a, At(low, a), At(high, a), At(count, a)))];
        CheckCells(axes.Aggregate(1.0, (cells, axis) => cells * axis.Bins));
        return axes;
    }

    /// <summary>Refuses grids that no memory holds.</summary>
    public static void CheckCells(double cells)
    {
        if (cells > MostCells)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--bins asks for {cells:G4} cells; {MostCells:G4} are the most."));
        }
    }

    /// <summary>How many slow variables a list of numbers speaks of; null where it does not say.</summary>
    public static int? CountOf(string? list) => list is null ? null : List(list).Length;

    private static double? At(double[]? values, int variable) => values is null ? null : values[Math.Min(variable, values.Length - 1)];

    private static GridAxis Axis(OutsideWindows windows, int variable, double? low, double? high, double? bins)
    {
        double period = windows.Samples.Periods[variable];
        double minimum = low ?? (period > 0 ? double.IsNaN(windows.Domain[variable]) ? high - period ?? -0.5 * period : windows.Domain[variable] : Range(windows, variable).Low);
        double maximum = high ?? (period > 0 ? minimum + period : Range(windows, variable).High);
        bool whole = period > 0 && Math.Abs(maximum - minimum - period) < 1e-6 * period;
        if (!(maximum > minimum) || (period > 0 && maximum - minimum > period * (1 + 1e-6)))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"The range {minimum} to {maximum} is empty{(period > 0 ? $" or longer than the period {period}" : "")}; set --min and --max."));
        }

        double count = bins ?? (whole ? 72 : 50);
        return count == Math.Floor(count) && count is >= 1 and <= 100000
            ? new GridAxis(minimum, whole ? minimum + period : maximum, (int)count, whole)
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--bins must be a whole number from 1 to 100000, not {count}."));
    }

    // A hair wider than the samples, so that the last one is inside.
    private static (double Low, double High) Range(OutsideWindows windows, int variable)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int n = variable; n < windows.Samples.Z.Length; n += windows.Samples.Variables)
        {
            low = Math.Min(low, windows.Samples.Z[n]);
            high = Math.Max(high, windows.Samples.Z[n]);
        }

        return (low, high + (1e-9 * Math.Max(high - low, Math.Abs(high) + 1e-300)));
    }

    private static OutsideWindows Discarded(CommandContext context, OutsideWindows windows)
    {
        string? discard = context.Get(Discard);
        if (discard is null)
        {
            return windows;
        }

        if (discard == "auto")
        {
            return windows with { Samples = windows.Samples.From([.. WindowStatistics.Of(windows.Samples).Select(w => w.Start)]) };
        }

        return double.TryParse(discard, NumberStyles.Float, CultureInfo.InvariantCulture, out double part) && part is >= 0 and < 1
            ? windows with { Samples = windows.Samples.Part(part, 1) }
            : throw new UsageException($"--discard needs a fraction from 0 to below 1, or auto, not '{discard}'.");
    }

    private static string UnitName(CommandContext context) => context.Get(Unit) switch
    {
        null or "kcal" or "kcal/mol" => "kcal",
        "kJ" or "kj" or "kJ/mol" => "kJ",
        "kT" => "kT",
        string other => throw new UsageException($"--unit is kcal, kJ or kT, not '{other}'."),
    };

    private static double StiffnessFactor(CommandContext context)
    {
        string? written = context.Get(StiffnessUnit);
        string? data = context.Get(DataUnit);
        if (written is null)
        {
            return 1;
        }

        if (data is null)
        {
            throw new UsageException("--stiffness-unit needs --data-unit: say what the slow variables in the files are in, such as deg or rad.");
        }

        Quantity unit = Quantity.Parse("1 " + data);
        Quantity stiffness = Quantity.Parse("1 " + written);
        UnitKind kind = UnitKind.Stiffness(UnitKind.Energy, new UnitKind("a slow variable", unit.Dimension, [data]));
        double perSquare = Math.Pow(unit.Up / unit.Down, 2);
        double kilojoules = UnitName(context) == "kT" ? throw new UsageException("--stiffness-unit needs --unit kcal or kJ.") : UnitName(context) == "kJ" ? 1 : KilojoulesPerKilocalorie;
        return stiffness.To(kind) * perSquare / kilojoules;
    }

    private static double? TemperatureOf(string? text)
    {
        double? value = text is null ? null : Quantity.Parse(text, UnitKind.Temperature).To(UnitKind.Temperature);
        return value is null or > 0 ? value : throw new UsageException($"--temperature is above 0 K, not {text}.");
    }

    private static double[]? Periods(string? text) => text is null ? null
        : [.. List(text).Select(word => word is "no" or "none" ? 0 : Number(word.TrimStart('P'), "--periodic"))];

    private static double[]? Numbers(string? text, string option) => text is null ? null : [.. List(text).Select(word => Number(word, option))];

    private static double Number(string word, string option) => PiNumber.TryParse(word, out double value)
        ? value
        : throw new UsageException($"{option} needs numbers such as 360 or 2pi, not '{word}'.");

    private static string[] List(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
