using System.Collections.Generic;

namespace Weft.Compiler.Spec;

/// <summary>Paths inside spec files. Computed on text, so that a file reads the same on every system.</summary>
public static class SpecPath
{
    /// <summary>The path in the form in which <see cref="Resolve"/> gives it.</summary>
    public static string Normalise(string path) => path.Length == 0 ? path : Resolve("", path);

    /// <summary>The path that <paramref name="relative"/> means in the file <paramref name="from"/>, with forward slashes.</summary>
    public static string Resolve(string from, string relative)
    {
        relative = relative.Replace('\\', '/');
        from = from.Replace('\\', '/');
        var isRooted = relative[0] == '/' || (relative.Length > 1 && relative[1] == ':');
        var directory = from.Substring(0, from.LastIndexOf('/') + 1);
        var joined = isRooted ? relative : directory + relative;

        var parts = new List<string>();
        foreach (var part in joined.Split('/'))
        {
            var climbs = part == ".." && parts.Count > 0 && parts[parts.Count - 1] is not (".." or "");
            if (climbs)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
            {
                parts.Add(part);
            }
        }
        return string.Join("/", parts);
    }
}
