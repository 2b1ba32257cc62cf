using System.Collections.Generic;

namespace Weft.Runtime.Reports;

/// <summary>Drawings beside each other, which only a page can show.</summary>
/// <param name="Drawings">Their titles and the SVG elements.</param>
public sealed record ReportDrawings(IReadOnlyList<ReportDrawing> Drawings) : ReportBlock;

/// <summary>A drawing.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Svg">An SVG element; it is markup, and text in it must have been encoded.</param>
/// <param name="Note">What to look at; empty for nothing.</param>
public sealed record ReportDrawing(string Title, string Svg, string Note = "");
