using System.CommandLine;
using Weft.Compiler;
using Weft.Runtime.Costs;

namespace Weft.Tool.Commands;

/// <summary>Options that several commands share.</summary>
internal static class Options
{
    /// <summary>An option that takes a whole number of at least 1.</summary>
    public static Option<int> Positive(string name, string description, int standard) =>
        Checked(
            new Option<int>(name)
            {
                Description = description,
                HelpName = "N",
                DefaultValueFactory = _ => standard,
            }
        );

    /// <summary>An option that takes a whole number of at least 1, or null where it is not given.</summary>
    public static Option<int?> Positive(string name, string description) =>
        Checked(new Option<int?>(name) { Description = description, HelpName = "N" });

    /// <summary>The option that leaves out passes of the compiler.</summary>
    public static Option<string[]> WithoutPasses()
    {
        var option = new Option<string[]>("--no-pass")
        {
            Description = $"Leave out a pass: {string.Join(", ", CompileOptions.PassNames)}. May be repeated.",
            HelpName = "NAME",
            DefaultValueFactory = _ => [],
        };
        option.AcceptOnlyFromAmong([.. CompileOptions.PassNames]);
        return option;
    }

    /// <summary>What the compiler may do: without some passes, by the rates of this machine where they were measured.</summary>
    public static CompileOptions Compile(string[] withoutPasses) =>
        CompileOptions.Default.Without(withoutPasses) with
        {
            Calibration = MachineCalibration.Current,
        };

    private static T Checked<T>(T option)
        where T : Option
    {
        option.Validators.Add(result =>
        {
            // Text that is no number is reported by the parser itself, as an error of its own.
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 1)
            {
                result.AddError($"{option.Name} must be at least 1, found {value}.");
            }
        });
        return option;
    }
}
