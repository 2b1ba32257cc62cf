using System.Linq;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Spec;

/// <summary>
/// JSON schemas of the two languages, for editors, written from the same declarations that read the files. Draft 7 is
/// what YAML language servers support in full.
/// </summary>
public static class SchemaWriter
{
    /// <summary>The text of <c>architecture.schema.json</c>.</summary>
    public static string Architecture() =>
        Document("Weft architecture", "One sequence-model architecture (*.arch.yaml).", ArchitectureLanguage.Root, []);

    /// <summary>The text of <c>experiment.schema.json</c>.</summary>
    public static string Experiment() =>
        Document(
            "Weft experiment",
            "Architectures, a task and a sweep (*.exp.yaml).",
            ExperimentLanguage.Root,
            Override.Definitions()
        );

    private static string Document(string title, string description, Shape root, JsonObject definitions)
    {
        var document = new JsonObject
        {
            { "$schema", "http://json-schema.org/draft-07/schema#" },
            { "title", title },
            { "description", description },
        };
        foreach (var member in root.Schema())
        {
            document.Add(member.Key, member.Value);
        }
        if (definitions.Any())
        {
            document.Add("definitions", definitions);
        }
        return document.ToText();
    }
}
