using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Runtime.Trials;

/// <summary>The numeric environment of a trial in <c>results.json</c> and in a <see cref="TrialStore"/>.</summary>
internal static class EnvironmentJson
{
    /// <summary>The object of an environment.</summary>
    public static JsonObject Write(NumericEnvironment environment) =>
        new()
        {
            ["processor"] = environment.Processor,
            ["registers"] = environment.Registers,
            ["libtorch"] = environment.Libtorch,
            ["blas"] = environment.Blas,
            ["threads"] = environment.Threads,
            ["team"] = environment.Team,
            ["denormals"] = environment.Denormals,
            ["calibration"] = environment.Calibration,
            ["settings"] = new JsonObject(
                environment.Settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value))
            ),
        };

    /// <summary>The environment of a trial's object; null where it has none.</summary>
    public static NumericEnvironment? Read(JsonElement trial) =>
        trial.TryGetProperty("environment", out var environment)
            ? new NumericEnvironment(
                Text(environment, "processor"),
                Text(environment, "registers"),
                Text(environment, "libtorch"),
                Text(environment, "blas"),
                environment.GetProperty("threads").GetInt32(),
                Text(environment, "team"),
                Text(environment, "denormals"),
                Text(environment, "calibration"),
                environment
                    .GetProperty("settings")
                    .EnumerateObject()
                    .ToDictionary(setting => setting.Name, setting => setting.Value.GetString() ?? "")
            )
            : null;

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString() ?? "";
}
