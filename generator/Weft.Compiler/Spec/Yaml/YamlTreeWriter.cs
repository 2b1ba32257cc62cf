using System.IO;
using System.Linq;
using Weft.Compiler.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weft.Compiler.Spec.Yaml;

/// <summary>
/// A tree of nodes to text in block style. With <see cref="YamlTreeReader"/> the only file that touches YamlDotNet; its
/// emitter knows which scalars cannot stand without quotes.
/// </summary>
internal static class YamlTreeWriter
{
    /// <summary>No line is folded: a folded scalar reads the same, but a diff of two texts does not.</summary>
    private static readonly EmitterSettings Settings = new EmitterSettings()
        .WithBestWidth(int.MaxValue)
        .WithIndentedSequences()
        .WithNewLine("\n");

    /// <summary>The text of the tree, which reads to an equal tree, with a line break at its end.</summary>
    public static string Write(YamlNode root)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Block));
                foreach (var entry in mapping.Entries)
                {
                    Emit(emitter, entry.Key);
                    Emit(emitter, entry.Value);
                }
                emitter.Emit(new MappingEnd());
                break;
            case YamlSequence sequence:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, SequenceStyle.Block));
                foreach (var item in sequence.Items)
                {
                    Emit(emitter, item);
                }
                emitter.Emit(new SequenceEnd());
                break;
            case YamlScalar scalar:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Text, Style(scalar), true, true));
                break;
        }
    }

    /// <summary>
    /// As it was written: quotes tell a text from a number. Which quotes is the emitter's own choice where a plain scalar
    /// cannot stand, so that a text written twice stays the same; single ones fold line breaks of any kind.
    /// </summary>
    private static ScalarStyle Style(YamlScalar scalar) =>
        PrintableText.Line(scalar.Text) != scalar.Text ? ScalarStyle.DoubleQuoted
        : scalar is { IsPlain: true, Text.Length: > 0 } ? ScalarStyle.Plain
        : scalar.Text.Contains('\'') ? ScalarStyle.DoubleQuoted
        : ScalarStyle.SingleQuoted;
}
