using System.Globalization;

namespace MicroMacro.Numerics.Formulas;

/// <summary>
/// Reads formulas: + - * / ^ with the usual precedence (-x^2 is -(x^2), 2^3^2 is 2^9), functions by name, and definitions after
/// semicolons as in "k*q^2; q = x - 1".
/// </summary>
/// <param name="graph">Receives the nodes.</param>
/// <param name="names">What each name stands for: nodes of the graph.</param>
internal sealed class FormulaParser(FormulaGraph graph, IReadOnlyDictionary<string, int> names)
{
    private const int LongestFormula = 20_000;
    private const int DeepestNesting = 100;
    private readonly Dictionary<string, (int Start, int End)> _definitions = [];
    private readonly Dictionary<string, int> _defined = [];
    private readonly HashSet<string> _underWay = [];
    private string _text = "";
    private int _at;
    private int _end;
    private int _depth;

    /// <summary>The node of a formula.</summary>
    /// <exception cref="FormulaException">It cannot be understood.</exception>
    public int Parse(string text)
    {
        if (text.Length > LongestFormula)
        {
            throw new FormulaException($"a formula has at most {LongestFormula} characters, not {text.Length}", 0);
        }

        (_text, _depth) = (text, 0);
        _definitions.Clear();
        _defined.Clear();
        _underWay.Clear();
        int end = ReadDefinitions();
        int node = Section(0, end);
        foreach (string name in _definitions.Keys)
        {
            Definition(name, _definitions[name].Start);
        }

        return node;
    }

    // Formulas hold no text, so every semicolon parts.
    private int ReadDefinitions()
    {
        int end = _text.IndexOf(';', StringComparison.Ordinal);
        for (int start = end; start >= 0;)
        {
            int next = _text.IndexOf(';', start + 1);
            (_at, _end) = (start + 1, next < 0 ? _text.Length : next);
            if (Skip() != '\0')
            {
                ReadDefinition();
            }

            start = next;
        }

        return end < 0 ? _text.Length : end;
    }

    private void ReadDefinition()
    {
        int place = _at;
        string name = char.IsAsciiLetter(Skip()) || Skip() == '_' ? Name() : "";
        if (name.Length == 0 || Skip() != '=')
        {
            throw Error("after a semicolon stands a definition, such as q = x - 1", place);
        }

        if (names.ContainsKey(name) || FormulaFunctions.IsReserved(name) || _definitions.ContainsKey(name))
        {
            throw Error($"'{name}' has a meaning already; define another name", place);
        }

        _definitions.Add(name, (_at + 1, _end));
    }

    private int Section(int start, int end)
    {
        (int at, int before) = (_at, _end);
        (_at, _end) = (start, end);
        int node = Sum();
        if (Skip() != '\0')
        {
            throw Error(Unexpected());
        }

        (_at, _end) = (at, before);
        return node;
    }

    private int Definition(string name, int place)
    {
        if (_defined.TryGetValue(name, out int known))
        {
            return known;
        }

        if (!_underWay.Add(name))
        {
            throw Error($"'{name}' is defined by itself", place);
        }

        Enter();
        int node = Section(_definitions[name].Start, _definitions[name].End);
        _depth--;
        _underWay.Remove(name);
        return _defined[name] = node;
    }

    private int Sum()
    {
        int node = Term();
        for (char c = Skip(); c is '+' or '-'; c = Skip())
        {
            int place = _at++;
            int other = Term();
            node = Finite(c == '+' ? graph.Sum(node, other) : graph.Difference(node, other), place);
        }

        return node;
    }

    private int Term()
    {
        int node = Signed();
        for (char c = Skip(); c is '*' or '/'; c = Skip())
        {
            int place = _at++;
            if (c == '*' && Skip() == '*')
            {
                throw Error("'**' is no operator; a power is written x^2", place);
            }

            int other = Signed();
            node = Finite(c == '*' ? graph.Product(node, other) : graph.Quotient(node, other), place);
        }

        return node;
    }

    private int Signed()
    {
        char sign = Skip();
        if (sign is not ('+' or '-'))
        {
            return Power();
        }

        _at++;
        Enter();
        int node = Signed();
        _depth--;
        return sign == '-' ? graph.Negative(node) : node;
    }

    private int Power()
    {
        int node = Atom();
        if (Skip() != '^')
        {
            return node;
        }

        int place = _at++;
        Enter();
        int exponent = Signed();
        _depth--;
        return Finite(graph.Power(node, exponent), place);
    }

