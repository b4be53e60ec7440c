using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Outside;

/// <summary>Lines of a text with the line ends of any system, which knows whether the last one was ended.</summary>
internal sealed class LineReader(TextReader reader, string source)
{
    private const int LongestLine = 1 << 20;
    private readonly char[] _buffer = new char[1 << 14];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _filled;
    private bool _afterReturn;

    /// <summary>Number of the line given last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the line given last had a line end.</summary>
    public bool Terminated { get; private set; }

    /// <summary>The next line without its end, or null.</summary>
    public string? Next()
    {
        _line.Clear();
        while (true)
        {
            if (_at == _filled)
            {
                _filled = reader.Read(_buffer, 0, _buffer.Length);
                _at = 0;
                if (_filled == 0)
                {
                    return Give(terminated: false);
                }
            }

            // "\r\n" is one end: the feed after a return belongs to it.
            if (_afterReturn && _buffer[_at] == '\n')
            {
                _at++;
                _afterReturn = false;
                continue;
            }

            _afterReturn = false;
            int end = _buffer.AsSpan(_at, _filled - _at).IndexOfAny('\n', '\r');
            int length = end < 0 ? _filled - _at : end;
            _line.Append(_buffer, _at, length);
            if (_line.Length > LongestLine)
            {
                throw new InvalidDataInputException($"'{source}', line {Number + 1}: the line is longer than {LongestLine} characters; a text file with columns of numbers is needed.");
            }

            _at += length;
            if (end >= 0)
            {
                _afterReturn = _buffer[_at++] == '\r';
                return Give(terminated: true);
            }
        }
    }

    private string? Give(bool terminated)
    {
        if (!terminated && _line.Length == 0)
        {
            return null;
        }

        Number++;
        Terminated = terminated;
        return _line.ToString();
    }
}
