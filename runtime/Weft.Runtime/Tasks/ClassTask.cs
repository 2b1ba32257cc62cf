using System;
using System.Linq;
using System.Reflection;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>
/// A task of the user's own, in a C# file: a public class that derives from <see cref="SequenceTask"/>, with a public
/// constructor that takes T. The runtime holds no C# compiler; a host that has one hands it in.
/// </summary>
public static class ClassTask
{
    /// <summary>
    /// Compiles a C# file: path to assembly. Throws <see cref="ArgumentException"/> with lines of file, line and error for
    /// one that does not compile. The command <c>weft</c> sets it.
    /// </summary>
    public static Func<string, Assembly>? Compile { get; set; }

    /// <summary>The task that a file declares.</summary>
    internal static SequenceTask Create(ClassSpec spec, int length)
    {
        Func<string, Assembly> compile =
            Compile
            ?? throw new ArgumentException(
                $"Task '{spec}' is a C# file, and this program has no compiler for it; train it with the command weft."
            );
        Type[] tasks =
        [
            .. compile(spec.Path)
                .GetExportedTypes()
                .Where(type => type.IsSubclassOf(typeof(SequenceTask)) && !type.IsAbstract)
                .Where(type => spec.Class.Length == 0 || type.Name == spec.Class),
        ];
        string wanted = spec.Class.Length == 0 ? "one public class" : $"a public class '{spec.Class}'";
        if (tasks.Length != 1)
        {
            throw new ArgumentException(
                $"{spec.Path}: found {tasks.Length} tasks, expected {wanted} that derives from SequenceTask; "
                    + (tasks.Length == 0 ? "add it" : "name one by 'class'")
            );
        }

        ConstructorInfo constructor =
            tasks[0].GetConstructor([typeof(int)])
            ?? throw new ArgumentException(
                $"{spec.Path}: found no public constructor of '{tasks[0].Name}' with the length alone, expected "
                    + $"'public {tasks[0].Name}(int length)'; add it"
            );
        try
        {
            return (SequenceTask)constructor.Invoke([length]);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            throw new ArgumentException(
                $"{spec.Path}: '{tasks[0].Name}' refused length {length}: {inner.Message}",
                inner
            );
        }
    }
}
