using System.Globalization;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>What no single field can know: conditions between fields of an architecture.</summary>
internal static class ArchitectureChecks
{
    /// <summary>Ceiling on parameters; beyond it a tensor no longer fits 32-bit indices, let alone a training run.</summary>
    private const long MostParameters = 1L << 31;

    /// <summary>Reports every condition that the spec violates, at the field to change.</summary>
    public static void Run(ArchitectureSpec spec, YamlNode root, DiagnosticBag bag)
    {
        if (spec.Attention.HeadSize == HeadSize.Split && spec.Width % spec.Attention.Heads != 0)
        {
            bag.Add(
                DiagnosticCatalogue.HeadsDoNotDivideWidth,
                Locate(root, "attention", "heads"),
                string.Format(
                    CultureInfo.InvariantCulture,
                    "found {0} heads, expected a divisor of the width {1}; change heads or write head-size: full",
                    spec.Attention.Heads,
                    spec.Width
                )
            );
        }
        var parameters = CountParameters(spec);
        if (parameters > MostParameters)
        {
            bag.Add(
                DiagnosticCatalogue.TooLarge,
                Locate(root, "width"),
                string.Format(
                    CultureInfo.InvariantCulture,
                    "found about {0} parameters, expected at most {1}; reduce width, heads or layers",
                    parameters,
                    MostParameters
                )
            );
        }
    }

    /// <summary>
    /// Number of entries of all weight matrices. With every field at its maximum it stays below 2^58, so it cannot
    /// overflow.
    /// </summary>
    private static long CountParameters(ArchitectureSpec spec)
    {
        long width = spec.Width;
        var headWidth = spec.Attention.HeadSize == HeadSize.Full ? width : width / spec.Attention.Heads;
        var matricesPerHead = spec.Attention.Score == Score.DotProduct ? 3 : 1;
        var attention = spec.Attention.Heads * matricesPerHead * width * headWidth;
        var feedForward = spec.FeedForward is { } network ? network.Width * ((2 * width) + 1) : 0;
        return ((spec.Input.Size + (long)spec.Output.Size) * width) + (spec.Layers * (attention + feedForward));
    }

    /// <summary>Where the value at the path stands; its nearest parent where the file leaves it to the default.</summary>
    private static Location Locate(YamlNode root, params string[] keys)
    {
        var node = root;
        foreach (var key in keys)
        {
            if ((node as YamlMapping)?.Find(key) is not { } entry)
            {
                break;
            }
            node = entry.Value;
        }
        return node.At;
    }
}
