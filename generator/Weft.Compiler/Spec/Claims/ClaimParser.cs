using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Weft.Compiler.Spec.Claims;

/// <summary>
/// Reads an inequality by recursive descent:
/// <code>
/// inequality = sum ('&lt;' | '&gt;') sum
/// sum        = product (('+' | '-') product)*
/// product    = factor (('*' | '/') factor)*
/// factor     = number | '(' sum ')' | quantity '(' items ')' | summary '(' quantity '(' items ')' ',' field ')'
/// items      = nothing | item (',' item)*
/// item       = name | field '=' value
/// </code>
/// Which trials the items select is resolved by the caller.
/// </summary>
/// <param name="text">The inequality.</param>
/// <param name="resolve">Finds the designs of a quantity; throws <see cref="ClaimFault"/> where there are none.</param>
internal sealed class ClaimParser(string text, Func<ClaimItems, IReadOnlyList<ClaimDesign>> resolve)
{
    private static readonly Regex Number = new(
        "\\G[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?",
        RegexOptions.CultureInvariant
    );
    private static readonly Regex Word = new("\\G[A-Za-z][A-Za-z0-9_.-]*", RegexOptions.CultureInvariant);

    /// <summary>Most brackets that are open at once.</summary>
    private const int DeepestBrackets = 32;

    /// <summary>
    /// Most operators. A sum of n terms is a tree n deep, which whoever evaluates or compares it walks by recursion.
    /// </summary>
    private const int MostOperators = 500;

    private int at;
    private int depth;
    private int operators;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="ClaimFault">It is no inequality.</exception>
    public ClaimInequality Read()
    {
        var left = Sum();
        if (!Takes('<') && !Takes('>'))
        {
            throw Fault("'<' or '>'");
        }
        var isBelow = text[at - 1] == '<';
        var right = Sum();
        if (Peek() != '\0')
        {
            throw Fault("the end of the inequality");
        }
        return new ClaimInequality(text.Trim(), left, isBelow, right);
    }

    private ClaimExpression Sum()
    {
        var sum = Product();
        while (Peek() is '+' or '-')
        {
            sum = new ClaimOperation(Operator(), sum, Product());
        }
        return sum;
    }

    private ClaimExpression Product()
    {
        var product = Factor();
        while (Peek() is '*' or '/')
        {
            product = new ClaimOperation(Operator(), product, Factor());
        }
        return product;
    }

    private ClaimExpression Factor()
    {
        if (Takes('('))
        {
            if (++depth > DeepestBrackets)
            {
                throw new ClaimFault(
                    at - 1,
                    1,
                    $"found more than {DeepestBrackets} brackets inside each other, expected fewer; remove those that change nothing"
                );
            }
            var inner = Sum();
            Require(')');
            depth--;
            return inner;
        }
        var start = Start();
        if (Match(Number) is { } number)
        {
            // .NET reads infinity where a number is too large, .NET Framework refuses it.
            return
                double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && !double.IsInfinity(value)
                ? new ClaimNumber(value)
                : throw new ClaimFault(
                    start,
                    number.Length,
                    $"found {Wording.Quote(number)}, expected a number below 1.8e308; write a smaller one"
                );
        }
        if (Match(Word) is not { } word)
        {
            throw Fault($"a number, '(' or one of {string.Join(", ", ClaimWords.All)}");
        }
        Require('(');
        foreach (var (name, summary) in ClaimWords.Summaries.Where(entry => entry.Word == word))
        {
            return Sweep(summary, start);
        }
        at = start;
        var (quantity, items) = Quantity();
        var designs = resolve(items);
        return new ClaimMeasurement(quantity, designs[0]);
    }

    private char Operator()
    {
        if (++operators > MostOperators)
        {
            throw new ClaimFault(
                at,
                1,
                $"found more than {MostOperators} operators, expected fewer; make it several inequalities, or several claims"
            );
        }
        return text[at++];
    }

