using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Emit;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Fields;

/// <summary>
/// A name that can stand as a class in generated C# without escaping: the text goes into source files, file names and
/// comments, so nothing but letters, digits and underscores may pass.
/// </summary>
internal sealed class ClassNameShape : Shape<string>
{
    private const string Pattern = "^[A-Za-z_][A-Za-z0-9_]{0,63}$";

    private static readonly Regex Identifier = new("^[A-Za-z_][A-Za-z0-9_]{0,63}\\z", RegexOptions.CultureInvariant);

    /// <summary>Fields that hold parameters are named as in the paper: W_E, b_E, theta_0, ...</summary>
    private static readonly Regex ParameterField = new(
        "^(W|b|c|g|s|theta[0-9]*|A|B|G|GB|R|Table)_|^P\\z",
        RegexOptions.CultureInvariant
    );

    /// <summary>C# keywords, and the contextual ones that no type may be called.</summary>
    private static readonly HashSet<string> Keywords = Words(
        """
        abstract as base bool break byte case catch char checked class const continue decimal default delegate do double
        else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal
        is lock long namespace new null object operator out override params private protected public readonly ref return
        sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked
        unsafe ushort using virtual void volatile while
        allows async await dynamic extension field file global managed nameof nint notnull nuint partial record required
        scoped unmanaged var when where with yield _
        """
    );

    /// <summary>What generated code uses itself, its fields included.</summary>
    private static readonly HashSet<string> Taken = new([.. RuntimeNames.Used, "frozen"], StringComparer.Ordinal);

    public override string Expected =>
        "a name of at most 64 letters, digits and underscores that does not begin with a digit";

    public override JsonObject Schema() => new() { { "type", "string" }, { "pattern", Pattern } };

    public override bool TryRead(YamlNode node, DiagnosticBag bag, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (node is not YamlScalar scalar || scalar.Text.Length == 0)
        {
            ReportWrongType(node, bag);
            return false;
        }
        var fault =
            !Identifier.IsMatch(scalar.Text) ? $"expected {Expected}; write '{Nearest(scalar.Text)}', for instance"
            : Keywords.Contains(scalar.Text)
                ? "a keyword of C#, expected a class name; write it with a capital letter or add a word"
            : Taken.Contains(scalar.Text) || ParameterField.IsMatch(scalar.Text)
                ? "a name that generated code uses itself, expected another one; add a word"
            : null;
        if (fault is not null)
        {
            bag.Add(DiagnosticCatalogue.InvalidName, node.At, $"found {Wording.Quote(scalar.Text)}, {fault}");
            return false;
        }
        value = scalar.Text;
        return true;
    }

    /// <summary>A name that is like the text: what no name holds becomes an underscore.</summary>
    private static string Nearest(string text)
    {
        var letters = Regex.Replace(text.Length > 40 ? text.Substring(0, 40) : text, "[^A-Za-z0-9]+", "_").Trim('_');
        var name = letters.Length == 0 || char.IsDigit(letters[0]) ? $"Model{letters}" : letters;
        return Keywords.Contains(name) || Taken.Contains(name) || ParameterField.IsMatch(name) ? $"{name}Model" : name;
    }

    private static HashSet<string> Words(string text) =>
        new(text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
