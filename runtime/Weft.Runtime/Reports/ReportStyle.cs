using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Weft.Runtime.Reports;

/// <summary>
/// The house style of every page that Weft writes: the files in <c>Reports/Page</c>, which are part of the assembly. They
/// refer to no other resource.
/// </summary>
public static class ReportStyle
{
    /// <summary>Lines and letters of plots; alone it makes a file of a plot look right on white.</summary>
    public static string Plot { get; } = Read("plot.css");

    /// <summary>The style sheet of a page, plots included.</summary>
    public static string Css { get; } = Plot + Read("page.css");

    /// <summary>Sorting of tables and values of points.</summary>
    public static string Script { get; } = Read("page.js");

    /// <summary>SHA-256 of the script in base 64, by which a page's content security policy names it.</summary>
    public static string ScriptHash { get; } = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    /// <summary>
    /// Rules by which the box k_i of a legend hides the group s_i of the plot beside it, and pointing at its name makes
    /// the others fade.
    /// </summary>
    /// <param name="series">The most series that a figure of the page has.</param>
    internal static string Toggles(int series) =>
        string.Concat(
            Enumerable
                .Range(0, series)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"figure:has(.k{i} input:not(:checked)) .s{i}{{display:none}}\nfigure:has(.k{i}:hover) .s:not(.s{i}){{opacity:.18}}\n"
                    )
                )
        );

    private static string Read(string name)
    {
        using Stream stream =
            typeof(ReportStyle).Assembly.GetManifestResourceStream($"Weft.Runtime.Reports.Page.{name}")
            ?? throw new FileNotFoundException($"the assembly lacks {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
