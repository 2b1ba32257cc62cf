namespace Weft.Tool;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>A trial failed or was stopped, or the program did.</summary>
    public const int Failed = 1;

    /// <summary>The user's input is wrong; standard error says where.</summary>
    public const int BadInput = 2;
}
