namespace Generator.Tests;

/// <summary>Texts of specs for tests.</summary>
internal static class Specs
{
    /// <summary>How many scalars a valid spec has.</summary>
    public const int Scalars = 2;

    /// <summary>A spec without errors that sets every field.</summary>
    public static string Valid(string name, int width = 8) =>
        $"""
        name: {name}
        width: {width}

        """;
}
