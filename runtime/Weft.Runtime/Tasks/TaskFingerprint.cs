using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Weft.Compiler.Tasks;
using Weft.Compiler.Tasks.Kernels;
using Weft.Runtime.Files;

namespace Weft.Runtime.Tasks;

/// <summary>What tells one task from another: all settings, and what is in the files that they name.</summary>
internal static class TaskFingerprint
{
    private static readonly JsonSerializerOptions s_options = new() { Converters = { new KernelConverter() } };

    /// <summary>Equal for tasks of equal data, different where a setting or a byte of a file differs.</summary>
    public static string Of(TaskSpec spec) =>
        string.Join(
            '\n',
            spec.Files.Select(Digest).Prepend(JsonSerializer.Serialize<object>(spec, s_options)).Prepend(spec.Word)
        );

    // A folder is its files. What cannot be read has no content: the trial itself says why.
    private static string Digest(string path)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                using Stream stream = InputFile.OpenRead(path, InputFile.LargestText);
                return Convert.ToHexStringLower(SHA256.HashData(stream));
            }

            return string.Join('\n', InputFile.Below(path).Select(Digest));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // By the kernel's own type: its base has no settings.
    private sealed class KernelConverter : JsonConverter<KernelSpec>
    {
        public override KernelSpec Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, KernelSpec value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize<object>(writer, value);
    }
}
