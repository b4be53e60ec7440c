using System.Globalization;

namespace MicroMacro.Artifacts.Arrays;

/// <summary>Walks over the few Python literals that an npy header is made of.</summary>
internal ref struct PythonLiteral(string text)
{
    private int _position;

    /// <summary>Whether only white space is left.</summary>
    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return _position == text.Length;
        }
    }

    /// <summary>Whether this sign comes next.</summary>
    public bool Peek(char sign)
    {
        SkipSpace();
        return _position < text.Length && text[_position] == sign;
    }

    /// <summary>Steps over this sign if it comes next.</summary>
    public bool Take(char sign)
    {
        bool found = Peek(sign);
        _position += found ? 1 : 0;
        return found;
    }

    /// <summary>A quoted string without escapes.</summary>
    public bool TryString(out string value)
    {
        value = "";
        SkipSpace();
        if (_position == text.Length || text[_position] is not ('\'' or '"'))
        {
            return false;
        }

        int end = text.IndexOf(text[_position], _position + 1);
        if (end < 0)
        {
            return false;
        }

        value = text[(_position + 1)..end];
        _position = end + 1;
        return !value.Contains('\\');
    }

    /// <summary>True or False.</summary>
    public bool TryBool(out bool? value)
    {
        SkipSpace();
        value = text.AsSpan(_position).StartsWith("True", StringComparison.Ordinal) ? true
            : text.AsSpan(_position).StartsWith("False", StringComparison.Ordinal) ? false
            : null;
        _position += value switch { true => 4, false => 5, null => 0 };
        return value is not null;
    }

    /// <summary>A tuple of at most <paramref name="most"/> non-negative integers; Python 2 wrote some with the suffix L.</summary>
    public bool TryTuple(int most, out int[]? value)
    {
        value = null;
        List<int> items = [];
        bool ok = Take('(');
        while (ok && !Take(')'))
        {
            SkipSpace();
            int start = _position;
            while (_position < text.Length && char.IsAsciiDigit(text[_position]))
            {
                _position++;
            }

            ok = items.Count < most && int.TryParse(text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out int item);
            if (ok)
            {
                items.Add(int.Parse(text.AsSpan(start, _position - start), CultureInfo.InvariantCulture));
                Take('L');
                ok = Take(',') || Peek(')');
            }
        }

        value = ok ? [.. items] : null;
        return ok;
    }

    private void SkipSpace()
    {
        while (_position < text.Length && text[_position] is ' ' or '\n' or '\t')
        {
            _position++;
        }
    }
}
