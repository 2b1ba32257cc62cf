using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A JSON object whose members keep their order, for schemas whose text never changes without cause.</summary>
internal sealed class JsonObject : IEnumerable<KeyValuePair<string, object>>
{
    private readonly List<KeyValuePair<string, object>> members = new();

    /// <summary>Appends a member: a <see cref="JsonObject"/>, a list, a string, a bool or a number.</summary>
    public void Add(string name, object value) => members.Add(new KeyValuePair<string, object>(name, value));

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The text with two spaces of indentation, '\n' and a last line break.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        Write(text, this, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, object value, int depth)
    {
        switch (value)
        {
            case JsonObject json:
                WriteMembers(
                    text,
                    json.members.Count,
                    '{',
                    '}',
                    depth,
                    i =>
                    {
                        WriteString(text, json.members[i].Key);
                        text.Append(": ");
                        Write(text, json.members[i].Value, depth + 1);
                    }
                );
                break;
            case string words:
                WriteString(text, words);
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case IEnumerable items:
                var list = items.Cast<object>().ToList();
                WriteMembers(text, list.Count, '[', ']', depth, i => Write(text, list[i], depth + 1));
                break;
            default:
                text.AppendFormat(CultureInfo.InvariantCulture, "{0}", value);
                break;
        }
    }

    private static void WriteMembers(
        StringBuilder text,
        int count,
        char open,
        char close,
        int depth,
        System.Action<int> write
    )
    {
        text.Append(open);
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "\n" : ",\n").Append(' ', 2 * (depth + 1));
            write(i);
        }
        if (count > 0)
        {
            text.Append('\n').Append(' ', 2 * depth);
        }
        text.Append(close);
    }

    private static void WriteString(StringBuilder text, string words)
    {
        text.Append('"').Append(words.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
    }
}
