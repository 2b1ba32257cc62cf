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

    /// <summary>A spec names an architecture file that cannot be read.</summary>
    public static readonly DiagnosticRule FileNotFound = new(
        "WEFT014",
        "File not found",
        "architectures: [no-such.arch.yaml]",
        "write the path relative to the file that names it"
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

    /// <summary>Files that extend one another without end, or nearly so.</summary>
    public static readonly DiagnosticRule EndlessExtension = new(
        "WEFT018",
        "Endless chain of files",
        "a file that extends itself",
        "let the chain of 'extends' end after a few files"
    );

    /// <summary>A score that softmax reduces to another one.</summary>
    public static readonly DiagnosticRule TmxIsPositional = new(
        "WEFT019",
        "tmx under softmax is dot-product-free",
        "score: tmx with normalisation: softmax",
        "write score: none, which is the same, or normalisation: none",
        SpecSeverity.Info
    );

    /// <summary>The heads of the groups are the heads of the attention.</summary>
    public static readonly DiagnosticRule HeadGroups = new(
        "WEFT020",
        "Groups of heads do not add up",
        "heads: 4 with position: [{ kind: log, heads: 1 }, { kind: lin, heads: 2 }]",
        "make heads the sum over the groups"
    );

    /// <summary>Rotation takes coordinates in pairs.</summary>
    public static readonly DiagnosticRule OddHeadSize = new(
        "WEFT021",
        "Odd head size with a rotating encoding",
        "width: 12, heads: 4, position: rotary",
        "choose width and heads so that a head has an even number of coordinates"
    );

    /// <summary>An encoding that the score has no use for.</summary>
    public static readonly DiagnosticRule PositionNeedsScore = new(
        "WEFT022",
        "Encoding and score do not fit",
        "score: none with position: rotary",
        "change the score or the position as the message says"
    );

    /// <summary>The paper's relative encodings have no value for keys after the query.</summary>
    public static readonly DiagnosticRule CausalPosition = new(
        "WEFT023",
        "Bidirectional attention with a causal encoding",
        "causal: false with position: log",
        "choose position none, sinusoidal, learned or rotary, or causal: true"
    );

    /// <summary>One table embeds and reads out tokens.</summary>
    public static readonly DiagnosticRule TiedEmbeddings = new(
        "WEFT024",
        "Embeddings cannot be tied",
        "tied-embeddings: true with input: { real: 1 }",
        "use tokens of one vocabulary and a linear read-out (last-layer: residual)"
    );

    /// <summary>Rounding has no gradient.</summary>
    public static readonly DiagnosticRule PrecisionWithTraining = new(
        "WEFT025",
        "Precision with training",
        "an experiment on an architecture with precision: integer",
        "write precision: full, or construct the weights instead of training them"
    );

    /// <summary>Absolute encodings belong to the embedding.</summary>
    public static readonly DiagnosticRule AbsolutePosition = new(
        "WEFT026",
        "Absolute encoding misplaced",
        "layers: [{ attention: { position: none } }, { attention: { position: sinusoidal } }]",
        "name one absolute encoding, in the first block; later blocks see it in the stream"
    );

    /// <summary>A token that does not see itself needs another one.</summary>
    public static readonly DiagnosticRule NoPast = new(
        "WEFT027",
        "log without past",
        "length: 1 with position: log",
        "raise length to at least 2, or choose an encoding that sees distance 0"
    );

    /// <summary>Learned encodings have a row for each position.</summary>
    public static readonly DiagnosticRule TooLong = new(
        "WEFT028",
        "Sequences longer than a learned encoding",
        "length: 2000 with position: { kind: learned, max-length: 1024 }",
        "raise max-length or lower length"
    );

    /// <summary>Settings of an encoding that exclude each other.</summary>
    public static readonly DiagnosticRule PositionSettings = new(
        "WEFT029",
        "Settings of an encoding do not fit",
        "position: { kind: t5, exact: 16, max-distance: 8 }",
        "change the setting that the message names"
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

    /// <summary>A vector of one coordinate, or of two with mean 0, is a sign once its length is fixed.</summary>
    public static readonly DiagnosticRule NormOfOne = new(
        "WEFT032",
        "Norm of too few coordinates",
        "width: 1 with norm: layer-norm",
        "raise the width or the head size, or write none"
    );

    /// <summary>A final norm stands before a linear read-out.</summary>
    public static readonly DiagnosticRule FinalNormUnread = new(
        "WEFT033",
        "Final norm without a linear read-out",
        "final-norm: rms-norm with feed-forward: { width: 8 } and last-layer: read-out",
        "write last-layer: residual, or final-norm: none"
    );

    /// <summary>Settings of a task that exclude each other.</summary>
    public static readonly DiagnosticRule TaskSettings = new(
        "WEFT034",
        "Settings of a task do not fit",
        "task: { kind: sparse-memory, read-out: table, inputs: gaussian }",
        "change the setting that the message names"
    );

    /// <summary>An architecture takes or gives something else than the task.</summary>
    public static readonly DiagnosticRule TaskMismatch = new(
        "WEFT035",
        "Architecture and task do not fit",
        "task: heavy-tail with an architecture of input: { tokens: 256 }",
        "override the field of the architecture that the message names, or name another task"
    );

    /// <summary>A plan names a way that cannot compute the attention of its block.</summary>
    public static readonly DiagnosticRule PlanDoesNotApply = new(
        "WEFT036",
        "Plan does not apply",
        "plan: { mixing: recurrence } with position: log",
        "choose a way that the message names, or write plan: auto"
    );

    /// <summary>A claim is an inequality over results that the experiment has.</summary>
    public static readonly DiagnosticRule Claim = new(
        "WEFT040",
        "Claim about no result",
        "holds: test-loss(DpFreeLog, heads = 3) < 1e-5 with sweep: { heads: [1, 4] }",
        "name an architecture, a task and swept values of the experiment, as the message says"
    );

    /// <summary>A comparison of designs of which nobody asks whether they learned anything.</summary>
    public static readonly DiagnosticRule ComparisonWithoutPremise = new(
        "WEFT041",
        "Comparison without a premise",
        "holds: test-loss(DpFreeLin) > test-loss(DpFreeLog) without premise",
        "state as the premise that each side has learned, such as relative-loss(DpFreeLin) < 0.5",
        SpecSeverity.Info
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
        EndlessExtension,
        TmxIsPositional,
        HeadGroups,
        OddHeadSize,
        PositionNeedsScore,
        CausalPosition,
        TiedEmbeddings,
        PrecisionWithTraining,
        AbsolutePosition,
        NoPast,
        TooLong,
        PositionSettings,
        BudgetNotMet,
        NothingToAdjust,
        NormOfOne,
        FinalNormUnread,
        TaskSettings,
        TaskMismatch,
        PlanDoesNotApply,
        Claim,
        ComparisonWithoutPremise,
    ];
}
