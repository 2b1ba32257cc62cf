using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>true or false, and nothing else that some YAML parser takes for one of them (yes, on, True).</summary>
internal sealed class BooleanShape : Shape<bool>
{
    public override string Expected => "true or false";

    public override JsonObject Schema() => new() { { "type", "boolean" } };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, out bool value)
    {
        value = node is YamlScalar { IsPlain: true, Text: "true" };
        if (!value && node is not YamlScalar { IsPlain: true, Text: "false" })
        {
            ReportWrongType(node, bag);
            return false;
        }
        return true;
    }
}
