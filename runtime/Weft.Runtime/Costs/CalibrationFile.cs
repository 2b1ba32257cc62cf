using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Compiler.Costs;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Runtime.Files;
using Weft.Runtime.Kernels;
using Weft.Runtime.Machine;

namespace Weft.Runtime.Costs;

/// <summary>
/// Keeps what a calibration measured in the user's cache directory, or where <c>WEFT_CALIBRATION</c> says. Rates of another
/// processor, number of cores or width of registers are not used.
/// </summary>
public static class CalibrationFile
{
    /// <summary>The variable that names the file; empty or <c>off</c> for the rates that are built in.</summary>
    public const string Variable = "WEFT_CALIBRATION";

    private const int Version = 2;
    private const long LargestFile = 1 << 20;

    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true };

    /// <summary>Where the file is; null where it is switched off or there is no place for it.</summary>
    public static string? Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { } named)
            {
                return named.Length == 0 || named.Equals("off", StringComparison.OrdinalIgnoreCase) ? null : named;
            }

            var cache =
                OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home ? home
                : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } user
                    ? System.IO.Path.Combine(user, ".cache")
                : "";
            return cache.Length == 0 ? null : System.IO.Path.Combine(cache, "weft", "calibration.json");
        }
    }

    /// <summary>What the file has for this machine; null where there is none, or none that can be read.</summary>
    public static Calibration? Load()
    {
        try
        {
            return Path is { } path && File.Exists(path)
                ? Read(InputFile.ReadText(path, InputFile.LargestSource))
                : null;
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentException
            )
        {
            return null;
        }
    }

    /// <summary>
    /// What is wrong with the file that the variable names: it exists and holds no rates, so that it is neither read nor
    /// replaced. Rates of another machine are rates.
    /// </summary>
    /// <returns>One line; null where nothing is wrong.</returns>
    public static string? Explain()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } named || Path is not { } path)
        {
            return null;
        }

        var found =
            Directory.Exists(path) ? "a directory"
            : File.Exists(path) && !HoldsRates(path) ? "a file without rates"
            : null;
        return found is null
            ? null
            : $"{Variable}: found '{PrintableText.Line(named)}', {found}, expected a file that 'weft explain --calibrate' wrote or may create, or off; correct the variable or unset it";
    }

    private static bool HoldsRates(string path)
    {
        try
        {
            return JsonNode.Parse(InputFile.ReadText(path, LargestFile)) is JsonObject file
                && file["version"] is JsonValue
                && file["machine"] is JsonValue
                && file["ways"] is JsonArray;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    /// <summary>Writes the file.</summary>
    /// <returns>Where it is; null where it is switched off.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static string? Save(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        if (Path is not { } path)
        {
            return null;
        }

        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        File.WriteAllText(path, Write(calibration));
        return path;
    }

    /// <summary>The file's text.</summary>
    internal static string Write(Calibration calibration) =>
        new JsonObject
        {
            ["version"] = Version,
            ["machine"] = Machine(),
            ["source"] = calibration.Source,
            ["ops"] = JsonSerializer.SerializeToNode(calibration.Ops),
            ["ways"] = JsonSerializer.SerializeToNode(calibration.Ways.ToArray()),
        }.ToJsonString(s_options) + "\n";

    /// <summary>The calibration of a text; null where it is another machine's or incomplete.</summary>
    internal static Calibration? Read(string text)
    {
        var file = JsonNode.Parse(text);
        if ((int?)file?["version"] != Version || (string?)file["machine"] != Machine())
        {
            return null;
        }

        var ops = file["ops"].Deserialize<OpRates>();
        var ways = file["ways"].Deserialize<WayRates[]>();
        return
            ops is not null
            && ways is not null
            && Calibration.BuiltIn.Ways.All(known => ways.Any(way => SameKind(way, known)))
            && ways.All(IsSound)
            ? new Calibration((string?)file["source"] ?? "measured", ops, new EquatableArray<WayRates>(ways))
            : null;
    }

    private static bool SameKind(WayRates one, WayRates other) =>
        (one.Way, one.HasKeys, one.IsTraining) == (other.Way, other.HasKeys, other.IsTraining);

    private static bool IsSound(WayRates rates) =>
        new[]
        {
            rates.CallMicroseconds,
            rates.ProductPicoseconds,
            rates.FunctionPicoseconds,
            rates.BytePicoseconds,
        }.All(rate => rate >= 0 && double.IsFinite(rate));

    private static string Machine()
    {
        var facts = MachineFacts.Read();
        return $"{facts.Processor}; {facts.Cores} cores; {Simd.Path}";
    }
}
