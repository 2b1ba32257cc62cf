using System.Collections.Generic;

namespace Weft.Compiler.Diagnostics;

/// <summary>Every diagnostic of the compiler.</summary>
public static class DiagnosticCatalogue
{
    /// <summary>Bytes or characters that no spec may hold, or too many of them.</summary>
    public static readonly DiagnosticRule Unreadable = new(
        "WEFT001",
        "Unreadable text",
        "a file saved as UTF-16",
        "save the file as UTF-8, below a million characters"
    );

    /// <summary>Malformed YAML, or a part of YAML that specs do not use.</summary>
    public static readonly DiagnosticRule Syntax = new(
        "WEFT002",
        "Malformed YAML",
        "input: { real: 1",
        "close brackets and quotes, indent by spaces, use no tags"
    );

    /// <summary>A file is one document.</summary>
    public static readonly DiagnosticRule DocumentCount = new(
        "WEFT003",
        "Not exactly one document",
        "an empty file, or two specs separated by ---",
        "write one spec per file"
    );

    /// <summary>A key that the language does not have.</summary>
    public static readonly DiagnosticRule UnknownKey = new(
        "WEFT004",
        "Unknown key",
        "attention: { head: 4 }",
        "use one of the keys that the message names"
    );

    /// <summary>A required key is absent.</summary>
    public static readonly DiagnosticRule MissingKey = new(
        "WEFT005",
        "Missing key",
        "a spec without width",
        "add the key"
    );

    /// <summary>A key twice in one mapping.</summary>
    public static readonly DiagnosticRule DuplicateKey = new(
        "WEFT006",
        "Duplicate key",
        "width: 16 and, further down, width: 32",
        "remove one of them"
    );

    /// <summary>A value of the wrong kind.</summary>
    public static readonly DiagnosticRule WrongType = new(
        "WEFT007",
        "Wrong type of value",
        "width: \"16\"",
        "write a value of the kind that the message names"
    );

    /// <summary>A number outside its range, or a list of the wrong length.</summary>
    public static readonly DiagnosticRule OutOfRange = new(
        "WEFT008",
        "Value out of range",
        "width: 0",
        "write a value within the range that the message names"
    );

    /// <summary>A word that is none of those allowed.</summary>
    public static readonly DiagnosticRule UnknownValue = new(
        "WEFT009",
        "Unknown value",
        "position: linear",
        "use one of the values that the message names"
    );

    /// <summary>The name of an architecture becomes the name of a class.</summary>
    public static readonly DiagnosticRule InvalidName = new(
        "WEFT010",
        "Name cannot name a class",
        "name: my-model",
        "use letters, digits and underscores, and no keyword of C#"
    );

    /// <summary>Split heads share the width evenly.</summary>
    public static readonly DiagnosticRule HeadsDoNotDivideWidth = new(
        "WEFT011",
        "Heads do not divide the width",
        "width: 16 with heads: 3 and head-size: split",
        "choose heads that divide the width, or head-size: full"
    );

    /// <summary>Nesting, aliases or parameters without bound.</summary>
    public static readonly DiagnosticRule TooLarge = new(
        "WEFT012",
        "Spec too large",
        "width: 65536 with heads: 4096 and head-size: full",
        "reduce the size that the message names"
    );

    /// <summary>Two architectures would become one class.</summary>
    public static readonly DiagnosticRule SameName = new(
        "WEFT013",
        "Two specs with one name",
        "two files with name: DpFreeLog",
        "rename one of them"
    );

    /// <summary>An experiment names an architecture file that cannot be read.</summary>
    public static readonly DiagnosticRule FileNotFound = new(
        "WEFT014",
        "File not found",
        "architectures: [no-such.arch.yaml]",
        "write the path relative to the experiment file"
    );

    /// <summary>The product of a sweep exceeds the limit.</summary>
    public static readonly DiagnosticRule TooManyTrials = new(
        "WEFT015",
        "Too many trials",
        "a sweep of five fields over ten values each",
        "sweep fewer values"
    );

    /// <summary>A value stands twice in a list, or a field is set twice.</summary>
    public static readonly DiagnosticRule Repeated = new(
        "WEFT016",
        "Repeated value",
        "seeds: [1, 1]",
        "remove one of them"
    );

    /// <summary>The compiler failed on a spec that it accepted.</summary>
    public static readonly DiagnosticRule Internal = new(
        "WEFT017",
        "Internal error of the compiler",
        "an exception while a checked spec is compiled",
        "report the spec and the message as a defect of Weft"
    );

    /// <summary>No value of the adjusted field brings an architecture to the budget.</summary>
    public static readonly DiagnosticRule BudgetNotMet = new(
        "WEFT030",
        "Budget not met",
        "match: { quantity: parameters, budget: 1 }",
        "change the budget, or adjust another field"
    );

    /// <summary>A field is to be adjusted where there is none, or where the architecture sets the budget itself.</summary>
    public static readonly DiagnosticRule NothingToAdjust = new(
        "WEFT031",
        "Nothing to adjust",
        "match: parameters with an architecture that has feed-forward: none",
        "adjust a field that the architecture has, or write a budget"
    );

    /// <summary>All rules by id. An id keeps its meaning once released.</summary>
    public static readonly IReadOnlyList<DiagnosticRule> All =
    [
        Unreadable,
        Syntax,
        DocumentCount,
        UnknownKey,
        MissingKey,
        DuplicateKey,
        WrongType,
        OutOfRange,
        UnknownValue,
        InvalidName,
        HeadsDoNotDivideWidth,
        TooLarge,
        SameName,
        FileNotFound,
        TooManyTrials,
        Repeated,
        Internal,
        BudgetNotMet,
        NothingToAdjust,
    ];
}
