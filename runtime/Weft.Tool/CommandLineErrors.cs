using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Tool;

/// <summary>What is wrong with a command line: what was found, what was expected, and what was probably meant.</summary>
internal static class CommandLineErrors
{
    /// <summary>One line for each mistake, and where to read more.</summary>
    public static IEnumerable<string> Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string name = parsed.RootCommandResult.Command == command ? "weft" : $"weft {command.Name}";
        string[] unknown = [.. parsed.UnmatchedTokens];
        string[] lines =
            command.Subcommands.Count > 0
                ? [NoCommand(command, unknown)]
                : [.. Unknown(command, unknown), .. Others(parsed, unknown)];
        return [.. lines.Distinct().Select(line => $"{name}: {line}"), $"See '{name} --help'."];
    }

    // What follows a command that does not exist is no mistake of its own.
    private static string NoCommand(Command root, string[] unknown)
    {
        string[] commands = [.. root.Subcommands.Select(c => c.Name)];
        string? first = unknown.FirstOrDefault(token => !IsOption(token)) ?? unknown.FirstOrDefault();
        string expected = $"expected one of {string.Join(", ", commands)}";
        if (first is null)
        {
            return $"found no command, {expected}; name one";
        }

        string mend =
            SpecSuffix.IsExperiment(first) ? $"; write 'weft train {first}', for instance"
            : SpecSuffix.IsArchitecture(first) ? $"; write 'weft check {first}', for instance"
            : first is "help" or "version" ? $"; write 'weft --{first}'"
            : Mend(first, IsOption(first) ? ["--help", "--version"] : commands);
        return $"found {Wording.Quote(first)}, {expected}{mend}";
    }

    private static IEnumerable<string> Unknown(Command command, string[] unknown)
    {
        string[] options =
        [
            .. command
                .Options.Where(option => !option.Hidden && option.Name is not ("--help" or "--version"))
                .Select(option => option.Name),
        ];
        string[] arguments = [.. command.Arguments.Select(argument => argument.Name)];
        for (int i = 0; i < unknown.Length; i++)
        {
            string token = unknown[i];
            if (IsOption(token))
            {
                string expected = options.Length > 0 ? $"one of {string.Join(", ", options)}" : "no option";
                yield return $"found {Wording.Quote(token)}, expected {expected}{Mend(token, options)}";
            }
            else if (i == 0 || !IsOption(unknown[i - 1]))
            {
                // What follows an unknown option is the value of that.
                string expected = arguments.Length > 0 ? $"{string.Join(", ", arguments)} alone" : "none";
                yield return $"found {Wording.Quote(token)} beyond what it takes, expected {expected}; remove it";
            }
        }
    }

    private static IEnumerable<string> Others(ParseResult parsed, string[] unknown) =>
        from error in parsed.Errors
        where !unknown.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))
        select error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } option =>
                $"{option.Option.Name}: found no value, expected {option.Option.HelpName ?? "one"}; add it",
            OptionResult { Tokens.Count: > 1, Option.Arity.MaximumNumberOfValues: 1 } option =>
                $"{option.Option.Name}: found {option.Tokens.Count} values, expected one; remove the others",
            ArgumentResult { Tokens.Count: 0, Argument.Arity.MinimumNumberOfValues: > 0 } argument => Missing(
                argument.Argument
            ),
            CommandResult command
                when command.Command.Arguments.FirstOrDefault(a =>
                    a.Arity.MinimumNumberOfValues > 0 && command.GetResult(a) is not { Tokens.Count: > 0 }
                )
                    is { } argument => Missing(argument),
            _ => error.Message,
        };

    private static string Missing(Argument argument) =>
        $"found no {argument.Name}, expected {argument.Description?.TrimEnd('.').ToLowerInvariant()}; name a file";

    private static bool IsOption(string token) => token.StartsWith('-');

    private static string Mend(string token, string[] candidates)
    {
        // "-o" is what other programs call "--out".
        string? meant =
            token.Length == 2 && IsOption(token)
                ? candidates.FirstOrDefault(c => c.StartsWith($"-{token}", StringComparison.Ordinal))
                : null;
        string hint = meant is null ? Wording.DidYouMean(token, candidates) : $"; did you mean '{meant}'?";
        return hint.Length > 0 ? hint : "; correct or remove it";
    }
}