    private int Atom()
    {
        char c = Skip();
        int place = _at;
        if (c == '(')
        {
            _at++;
            Enter();
            int node = Sum();
            _depth--;
            Expect(')', $"the '(' at character {place + 1} is not closed");
            return node;
        }

        if (char.IsAsciiDigit(c) || c == '.')
        {
            return Number();
        }

        if (!char.IsAsciiLetter(c) && c != '_')
        {
            throw Error(c == '\0' ? "the formula ends where a number, a name or '(' should follow" : $"'{c}' stands where a number, a name or '(' should");
        }

        string name = Name();
        return Skip() == '(' ? Call(name, place) : Value(name, place);
    }

    private int Value(string name, int place)
    {
        if (names.TryGetValue(name, out int node))
        {
            return node;
        }

        if (_definitions.ContainsKey(name))
        {
            return Definition(name, place);
        }

        if (name == "pi")
        {
            return graph.Constant(Math.PI);
        }

        if (FormulaFunctions.Names.Contains(name))
        {
            throw Error($"'{name}' is a function; its arguments follow in brackets", place);
        }

        throw new FormulaException($"unknown name '{name}'", place) { Unknown = name, Known = [.. names.Keys, .. _definitions.Keys] };
    }

    private int Call(string name, int place)
    {
        if (!FormulaFunctions.Names.Contains(name))
        {
            throw names.ContainsKey(name) || _definitions.ContainsKey(name) || name == "pi"
                ? Error($"'{name}' is no function; write '*' to multiply", place)
                : new FormulaException($"unknown function '{name}'", place) { Unknown = name, Known = FormulaFunctions.Names };
        }

        Enter();
        List<int> arguments = [];
        do
        {
            _at++;
            arguments.Add(Sum());
        }
        while (Skip() == ',');
        Expect(')', $"the bracket of '{name}' is not closed");
        _depth--;
        int expected = FormulaFunctions.Arguments(name);
        return arguments.Count == expected
            ? Finite(FormulaFunctions.Build(name, graph, [.. arguments]), place)
            : throw Error($"'{name}' takes {expected} argument{(expected == 1 ? "" : "s")}, not {arguments.Count}", place);
    }

    private int Number()
    {
        int start = _at;
        while (_at < _end && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        if (_at < _end && _text[_at] is 'e' or 'E')
        {
            int mark = _at++;
            _at += _at < _end && _text[_at] is '+' or '-' ? 1 : 0;
            int digits = _at;
            while (_at < _end && char.IsAsciiDigit(_text[_at]))
            {
                _at++;
            }

            _at = _at > digits ? _at : mark;
        }

        string text = _text[start.._at];
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            throw Error($"'{text}' is no number", start);
        }

        char next = _at < _end ? _text[_at] : '\0';
        return char.IsAsciiLetter(next) || next is '_' or '('
            ? throw Error($"'*' is missing between '{text}' and '{next}'")
            : graph.Constant(value);
    }

    private string Name()
    {
        int start = _at;
        while (_at < _end && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private char Skip()
    {
        while (_at < _end && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _end ? _text[_at] : '\0';
    }

    private void Expect(char c, string otherwise)
    {
        if (Skip() != c)
        {
            throw Error(_at < _end ? $"{Unexpected()}; {otherwise}" : otherwise);
        }

        _at++;
    }

    private void Enter()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error($"the formula is nested more than {DeepestNesting} deep");
        }
    }

    // A constant part that is no number, such as log(-1) or 1/0, is a slip that a simulation would only meet as a failure.
    private int Finite(int node, int place) => graph.ConstantOf(node) is { } value && !double.IsFinite(value)
        ? throw Error($"this part of the formula is {(double.IsNaN(value) ? "not a number" : "infinite")} whatever the variables are", place)
        : node;

    private string Unexpected() => _text[_at] switch
    {
        ',' => "',' stands where an operator should; decimals are written 0.5",
        ')' => "')' has no '(' before it",
        '=' => "'=' belongs to definitions, which follow after a semicolon",
        var c when char.IsAsciiLetterOrDigit(c) || c is '(' or '_' or '.' => $"an operator is missing before '{c}'",
        var c => $"unexpected '{c}'",
    };

    private FormulaException Error(string what, int? place = null) => new(what, Math.Min(place ?? _at, Math.Max(0, _text.Length - 1)));
}
