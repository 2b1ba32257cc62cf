using System.Diagnostics.CodeAnalysis;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A scalar of another shape, or one word in its place.</summary>
/// <param name="word">The word.</param>
/// <param name="meaning">What the word is read as.</param>
/// <param name="doc">Shown by editors.</param>
/// <param name="other">The shape of all else.</param>
internal sealed class WordOrShape<T>(string word, T meaning, string doc, Shape<T> other) : Shape<T>
{
    public override string Expected => $"'{word}' or {other.Expected}";

    public override JsonObject Schema() =>
        new()
        {
            {
                "oneOf",
                new[]
                {
                    new JsonObject { { "const", word }, { "description", doc } },
                    other.Schema(),
                }
            },
        };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        if (node is YamlScalar { Text: var text } && text == word)
        {
            value = meaning;
            return true;
        }
        if (node is YamlScalar { IsPlain: true, Text: [>= '0' and <= '9', ..] })
        {
            return other.TryRead(node, bag, out value);
        }
        ReportWrongType(node, bag);
        value = default;
        return false;
    }
}
