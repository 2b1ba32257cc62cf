using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Weft.Compiler.Spec;

namespace Weft.Generator;

/// <summary>
/// Every additional file of a build, by the path under which a spec would extend it. A base may have any name: one that
/// is not complete on its own must not be called an architecture.
/// </summary>
internal sealed class BaseFiles
{
    private readonly Dictionary<string, AdditionalText> files = new(StringComparer.Ordinal);

    public BaseFiles(ImmutableArray<AdditionalText> all)
    {
        foreach (AdditionalText file in all)
        {
            files[SpecPath.Normalise(file.Path)] = file;
        }
    }

    /// <summary>The file with that resolved path, or null.</summary>
    public AdditionalText? Find(string path) => files.TryGetValue(path, out AdditionalText? file) ? file : null;
}
