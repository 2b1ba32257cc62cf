using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>Defaults, which are written as YAML, as values of a JSON schema.</summary>
internal static class YamlJson
{
    /// <summary>The JSON value of a node: a string, a number, a truth value, a list or an object.</summary>
    public static object Convert(YamlNode node) =>
        node switch
        {
            YamlSequence sequence => sequence.Items.Select(Convert).ToList(),
            YamlMapping mapping => ConvertMapping(mapping.Entries),
            YamlScalar { IsPlain: true, Text: "true" or "false" } scalar => scalar.Text == "true",
            YamlScalar { IsPlain: true } scalar when IsNumber(scalar.Text, out var number) => number,
            _ => node.FlowText,
        };

    private static JsonObject ConvertMapping(IReadOnlyList<YamlEntry> entries)
    {
        var json = new JsonObject();
        foreach (var entry in entries)
        {
            json.Add(entry.Key.Text, Convert(entry.Value));
        }
        return json;
    }

    private static bool IsNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
