using System;

namespace Weft.Compiler.Spec;

/// <summary>How the name of a file says which language it is in. Letter case is ignored, as Windows ignores it.</summary>
public static class SpecSuffix
{
    /// <summary>Ends the name of a file that declares an architecture.</summary>
    public const string Architecture = ".arch.yaml";

    /// <summary>Ends the name of a file that declares an experiment.</summary>
    public const string Experiment = ".exp.yaml";

    /// <summary>Whether the file declares an architecture.</summary>
    public static bool IsArchitecture(string path) => path.EndsWith(Architecture, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the file declares an experiment.</summary>
    public static bool IsExperiment(string path) => path.EndsWith(Experiment, StringComparison.OrdinalIgnoreCase);
}
