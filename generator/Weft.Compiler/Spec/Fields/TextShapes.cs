using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text.RegularExpressions;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>One word that a field may hold.</summary>
/// <param name="Text">The word in the file.</param>
/// <param name="Value">What it means.</param>
/// <param name="Doc">Shown by editors.</param>
internal sealed record Choice<T>(string Text, T Value, string Doc);

/// <summary>One of a few words.</summary>
internal sealed class ChoiceShape<T>(params Choice<T>[] choices) : Shape<T>
{
    public override string Expected =>
        choices.Length == 1
            ? $"'{choices[0].Text}'"
            : "one of " + string.Join(", ", choices.Select(choice => choice.Text));

    public override JsonObject Schema() =>
        new()
        {
            {
                "oneOf",
                choices
                    .Select(choice => new JsonObject { { "const", choice.Text }, { "description", choice.Doc } })
                    .ToList()
            },
        };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not YamlScalar scalar || scalar.Text.Length == 0)
        {
            ReportWrongType(node, bag);
            return false;
        }
        if (choices.FirstOrDefault(choice => choice.Text == scalar.Text) is not { } chosen)
        {
            var hint = Wording.DidYouMean(scalar.Text, choices.Select(choice => choice.Text));
            var message = $"found {Wording.Quote(scalar.Text)}, expected {Expected}{hint}";
            bag.Add(DiagnosticCatalogue.UnknownValue, node.At, message);
            return false;
        }
        value = chosen.Value;
        return true;
    }
}

/// <summary>Text that is no word of the language: a name, a path, a description.</summary>
/// <param name="expected">What the text is.</param>
/// <param name="pattern">A regular expression that the whole text matches; null for any text.</param>
internal sealed class TextShape(string expected, string? pattern = null) : Shape<string>
{
    private readonly Regex? whole = pattern is null
        ? null
        : new Regex($"^(?:{pattern})\\z", RegexOptions.CultureInvariant);

    public override string Expected => expected;

    public override JsonObject Schema() =>
        pattern is null
            ? new() { { "type", "string" } }
            : new() { { "type", "string" }, { "pattern", $"^({pattern})$" } };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out string value)
    {
        value = (node as YamlScalar)?.Text;
        if (value is null || whole?.IsMatch(value) == false)
        {
            ReportWrongType(node, bag);
            return false;
        }
        return true;
    }
}

/// <summary>Text together with its place in the file, for messages about what it refers to.</summary>
internal sealed class LocatedTextShape(TextShape text) : Shape<YamlScalar>
{
    public override string Expected => text.Expected;

    public override JsonObject Schema() => text.Schema();

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out YamlScalar value)
    {
        value = node as YamlScalar;
        return text.TryRead(node, bag, out _) && value is not null;
    }
}
