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
        ConstructorInfo constructor = Find(compile(spec.Path), spec);
        try
        {
            return (SequenceTask)constructor.Invoke([length]);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            throw new ArgumentException(
                $"{spec.Path}: '{constructor.DeclaringType!.Name}' refused length {length}: {inner.Message}",
                inner
            );
        }
    }

    /// <summary>
    /// The constructor of the task that an assembly declares. Types are compared by their names, so that the assembly may be
    /// one whose metadata alone were loaded, of which no code can run.
    /// </summary>
    /// <param name="assembly">What the file was compiled to.</param>
    /// <param name="spec">The file, and the class where it holds several.</param>
    /// <exception cref="ArgumentException">There is no such class, more than one, or it has no such constructor.</exception>
    public static ConstructorInfo Find(Assembly assembly, ClassSpec spec)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(spec);
        Type[] tasks =
        [
            .. assembly
                .GetExportedTypes()
                .Where(type => !type.IsAbstract && IsTask(type.BaseType))
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

        return Array.Find(
                tasks[0].GetConstructors(),
                c => c.GetParameters() is [var only] && only.ParameterType.FullName == typeof(int).FullName
            )
            ?? throw new ArgumentException(
                $"{spec.Path}: found no public constructor of '{tasks[0].Name}' with the length alone, expected "
                    + $"'public {tasks[0].Name}(int length)'; add it"
            );
    }

    private static bool IsTask(Type? type) =>
        type is not null && (type.FullName == typeof(SequenceTask).FullName || IsTask(type.BaseType));
}
