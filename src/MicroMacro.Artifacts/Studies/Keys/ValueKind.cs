namespace MicroMacro.Artifacts.Studies.Keys;

/// <summary>What the value of a key is.</summary>
internal enum ValueKind
{
    /// <summary>A name: letters, digits, '-', '_' and '.'.</summary>
    Name,

    /// <summary>A file, relative to the study.</summary>
    File,

    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>true, false or one of a few words; all stand in the key's words.</summary>
    FlagOrWord,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A plain number.</summary>
    Number,

    /// <summary>A time.</summary>
    Time,

    /// <summary>A rate.</summary>
    Rate,

    /// <summary>A temperature.</summary>
    Temperature,

    /// <summary>An energy.</summary>
    Energy,

    /// <summary>A concentration.</summary>
    Concentration,

    /// <summary>A mass.</summary>
    Mass,

    /// <summary>A quantity, or a list with one for each replica.</summary>
    PerReplica,

    /// <summary>A list of whole numbers.</summary>
    Counts,

    /// <summary>A plain number, or a list of them.</summary>
    NumberList,

    /// <summary>A list of names.</summary>
    NameList,

    /// <summary>Atoms by name or by number.</summary>
    Selection,

    /// <summary>A region of the slow variables, such as phi=-110 deg:-50 deg.</summary>
    Region,

    /// <summary>A value of each slow variable.</summary>
    Label,

    /// <summary>A stiffness for each slow variable.</summary>
    Stiffness,

    /// <summary>A whole number for each slow variable.</summary>
    LabelCount,

    /// <summary>A list of atoms, from 0.</summary>
    Atoms,

    /// <summary>An atom, from 0, and an axis (x, y or z).</summary>
    AtomAxis,

    /// <summary>A formula, or a plain number.</summary>
    Formula,

    /// <summary>Names with formulas.</summary>
    Formulas,

    /// <summary>Names with two plain numbers each.</summary>
    Ranges,

    /// <summary>Names with plain numbers.</summary>
    Numbers,

    /// <summary>Names with plain numbers, or a file.</summary>
    NumbersOrFile,

    /// <summary>A section of its own.</summary>
    Section,

    /// <summary>A list of sections.</summary>
    Sections,
}
