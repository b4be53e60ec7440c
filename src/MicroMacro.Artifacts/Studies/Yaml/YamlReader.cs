using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MicroMacro.Artifacts.Studies.Yaml;

/// <summary>
/// Reads one YAML document of plain values, lists and sections. Tags, anchors and aliases are refused, so a file can neither
/// name types nor grow when it is read.
/// </summary>
internal sealed class YamlReader
{
    private const int DeepestNesting = 16;
    private const int MostNodes = 100_000;
    private readonly Parser _parser;
    private readonly string _source;
    private Mark _last = Mark.Empty;
    private int _nodes;

    private YamlReader(string text, string source)
    {
        _parser = new Parser(new StringReader(text));
        _source = source;
    }

    /// <summary>The document's root.</summary>
    /// <exception cref="StudyException">The text is not such a document.</exception>
    public static YamlNode Read(string text, string source)
    {
        YamlReader reader = new(text, source);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException exception)
        {
            string what = exception.Message.TrimEnd('.');
            throw new StudyException($"{source}:{exception.Start.Line}:{exception.Start.Column}: this is not YAML: {what}.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The parser gives up in these ways on some unfinished brackets and quotes.
            throw reader.At(reader._last, "what follows is not YAML; look for a missing bracket, brace or quote");
        }
    }

    private YamlNode ReadDocument()
    {
        Next<StreamStart>();
        if (Peek() is StreamEnd end)
        {
            throw At(end.Start, "the file is empty");
        }

        Next<DocumentStart>();
        YamlNode root = ReadNode(0);
        Next<DocumentEnd>();
        return Peek() is StreamEnd ? root : throw At(Peek().Start, "a second document begins; a study is one document");
    }

    private YamlNode ReadNode(int depth)
    {
        ParsingEvent current = Peek();
        if (depth > DeepestNesting || ++_nodes > MostNodes)
        {
            throw At(current.Start, "the file is nested too deep or too long for a study");
        }

        if (current is AnchorAlias)
        {
            throw At(current.Start, "aliases (*name) are not allowed; write the value out");
        }

        if (current is NodeEvent node)
        {
            if (!node.Tag.IsEmpty)
            {
                throw At(current.Start, $"tags ({node.Tag}) are not allowed; write the plain value");
            }

            if (!node.Anchor.IsEmpty)
            {
                throw At(current.Start, "anchors (&name) are not allowed; write the value out where it is needed");
            }
        }

        _parser.MoveNext();
        return current switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, scalar.Style != ScalarStyle.Plain, scalar.Start.Line, scalar.Start.Column) { IsOneLine = scalar.Start.Line == scalar.End.Line && scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded) },
            SequenceStart => ReadSequence(current.Start, depth),
            MappingStart => ReadMapping(current.Start, depth),
            _ => throw At(current.Start, "a value is missing"),
        };
    }

    private YamlSequence ReadSequence(Mark start, int depth)
    {
        List<YamlNode> items = [];
        while (Peek() is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        _parser.MoveNext();
        return new(items, start.Line, start.Column);
    }

    private YamlMapping ReadMapping(Mark start, int depth)
    {
        List<(YamlScalar Key, YamlNode Value)> entries = [];
        HashSet<string> keys = [];
        while (Peek() is not MappingEnd)
        {
            if (ReadNode(depth + 1) is not YamlScalar key)
            {
                throw At(start, "a key must be a single word");
            }

            if (!keys.Add(key.Value))
            {
                throw new StudyException($"{_source}:{key.Line}:{key.Column}: the key '{key.Value}' is given twice; keep one.");
            }

            entries.Add((key, ReadNode(depth + 1)));
        }

        _parser.MoveNext();
        return new(entries, start.Line, start.Column);
    }

    private ParsingEvent Peek()
    {
        if (_parser.Current is null && !_parser.MoveNext())
        {
            throw new StudyException($"{_source}: the file ends in the middle.");
        }

        _last = _parser.Current!.Start;
        return _parser.Current;
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (Peek() is not T)
        {
            throw At(Peek().Start, "this is not YAML");
        }

        _parser.MoveNext();
    }

    private StudyException At(Mark mark, string what) => new($"{_source}:{mark.Line}:{mark.Column}: {what}.");
}
