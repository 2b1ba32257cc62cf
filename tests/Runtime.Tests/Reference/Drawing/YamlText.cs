using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weft.Runtime.Tests.Reference.Drawing;

/// <summary>A JSON value as YAML in block style, as a user would write it.</summary>
internal static partial class YamlText
{
    public static string Write(JsonNode value)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, value);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode value)
    {
        switch (value)
        {
            case JsonObject json:
                emitter.Emit(new MappingStart(default, default, isImplicit: true, MappingStyle.Block));
                foreach (var (key, member) in json)
                {
                    EmitText(emitter, key);
                    Emit(emitter, member!);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonArray array:
                emitter.Emit(new SequenceStart(default, default, isImplicit: true, SequenceStyle.Block));
                foreach (var item in array)
                {
                    Emit(emitter, item!);
                }
                emitter.Emit(new SequenceEnd());
                break;
            case var text when text.GetValueKind() == JsonValueKind.String:
                EmitText(emitter, (string)text!);
                break;
            default:
                emitter.Emit(new Scalar(value.ToJsonString()));
                break;
        }
    }

    /// <summary>Words stand without quotes; any other text in quotes, lest it be read as a number or as syntax.</summary>
    private static void EmitText(Emitter emitter, string text) =>
        emitter.Emit(
            Word().IsMatch(text)
                ? new Scalar(text)
                : new Scalar(default, default, text, ScalarStyle.DoubleQuoted, false, true)
        );

    [GeneratedRegex("^(?!(true|false|null|yes|no|on|off|y|n)$)[A-Za-z_][A-Za-z0-9_-]*\\z", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
