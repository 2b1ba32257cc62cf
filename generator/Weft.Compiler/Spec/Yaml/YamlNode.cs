using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;

namespace Weft.Compiler.Spec.Yaml;

/// <summary>A place in a file. Nodes carry the path too: an override of another file may be grafted onto a tree.</summary>
internal sealed record Location(string Path, TextSpan Span);

/// <summary>A YAML value and where it stands. Immutable, so one tree serves every trial of a sweep.</summary>
internal abstract record YamlNode(Location At)
{
    /// <summary>What the reader of a message would call this value.</summary>
    public abstract string Found { get; }

    /// <summary>The value on one line, as it could stand in a file.</summary>
    public abstract string FlowText { get; }

    /// <summary>The value under these keys, one inside the other; null where a key is absent.</summary>
    public YamlNode? Find(IEnumerable<string> path) =>
        path.Aggregate((YamlNode?)this, (node, key) => (node as YamlMapping)?.Find(key)?.Value);

    /// <summary>Where the value under these keys stands; its nearest parent where the file leaves it to the default.</summary>
    public Location Locate(params string[] path)
    {
        var node = this;
        foreach (var key in path)
        {
            if ((node as YamlMapping)?.Find(key) is not { } entry)
            {
                break;
            }
            node = entry.Value;
        }
        return node.At;
    }
}

/// <summary>A scalar; <paramref name="IsPlain"/> where it stands without quotes.</summary>
internal sealed record YamlScalar(string Text, bool IsPlain, Location At) : YamlNode(At)
{
    /// <inheritdoc/>
    public override string Found =>
        !IsPlain ? "the text " + Wording.Quote(Text)
        : Text.Length == 0 ? "nothing"
        : Wording.Quote(Text);

    /// <inheritdoc/>
    public override string FlowText => Text;
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(IReadOnlyList<YamlNode> Items, Location At) : YamlNode(At)
{
    /// <inheritdoc/>
    public override string Found => "a list";

    /// <inheritdoc/>
    public override string FlowText => "[" + string.Join(", ", Items.Select(item => item.FlowText)) + "]";
}

/// <summary>A mapping from scalar keys, in the order of the file.</summary>
internal sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, Location At) : YamlNode(At)
{
    /// <inheritdoc/>
    public override string Found => "a mapping";

    /// <inheritdoc/>
    public override string FlowText =>
        "{ " + string.Join(", ", Entries.Select(entry => $"{entry.Key.Text}: {entry.Value.FlowText}")) + " }";

    /// <summary>The entry of <paramref name="key"/>, or null.</summary>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key);

    /// <summary>This mapping without the entry of <paramref name="key"/>.</summary>
    public YamlMapping Without(string key) =>
        this with
        {
            Entries = Entries.Where(entry => entry.Key.Text != key).ToList(),
        };

    /// <summary>This mapping with <paramref name="entry"/> in place of the entry of its key, or after all others.</summary>
    public YamlMapping With(YamlEntry entry)
    {
        var entries = Entries.Where(other => other.Key.Text != entry.Key.Text).ToList();
        entries.Add(entry);
        return this with { Entries = entries };
    }
}

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
