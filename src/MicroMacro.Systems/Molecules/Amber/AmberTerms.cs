namespace MicroMacro.Systems.Molecules;

/// <summary>
/// A list of bonded terms: for each its atoms, then a type from 1. AMBER's own lists write an atom as 3 (atom - 1), some with a
/// sign; the sections that CHARMM brought write it as a number from 1.
/// </summary>
internal sealed class AmberTerms
{
    private readonly AmberSection _section;
    private readonly int _stride;
    private readonly int _atoms;
    private readonly int[] _values;
    private readonly bool _isNumbered;

    /// <summary>Reads <paramref name="count"/> terms of <paramref name="stride"/> numbers, atoms as 3 (atom - 1).</summary>
    public AmberTerms(AmberSection section, int stride, int count, int atoms)
        : this(section, stride, count, atoms, isNumbered: false)
    {
    }

    private AmberTerms(AmberSection section, int stride, int count, int atoms, bool isNumbered)
    {
        if ((long)stride * count > int.MaxValue)
        {
            throw section.Error(section.First, $"{count} terms are more than a file can hold");
        }

        _section = section;
        _stride = stride;
        _atoms = atoms;
        _isNumbered = isNumbered;
        _values = section.Integers(stride * count);
    }

    /// <summary>The same for a section that numbers atoms from 1.</summary>
    public static AmberTerms OfNumbers(AmberSection section, int stride, int count, int atoms) =>
        new(section, stride, count, atoms, isNumbered: true);

    /// <summary>Atom <paramref name="position"/> of a term, from 0, without its sign.</summary>
    public int Atom(int term, int position)
    {
        int value = _values[(term * _stride) + position];
        if (_isNumbered)
        {
            return value >= 1 && value <= _atoms ? value - 1 : throw Error(term, $"atom {value} is not among 1 to {_atoms}");
        }

        if (value == int.MinValue || Math.Abs(value) % 3 != 0 || Math.Abs(value) / 3 >= _atoms)
        {
            throw Error(term, $"index {value} is not three times an atom below {_atoms}");
        }

        return Math.Abs(value) / 3;
    }

    /// <summary>Whether the sign of that atom's index is negative (an atom 0 cannot carry one).</summary>
    public bool IsNegative(int term, int position) => _values[(term * _stride) + position] < 0;

    /// <summary>The type of a term, from 0.</summary>
    public int Type(int term, int types)
    {
        int type = _values[(term * _stride) + _stride - 1];
        return type >= 1 && type <= types ? type - 1 : throw Error(term, $"type {type} is not among 1 to {types}");
    }

    /// <summary>Refuses a term that names an atom twice.</summary>
    public void RequireDistinct(int term, params ReadOnlySpan<int> atoms)
    {
        for (int a = 1; a < atoms.Length; a++)
        {
            if (atoms[..a].Contains(atoms[a]))
            {
                throw Error(term, $"atom {atoms[a] + 1} appears twice");
            }
        }
    }

    /// <summary>The error for one term.</summary>
    public MicroMacro.Numerics.InvalidDataInputException Error(int term, string what)
    {
        int perLine = FortranFormat.TryParse(_section.Format, out FortranFormat format) ? format.PerLine : 1;
        return _section.Error(_section.First + (term * _stride / perLine), $"term {term + 1}: {what}");
    }
}
