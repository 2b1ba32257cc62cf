using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;

namespace Weft.Tool.Commands;

/// <summary>Options that several commands share.</summary>
internal static class Options
{
    /// <summary>The largest number of steps, as in experiments.</summary>
    public const int MostSteps = 100_000_000;

    /// <summary>The largest batch, and the largest length of a sequence, as in experiments.</summary>
    public const int MostSequences = 1_000_000;

    /// <summary>The largest seed that an option takes.</summary>
    public const int GreatestSeed = 1_000_000_000;

    /// <summary>The largest number of threads or workers.</summary>
    public const int MostThreads = 4096;

    /// <summary>An option that takes a whole number from 1 on.</summary>
    public static Option<int> Positive(string name, string description, int most, int standard) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
            CustomParser = result => Whole(result, most) ?? standard,
        };

    /// <summary>An option that takes a whole number from 1 on, or null where it is not given.</summary>
    public static Option<int?> Positive(string name, string description, int most) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Whole(result, most),
        };

    /// <summary>The option that leaves out passes of the compiler.</summary>
    public static Option<string[]> WithoutPasses()
    {
        var option = new Option<string[]>("--no-pass")
        {
            Description = $"Leave out a pass: {string.Join(", ", CompileOptions.PassNames)}. May be repeated.",
            HelpName = "NAME",
            DefaultValueFactory = _ => [],
        };
        Restrict(option, [.. CompileOptions.PassNames]);
        return option;
    }

    /// <summary>Lets an option take a few words only; the message about another one names them and the nearest.</summary>
    public static void Restrict(Option option, string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            foreach (string found in result.Tokens.Select(token => token.Value).Where(value => !words.Contains(value)))
            {
                string hint = Wording.DidYouMean(found, words);
                result.AddError(
                    $"{option.Name}: found {Wording.Quote(found)}, expected one of {string.Join(", ", words)}{(hint.Length > 0 ? hint : "; name one of them")}"
                );
            }
        });
    }

    /// <summary>What the compiler may do: without some passes, by the rates of this machine where they were measured.</summary>
    public static CompileOptions Compile(string[] withoutPasses) =>
        CompileOptions.Default.Without(withoutPasses) with
        {
            Calibration = MachineCalibration.Current,
        };

    // The parser's own message about text that is no number names a type of .NET.
    private static int? Whole(ArgumentResult result, int most)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        string? digits = Wording.Digits(text);
        bool isInRange =
            long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= 1
            && value <= most;
        if (isInRange && digits == text)
        {
            return (int)value;
        }

        string mend = isInRange ? $"write {digits}" : "correct it";
        string option = (result.Parent as OptionResult)?.Option.Name ?? "";
        result.AddError(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{option}: found {Wording.Quote(text)}, expected a whole number from 1 to {most}; {mend}"
            )
        );
        return null;
    }
}
