namespace MicroMacro.Artifacts.Studies;

/// <summary>Reads labels that a person writes, such as "phi=-60 deg, psi=-45 deg".</summary>
public static class LabelText
{
    /// <summary>The values of all slow variables, in their order and internal units (rad, nm or plain).</summary>
    /// <param name="text">NAME=VALUE [UNIT], separated by commas; every variable once, in any order.</param>
    /// <param name="variables">Names and units ("rad", "nm" or "") of the slow variables.</param>
    /// <exception cref="StudyException">A name, number or unit is wrong, or a variable is missing or named twice.</exception>
    public static double[] Parse(string text, IReadOnlyList<(string Name, string Unit)> variables)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        double[] label = new double[variables.Count];
        bool[] given = new bool[variables.Count];
        string[] names = [.. variables.Select(v => v.Name)];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw new StudyException($"Label '{text}' is not understood: '{part}' is not NAME=VALUE; the variables are {string.Join(", ", names)}.");
            }

            string name = part[..equals].Trim();
            int index = Array.IndexOf(names, name);
            if (index < 0 || given[index])
            {
                throw new StudyException(index >= 0
                    ? $"Label '{text}' names '{name}' twice."
                    : $"Label '{text}' names '{name}', which is no slow variable{Spelling.Suggestion(name, names)}.".Replace("?.", "?", StringComparison.Ordinal));
            }

            given[index] = true;
            label[index] = Value(text, name, part[(equals + 1)..], KindOf(variables[index].Unit));
        }

        int missing = Array.IndexOf(given, false);
        return missing < 0 ? label : throw new StudyException($"Label '{text}' lacks a value of '{names[missing]}'.");
    }

    /// <summary>What a variable of the given internal unit is measured in.</summary>
    /// <exception cref="ArgumentException">The unit is not "rad", "nm" or "".</exception>
    public static UnitKind KindOf(string unit) => unit switch
    {
        "rad" => UnitKind.Angle,
        "nm" => UnitKind.Length,
        "" => UnitKind.Plain,
        _ => throw new ArgumentException($"slow variables are in rad, nm or plain numbers, not '{unit}'", nameof(unit)),
    };

    private static double Value(string text, string name, string value, UnitKind kind)
    {
        try
        {
            return Quantity.Parse(value, kind).To(kind);
        }
        catch (StudyException exception)
        {
            throw new StudyException($"Label '{text}', {name}: {exception.Message}");
        }
    }
}
