using System;
using System.Collections.Generic;
using System.CommandLine;
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
        if (command.Subcommands.Count > 0)
        {
            // What follows a command that does not exist is no mistake of its own.
            string[] commands = [.. command.Subcommands.Select(c => c.Name)];
            string? first = unknown.FirstOrDefault(token => !IsOption(token)) ?? unknown.FirstOrDefault();
            return
            [
                $"{name}: found {(first is null ? "no command" : Wording.Quote(first))}, expected one of {string.Join(", ", commands)}{(first is null ? "; name one" : Mend(first, commands))}",
                $"See '{name} --help'.",
            ];
        }

        string[] options =
        [
            .. command
                .Options.Where(option => !option.Hidden && option.Name is not ("--help" or "--version"))
                .Select(option => option.Name),
        ];
        string[] arguments = [.. command.Arguments.Select(argument => argument.Name)];
        IEnumerable<string> described = unknown.Select(token =>
            IsOption(token)
                ? $"{name}: found {Wording.Quote(token)}, expected {(options.Length > 0 ? $"one of {string.Join(", ", options)}" : "no option")}{Mend(token, options)}"
                : $"{name}: found {Wording.Quote(token)} beyond what it takes, expected {string.Join(", ", arguments)} alone; remove it"
        );

        // The parser's own account of these tokens says less.
        IEnumerable<string> others = parsed
            .Errors.Select(error => error.Message)
            .Where(message => !unknown.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal)))
            .Select(message => $"{name}: {message}");
        return [.. described.Concat(others).Distinct(), $"See '{name} --help'."];
    }

    private static bool IsOption(string token) => token.StartsWith('-');

    private static string Mend(string token, string[] candidates) =>
        Wording.DidYouMean(token, candidates) is { Length: > 0 } meant ? meant : "; correct or remove it";
}
