using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Compiler.Emit;

/// <summary>
/// What simple names mean everywhere in a generated class: its own members, those that it inherits, and what it imports. A
/// second meaning would hide the first, which may compile and compute something else, so a name is declared once.
/// </summary>
internal sealed class MemberNames
{
    /// <summary>Parameters of methods and of lambdas that the writer names itself.</summary>
    private static readonly string[] Fixed = ["input", "scope", "T", "n", "t", "i", "x", "name", "dtype", "disposing"];

    private readonly Dictionary<string, string> meanings = new(StringComparer.Ordinal);
    private readonly string owner;

    /// <summary>The names of a class without fields.</summary>
    /// <param name="owner">The class.</param>
    public MemberNames(string owner)
    {
        this.owner = owner;
        Add(RuntimeNames.Imported, "imported from TorchSharp");
        Add(RuntimeNames.Used, "a type, function or member that generated code refers to");
        Add(RuntimeNames.Inherited, "a member that the class inherits");
        Add(Fixed, "a parameter of a method or lambda of the class");
        meanings[owner] = "the class itself";
    }

    /// <summary>All names that have a meaning.</summary>
    public IEnumerable<string> All => meanings.Keys;

    /// <summary>Adds a member.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What it is, for the message.</param>
    /// <exception cref="InvalidOperationException">The name has a meaning already: a defect of the compiler.</exception>
    public void Declare(string name, string meaning)
    {
        if (meanings.TryGetValue(name, out var known))
        {
            throw new InvalidOperationException(
                $"found two meanings of the name '{name}' in the class {owner}: {known}, and {meaning}; expected one, "
                    + "since one would hide the other; this is a defect of the compiler"
            );
        }

        meanings.Add(name, meaning);
    }

    private void Add(IEnumerable<string> names, string meaning)
    {
        foreach (var name in names.Where(name => !meanings.ContainsKey(name)))
        {
            meanings.Add(name, meaning);
        }
    }
}
