using System;
using System.Text;
using Weft.Compiler.Diagnostics;

namespace Weft.Compiler.Spec;

/// <summary>The text of a spec file, before YAML: encoding, size and characters that no spec may hold.</summary>
public static class SpecText
{
    /// <summary>Longest spec in characters. Real ones have under a thousand.</summary>
    internal const int LongestText = 1 << 20;

    /// <summary>Decodes UTF-8 strictly, with or without a byte order mark.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, for the diagnostic.</param>
    /// <param name="error">Where the bytes are no UTF-8; null where all is well.</param>
    /// <returns>The text without byte order mark, or null with <paramref name="error"/>.</returns>
    public static string? Decode(byte[] bytes, string path, out SpecDiagnostic? error)
    {
        if (bytes is null)
        {
            throw new ArgumentNullException(nameof(bytes));
        }
        error = null;
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return WithoutMark(text);
        }
        catch (DecoderFallbackException)
        {
            // The lenient decoder puts U+FFFD where the first bad byte stands; a genuine U+FFFD before it is refused as well.
            var text = WithoutMark(Encoding.UTF8.GetString(bytes));
            error = Unreadable(path, text, text.IndexOf('\uFFFD'), "bytes that are no UTF-8");
            return null;
        }
    }

    /// <summary>The first reason not to parse the text, or null.</summary>
    internal static SpecDiagnostic? FirstFault(string path, string text)
    {
        if (text.Length > LongestText)
        {
            return new SpecDiagnostic(
                DiagnosticCatalogue.Unreadable,
                $"found a file of {text.Length} characters, expected at most {LongestText}; split the file",
                path,
                new LineMap(text).Span(0, 0)
            );
        }
        var lineIsBlank = true;
        var tab = -1;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\uFFFD':
                    return Unreadable(path, text, i, "bytes that are no UTF-8");
                case '\0':
                    return Unreadable(path, text, i, "a NUL character");
                case '\n' or '\r':
                    lineIsBlank = true;
                    tab = -1;
                    break;
                case '\t' when lineIsBlank && tab < 0:
                    tab = i;
                    break;
                case ' ' or '\t':
                    break;
                default:
                    // YamlDotNet takes some indenting tabs for spaces and reports others at the wrong place.
                    if (lineIsBlank && tab >= 0 && text[i] != '#')
                    {
                        return new SpecDiagnostic(
                            DiagnosticCatalogue.Syntax,
                            "found a tab that indents a line, expected spaces; replace it by two spaces",
                            path,
                            new LineMap(text).Span(tab, tab + 1)
                        );
                    }
                    lineIsBlank = false;
                    break;
            }
        }
        return null;
    }

    /// <summary>The text without a byte order mark, which editors do not count as a column.</summary>
    internal static string WithoutMark(string text) =>
        text.Length > 0 && text[0] == '\uFEFF' ? text.Substring(1) : text;

    private static SpecDiagnostic Unreadable(string path, string text, int offset, string found) =>
        new(
            DiagnosticCatalogue.Unreadable,
            $"found {found}, expected UTF-8 text; save the file as UTF-8",
            path,
            new LineMap(text).Span(offset, offset + 1)
        );
}
