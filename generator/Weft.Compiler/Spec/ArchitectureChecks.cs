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
                root.Locate("attention", "heads"),
                string.Format(
                    CultureInfo.InvariantCulture,
                    "found {0} heads, expected a divisor of the width {1}; change heads or write head-size: full",
                    spec.Attention.Heads,
                    spec.Width
                )
            );
            // Such heads have no size, so there is nothing to lower and count.
            return;
        }
        var parameters = ArchitectureCompiler.CountParameters(spec);
        if (parameters > MostParameters)
        {
            bag.Add(
                DiagnosticCatalogue.TooLarge,
                root.Locate("width"),
                string.Format(
                    CultureInfo.InvariantCulture,
                    "found {0} parameters, expected at most {1}; reduce width, heads or layers",
                    parameters,
                    MostParameters
                )
            );
        }
    }
}
