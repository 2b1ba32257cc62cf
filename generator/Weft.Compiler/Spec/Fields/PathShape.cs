using System.Diagnostics.CodeAnalysis;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>A path, resolved against the file that it is written in.</summary>
/// <param name="expected">What the path is of.</param>
internal sealed class PathShape(string expected) : Shape<string>
{
    private readonly TextShape text = new(expected, ".+");

    public override string Expected => expected;

    public override JsonObject Schema() => text.Schema();

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out string value)
    {
        value = text.TryRead(node, bag, out var written) ? SpecPath.Resolve(node.At.Path, written) : null;
        return value is not null;
    }
}
