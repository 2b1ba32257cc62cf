using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Weft.Compiler.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weft.Compiler.Spec.Yaml;

/// <summary>
/// Text to a tree of nodes. Of YamlDotNet it uses the event parser alone: depth and size are checked while events
/// arrive, so that hostile text costs neither stack nor memory.
/// </summary>
internal sealed class YamlTreeReader
{
    private const int DeepestNesting = 64;

    private const string MergeKey = "<<";

    /// <summary>Nodes after alias expansion. Real specs have under a hundred.</summary>
    private const int MostNodes = 10_000;

    private static readonly Regex KeyWithoutBlank = new("^\\s*[A-Za-z-]+:[^\\s]", RegexOptions.CultureInvariant);

    private readonly string path;
    private readonly string text;
    private readonly LineMap lines;
    private readonly Parser parser;
    private readonly Dictionary<string, (YamlNode Node, int Size, int Height)> anchors = new(StringComparer.Ordinal);
    private int nodes;

    /// <summary>The deepest level that the nodes read so far reach, those inside aliases counted.</summary>
    private int deepest;

    private YamlTreeReader(string path, string text)
    {
        this.path = path;
        this.text = text;
        lines = new LineMap(text);
        parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The one document of the text, or null with a diagnostic in <paramref name="bag"/>.</summary>
    public static YamlNode? Read(string path, string text, DiagnosticBag bag)
    {
        text = SpecText.WithoutMark(text);
        if (SpecText.FirstFault(path, text) is { } fault)
        {
            bag.Add(fault);
            return null;
        }
        var reader = new YamlTreeReader(path, text);
        try
        {
            return reader.ReadDocument();
        }
        catch (Refusal refusal)
        {
            bag.Add(refusal.Rule, refusal.At, refusal.Message);
        }
        catch (YamlException exception)
        {
            var at = reader.Locate(exception.Start, exception.End);
            bag.Add(DiagnosticCatalogue.Syntax, at, reader.Describe(at, exception.Message));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The parser throws bare exceptions on some malformed texts; the last event is the nearest known place.
            var at = reader.parser.Current is { } last ? reader.Locate(last.Start, last.End) : reader.Locate(0, 0);
            bag.Add(DiagnosticCatalogue.Syntax, at, reader.Describe(at, "a value has no end"));
        }
        return null;
    }

    private string Describe(Location at, string message)
    {
        // The parser goes on to the next line before it misses the key of a line without one.
        var line = text.Split('\n').Take(at.Span.Line).Reverse().Take(2).FirstOrDefault(KeyWithoutBlank.IsMatch);
        var mend = line is null
            ? DiagnosticCatalogue.Syntax.Mend
            : $"put a blank after the colon of {Wording.Quote(line.Trim())}";
        return $"found malformed YAML ({Wording.OneLine(message).TrimEnd('.')}), expected a mapping of keys to values; {mend}";
    }

    private YamlNode ReadDocument()
    {
        Advance(); // stream start
        var next = Advance();
        if (next is StreamEnd)
        {
            const string message = "found an empty file, expected one YAML document; write a spec or delete the file";
            throw new Refusal(DiagnosticCatalogue.DocumentCount, Locate(0, 0), message);
        }
        Advance();
        var root = ReadNode(depth: 0);
        Advance(); // document end
        if (Advance() is DocumentStart second)
        {
            const string message = "found a second document, expected one per file; move it to a file of its own";
            throw new Refusal(DiagnosticCatalogue.DocumentCount, Locate(second.Start, second.End), message);
        }
        return root;
    }

    /// <summary>Moves to the next event. A stream that ends early is the parser's own error, raised here.</summary>
    private ParsingEvent Advance() =>
        parser.MoveNext() && parser.Current is { } current
            ? current
            : throw new InvalidOperationException("the text ends too early");

    /// <summary>Reads the node whose first event is current; its last event is current afterwards.</summary>
    private YamlNode ReadNode(int depth)
    {
        var start = parser.Current!;
        var at = Locate(start.Start, start.End);
        var sizeBefore = nodes;
        Count(1, at);
        var outside = deepest;
        Reach(depth, at);
        deepest = depth;
        var node = start is AnchorAlias alias ? ReadAlias(alias, at, depth) : ReadOwn(start, at, depth, sizeBefore);
        deepest = Math.Max(outside, deepest);
        return node;
    }

    /// <summary>A node that stands here itself.</summary>
    private YamlNode ReadOwn(ParsingEvent start, Location at, int depth, int sizeBefore)
    {
        if (start is not NodeEvent opened)
        {
            throw new InvalidOperationException("a value is missing");
        }
        if (!opened.Tag.IsEmpty)
        {
            throw new Refusal(
                DiagnosticCatalogue.Syntax,
                at,
                "found a tag ('!'), expected a plain value; remove the tag"
            );
        }
        YamlNode node = opened switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, at),
            SequenceStart => ReadSequence(start, depth),
            _ => ReadMapping(start, depth),
        };
        if (!opened.Anchor.IsEmpty)
        {
            anchors[opened.Anchor.Value] = (node, nodes - sizeBefore, deepest - depth);
        }
        return node;
    }

    /// <summary>
    /// An alias shares its target's nodes, but is charged for all of them and for their depth: what walks the tree later
    /// pays for each.
    /// An anchor is known once its node is complete, so a node cannot hold itself.
    /// </summary>
    private YamlNode ReadAlias(AnchorAlias alias, Location at, int depth)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var target))
        {
            var name = Wording.Quote(alias.Value.Value);
            var message = $"found an alias of {name}, expected one of an anchor that is complete; write the value out";
            throw new Refusal(DiagnosticCatalogue.Syntax, at, message);
        }
        Count(target.Size - 1, at);
        deepest = depth + target.Height;
        Reach(deepest, at);
        return target.Node with { At = at };
    }

    private YamlSequence ReadSequence(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        while (Advance() is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }
        return new YamlSequence(items, LocateCollection(start, items.Count == 0 ? null : items[0]));
    }

    private YamlMapping ReadMapping(ParsingEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (Advance() is not MappingEnd)
        {
            if (ReadNode(depth + 1) is not YamlScalar key)
            {
                const string message = "found a key that is no text, expected a plain key; remove the brackets";
                throw new Refusal(DiagnosticCatalogue.Syntax, Locate(start.Start, start.End), message);
            }
            Advance();
            var value = ReadNode(depth + 1);
            if (!keys.Add(key.Text))
            {
                var twice = $"found key {Wording.Quote(key.Text)} twice, expected it once; remove one of them";
                throw new Refusal(DiagnosticCatalogue.DuplicateKey, key.At, twice);
            }
            entries.Add(new YamlEntry(key, value));
        }
        var at = LocateCollection(start, entries.Count == 0 ? null : entries[0].Key);
        return new YamlMapping(WithMerged(entries), at);
    }

    /// <summary>
    /// The merge key of YAML 1.1, which anchors are mostly written for: <c>&lt;&lt;</c> holds a mapping, or a list of
    /// them, whose keys count where the mapping itself and those before do not have them.
    /// </summary>
    private static List<YamlEntry> WithMerged(List<YamlEntry> entries)
    {
        if (entries.Find(entry => entry.Key is { IsPlain: true, Text: MergeKey }) is not { } merge)
        {
            return entries;
        }
        var merged = entries.Where(entry => entry != merge).ToList();
        foreach (var source in merge.Value is YamlSequence list ? list.Items : [merge.Value])
        {
            if (source is not YamlMapping mapping)
            {
                var message =
                    $"found {source.Found} under '{MergeKey}', expected a mapping, or an alias of one; write the keys out";
                throw new Refusal(DiagnosticCatalogue.Syntax, source.At, message);
            }
            merged.AddRange(mapping.Entries.Where(entry => merged.All(own => own.Key.Text != entry.Key.Text)).ToList());
        }
        return merged;
    }

    private static void Reach(int depth, Location at)
    {
        if (depth > DeepestNesting)
        {
            throw new Refusal(
                DiagnosticCatalogue.TooLarge,
                at,
                $"found values nested more than {DeepestNesting} deep, expected a flat spec; remove the brackets"
            );
        }
    }

    private void Count(int added, Location at)
    {
        nodes += added;
        if (nodes > MostNodes)
        {
            throw new Refusal(
                DiagnosticCatalogue.TooLarge,
                at,
                $"found more than {MostNodes} values after expanding aliases, expected a small spec; write the values out"
            );
        }
    }

    /// <summary>A collection on one line is shown whole, a longer one by its first child.</summary>
    private Location LocateCollection(ParsingEvent start, YamlNode? first)
    {
        var end = parser.Current!.End;
        if (end.Line == start.Start.Line)
        {
            // The parser's mark of a closing bracket stands before it.
            var closing = end.Index < text.Length && text[(int)end.Index] is ']' or '}' ? 1 : 0;
            return Locate((int)start.Start.Index, (int)end.Index + closing);
        }
        return first is null
            ? Locate(start.Start, start.End)
            : Locate((int)start.Start.Index, first.At.Span.Start + first.At.Span.Length);
    }

    private Location Locate(Mark start, Mark end) => Locate((int)start.Index, (int)end.Index);

    private Location Locate(int start, int end) => new(path, lines.Span(start, end));
}
