using System.Collections.Generic;

namespace Weft.Runtime.Reports;

/// <summary>
/// A part of a report under a heading of its own. It names no format: every writer knows how to write a block. Whoever
/// measures something else than trials adds a section to <see cref="ReportDocument.Sections"/>.
/// </summary>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">What stands below it, in order.</param>
public sealed record ReportSection(string Title, IReadOnlyList<ReportBlock> Blocks);

/// <summary>A paragraph, a table, some figures or a listing.</summary>
public abstract record ReportBlock;

/// <summary>A paragraph of plain text.</summary>
/// <param name="Text">The words; nothing in them is markup.</param>
public sealed record ReportWords(string Text) : ReportBlock;

/// <summary>Figures beside each other; those after the first few are folded away on a page.</summary>
/// <param name="Figures">The figures.</param>
public sealed record ReportFigures(IReadOnlyList<Figure> Figures) : ReportBlock
{
    /// <summary>Where their files lie, from the report's own.</summary>
    internal string Folder { get; init; } = "plots";

    /// <summary>How many a page shows at once.</summary>
    public int Shown { get; init; } = 6;
}

/// <summary>A link to the report of one of several experiments.</summary>
/// <param name="Text">The words that link.</param>
/// <param name="Experiment">The experiment, whose name is that of its directory.</param>
internal sealed record ReportLink(string Text, string Experiment) : ReportBlock;

/// <summary>Text of a file or a command.</summary>
/// <param name="Name">Name of the file; empty for a command, which is never folded away.</param>
/// <param name="Text">The text.</param>
/// <param name="Language">Its language: <c>sh</c>, <c>yaml</c>.</param>
public sealed record ReportListing(string Name, string Text, string Language) : ReportBlock;
