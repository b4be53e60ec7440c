namespace MicroMacro.Systems.Molecules;

/// <summary>The POINTERS section: the lengths of all others, and flags of what the topology uses.</summary>
internal readonly struct AmberPointers
{
    private const int Fewest = 30;
    private const int Most = 32;
    private readonly int[] _values;

    private AmberPointers(int[] values) => _values = values;

    public int Atoms => _values[0];

    public int Types => _values[1];

    public int BondsWithHydrogen => _values[2];

    public int AnglesWithHydrogen => _values[4];

    public int TorsionsWithHydrogen => _values[6];

    public int Exclusions => _values[10];

    public int Residues => _values[11];

    public int BondsWithoutHydrogen => _values[12];

    public int AnglesWithoutHydrogen => _values[13];

    public int TorsionsWithoutHydrogen => _values[14];

    public int BondTypes => _values[15];

    public int AngleTypes => _values[16];

    public int TorsionTypes => _values[17];

    public int SoltyTypes => _values[18];

    public int HydrogenBondTypes => _values[19];

    public bool IsPerturbed => _values[20] > 0;

    public int Box => _values[27];

    public bool HasCap => _values[29] > 0;

    public int ExtraPoints => _values.Length > 30 ? _values[30] : 0;

    /// <summary>Reads and checks the section.</summary>
    public static AmberPointers Read(AmberSection section)
    {
        int[] values = section.AllIntegers();
        if (values.Length is < Fewest or > Most)
        {
            throw section.Error(section.First, $"{values.Length} values, where {Fewest} to {Most} are due");
        }

        int negative = Array.FindIndex(values, v => v < 0);
        if (negative >= 0)
        {
            throw section.Error(section.First, $"value {negative + 1} is {values[negative]}; a count cannot be negative");
        }

        AmberPointers pointers = new(values);
        if (pointers.Atoms == 0 || pointers.Types == 0 || pointers.Residues == 0)
        {
            throw section.Error(
                section.First,
                $"{pointers.Atoms} atoms, {pointers.Types} Lennard-Jones types and {pointers.Residues} residues, where each needs at least 1");
        }

        return pointers;
    }
}
