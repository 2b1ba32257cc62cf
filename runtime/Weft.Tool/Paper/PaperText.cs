using System.IO;
using System.Text;

namespace Weft.Tool.Paper;

/// <summary>
/// The text of the experiments on language: the user's, else one that Debian's systems have, else one generated from a
/// small grammar.
/// </summary>
internal static class PaperText
{
    private const string Licences = "/usr/share/common-licenses";
    private const string Generated = "stand-in.txt";

    // Three texts of this length would still be read in a moment; a network of 60,000 weights does not exhaust one.
    private const int Length = 400_000;

    private static readonly string[] s_adjectives =
    [
        "old",
        "quiet",
        "green",
        "tall",
        "small",
        "clever",
        "tired",
        "young",
    ];
    private static readonly string[] s_nouns =
    [
        "farmer",
        "teacher",
        "sailor",
        "painter",
        "doctor",
        "singer",
        "baker",
        "judge",
    ];
    private static readonly string[] s_verbs =
    [
        "see",
        "help",
        "follow",
        "greet",
        "praise",
        "remember",
        "call",
        "trust",
    ];
    private static readonly string[] s_places = ["in the garden", "at the harbour", "near the mill", "on the hill"];

    /// <summary>A path, and what stands there in words.</summary>
    /// <param name="given">What the user names; null for nothing.</param>
    /// <param name="directory">Where a generated text is written.</param>
    /// <exception cref="InputException">What the user names does not exist.</exception>
    public static (string Path, string Name) Find(string? given, OutputDirectory directory)
    {
        if (given is not null)
        {
            return Path.Exists(given)
                ? (given, given)
                : throw new InputException($"{given}: error: there is no such file or folder; name a text in UTF-8");
        }

        if (Directory.Exists(Licences))
        {
            return (Licences, $"{Licences} (licence texts, a stand-in for OpenWebText; --text names another)");
        }

        directory.Write([new(Generated, Generate())]);
        string path = Path.Combine(directory.Path, Generated);
        if (!File.Exists(path))
        {
            throw new InputException($"{path}: error: cannot be written; name another --out, or a text with --text");
        }

        return (path, $"{path} (sentences generated from a grammar, a stand-in for OpenWebText; --text names another)");
    }

    /// <summary>
    /// Sentences of the grammar S = "the" N [C] V "the" N [P] ".", N = [adjective] noun, C = "that" V "the" N | "that the" N
    /// V. Subjects are singular or plural, and their verb agrees with them across the clause: a memory of several words.
    /// The same text every time.
    /// </summary>
    public static string Generate()
    {
        var text = new StringBuilder(Length + 200);
        ulong state = 1;
        while (text.Length < Length)
        {
            bool plural = Below(2) == 1;
            text.Append("the ").Append(Noun(plural)).Append(' ');
            switch (Below(3))
            {
                case 0:
                    text.Append("that ").Append(Verb(plural)).Append(" the ").Append(Noun(Below(2) == 1)).Append(' ');
                    break;
                case 1:
                    bool inner = Below(2) == 1;
                    text.Append("that the ").Append(Noun(inner)).Append(' ').Append(Verb(inner)).Append(' ');
                    break;
            }

            text.Append(Verb(plural)).Append(" the ").Append(Noun(Below(2) == 1));
            text.Append(Below(2) == 1 ? $" {s_places[Below(s_places.Length)]}" : "").Append(".\n");
        }

        return text.ToString();

        string Noun(bool plural) =>
            (Below(2) == 1 ? $"{s_adjectives[Below(s_adjectives.Length)]} " : "")
            + s_nouns[Below(s_nouns.Length)]
            + (plural ? "s" : "");

        string Verb(bool plural) => s_verbs[Below(s_verbs.Length)] + (plural ? "" : "s");

        // The generator of D. H. Lehmer with the constants of D. E. Knuth's MMIX; its upper bits are used.
        int Below(int count)
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            return (int)((state >> 33) % (ulong)count);
        }
    }
}
