using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Runtime.Trials;

/// <summary>A trial's memory in <c>results.json</c>.</summary>
internal static class MemoryJson
{
    /// <summary>The entry.</summary>
    public static JsonObject Write(LearnedMemory memory) =>
        new()
        {
            ["distances"] = new JsonArray([.. memory.Distances.Select(n => (JsonNode)n)]),
            ["target"] = Numbers(memory.Target),
            ["model"] = Numbers(memory.Model),
            ["heads"] = new JsonArray([
                .. memory.Heads.Select(head => new JsonObject
                {
                    ["layer"] = head.Layer,
                    ["head"] = head.Head,
                    ["position"] = head.Position,
                    ["weights"] = Numbers(head.Weights),
                }),
            ]),
        };

    /// <summary>The entry of a trial that has one.</summary>
    public static LearnedMemory? Read(JsonElement trial) =>
        trial.TryGetProperty("memory", out JsonElement memory)
            ? new LearnedMemory(
                [.. memory.GetProperty("distances").EnumerateArray().Select(n => n.GetInt32())],
                Numbers(memory, "target"),
                Numbers(memory, "model"),
                [.. memory.GetProperty("heads").EnumerateArray().Select(Head)]
            )
            : null;

    private static HeadKernel Head(JsonElement head) =>
        new(
            head.GetProperty("layer").GetInt32(),
            head.GetProperty("head").GetInt32(),
            head.GetProperty("position").GetString() ?? "",
            Numbers(head, "weights")
        );

    private static JsonArray Numbers(IEnumerable<double> values) => TrialJson.Array(values.Select(TrialJson.Number));

    private static double[] Numbers(JsonElement owner, string name) =>
        [
            .. owner
                .GetProperty(name)
                .EnumerateArray()
                .Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble()),
        ];
}
