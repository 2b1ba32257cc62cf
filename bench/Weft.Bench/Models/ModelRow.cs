using System.Text.Json.Serialization;

namespace Weft.Bench.Models;

/// <summary>One comparison, as it stands in bench/results/models.json.</summary>
/// <remarks>OursGflops is the rate at which our side does the FLOPs of its graph, to be held against the calibration.</remarks>
internal sealed record ModelRow(
    [property: JsonPropertyName("kernel")] string Kernel,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("pass")] string Pass,
    [property: JsonPropertyName("against")] string Against,
    [property: JsonPropertyName("ours_ms")] double OursMs,
    [property: JsonPropertyName("theirs_ms")] double TheirsMs,
    [property: JsonPropertyName("ratio")] double Ratio,
    [property: JsonPropertyName("ours_peak_mib")] double? OursPeakMib,
    [property: JsonPropertyName("theirs_peak_mib")] double? TheirsPeakMib,
    [property: JsonPropertyName("theirs_turns")] int TheirsTurns,
    [property: JsonPropertyName("ours_gflops")] double OursGflops,
    [property: JsonPropertyName("load_average")] string LoadAverage
);