    private ClaimSweep Sweep(ClaimSummary summary, int start)
    {
        var (quantity, items) = Quantity();
        Require(',');
        var fieldStart = Start();
        var field = Match(Word) ?? throw Fault("the swept field that the quantity runs over");
        Require(')');
        var over = new ClaimItem(null, field, fieldStart, field.Length);
        return new ClaimSweep(
            summary,
            quantity,
            resolve(items with { Over = over, Start = start, Length = at - start })
        );
    }

    private (ClaimQuantity Quantity, ClaimItems Items) Quantity()
    {
        var start = Start();
        var word = Match(Word) ?? throw Fault("a quantity");
        var known = ClaimWords.Quantities.Where(entry => entry.Word == word).ToList();
        if (known.Count == 0)
        {
            throw new ClaimFault(
                start,
                word.Length,
                $"found {Wording.Quote(word)}, expected one of {string.Join(", ", ClaimWords.All)}{Wording.DidYouMean(word, ClaimWords.All)}"
            );
        }
        Require('(');
        var items = new List<ClaimItem>();
        while (Peek() != ')')
        {
            items.Add(Item());
            if (!Takes(','))
            {
                break;
            }
        }
        Require(')');
        return (known[0].Quantity, new ClaimItems(items, null, start, at - start));
    }

    private ClaimItem Item()
    {
        var start = Start();
        var written = UpTo(',', ')');
        var equals = written.IndexOf('=');
        if (written.Trim().Length == 0 || equals == 0)
        {
            throw Fault("the name of an architecture or a task, or field = value");
        }
        return equals < 0
            ? new ClaimItem(null, written.Trim(), start, written.Length)
            : new ClaimItem(
                written.Substring(0, equals).Trim(),
                written.Substring(equals + 1).Trim(),
                start,
                written.Length
            );
    }

    /// <summary>The text before a comma or a bracket that closes none of its own: values may be lists and mappings.</summary>
    private string UpTo(params char[] ends)
    {
        var start = at;
        var depth = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (depth == 0 && ends.Contains(c))
            {
                break;
            }
            depth += c is '(' or '[' or '{' ? 1 : 0;
            depth -= c is ')' or ']' or '}' ? 1 : 0;
        }
        return text.Substring(start, at - start).TrimEnd();
    }

    private string? Match(Regex pattern)
    {
        var match = pattern.Match(text, Start());
        if (!match.Success)
        {
            return null;
        }
        at += match.Length;
        return match.Value;
    }

    private void Require(char wanted)
    {
        if (!Takes(wanted))
        {
            throw Fault($"'{wanted}'");
        }
    }

    private bool Takes(char wanted)
    {
        var taken = Peek() == wanted;
        at += taken ? 1 : 0;
        return taken;
    }

    private char Peek() => Start() < text.Length ? text[at] : '\0';

    private int Start()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
        return at;
    }

    private ClaimFault Fault(string expected)
    {
        var found = Peek() == '\0' ? "the end of the inequality" : Wording.Quote(text.Substring(at));
        return new ClaimFault(
            at,
            Math.Max(0, Math.Min(1, text.Length - at)),
            $"found {found}, expected {expected}; write 'test-loss(NAME, field = value) < number', for instance"
        );
    }
}

/// <summary>What stands between the brackets of a quantity.</summary>
/// <param name="Items">The items.</param>
/// <param name="Over">The field that the quantity runs over; null for a single design.</param>
/// <param name="Start">Where the quantity begins within the inequality.</param>
/// <param name="Length">How long it is.</param>
internal sealed record ClaimItems(IReadOnlyList<ClaimItem> Items, ClaimItem? Over, int Start, int Length);

/// <summary>A name, or a field and its value.</summary>
/// <param name="Field">The field; null for a name.</param>
/// <param name="Value">The value, or the name.</param>
/// <param name="Start">Where it begins within the inequality.</param>
/// <param name="Length">How long it is.</param>
internal sealed record ClaimItem(string? Field, string Value, int Start, int Length);

/// <summary>Why a text is no inequality about this experiment.</summary>
internal sealed class ClaimFault(int start, int length, string message) : Exception(message)
{
    /// <summary>Where in the text.</summary>
    public int Start => start;

    /// <summary>How many characters are concerned.</summary>
    public int Length => length;
}
