using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Weft.Runtime.Tests.House;

/// <summary>Which rooms of an assembly know which: a room is a namespace right below a root, with all that is below it.</summary>
internal sealed class Arrows
{
    private readonly Dictionary<(string From, string To), string> _examples = [];
    private readonly string _root;

    /// <param name="path">The assembly's file.</param>
    /// <param name="root">The namespace that the rooms lie in; types of its own are a room, too.</param>
    public Arrows(string path, string root)
    {
        _root = root;
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        foreach (TypeDefinition type in assembly.MainModule.GetTypes())
        {
            foreach (TypeReference other in References(type).SelectMany(Parts))
            {
                if (Room(type) is { } from && Room(other) is { } to && from != to)
                {
                    _examples.TryAdd((from, to), $"{Outermost(type).FullName} -> {Outermost(other).FullName}");
                }
            }
        }
    }

    /// <summary>The rooms that arrows lead from or to.</summary>
    public IReadOnlyList<string> Rooms =>
        [.. _examples.Keys.SelectMany(arrow => new[] { arrow.From, arrow.To }).Distinct()];

    /// <summary>The arrows of a way that ends where it began, each with two types; empty where there is none.</summary>
    public IReadOnlyList<string> Cycle()
    {
        foreach ((string from, string to) in _examples.Keys)
        {
            if (Way(to, from) is { } back)
            {
                string[] rooms = [from, .. back];
                return [.. rooms.Zip(rooms.Skip(1), (a, b) => $"{a} -> {b}: {_examples[(a, b)]}")];
            }
        }

        return [];
    }

    private List<string>? Way(string from, string to)
    {
        var before = new Dictionary<string, string?> { [from] = null };
        var waiting = new Queue<string>([from]);
        while (waiting.TryDequeue(out string? room))
        {
            if (room == to)
            {
                List<string> way = [];
                for (string? step = room; step is not null; step = before[step])
                {
                    way.Insert(0, step);
                }

                return way;
            }

            foreach (string next in _examples.Keys.Where(arrow => arrow.From == room).Select(arrow => arrow.To))
            {
                if (before.TryAdd(next, room))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return null;
    }

    private string? Room(TypeReference type)
    {
        string name = Outermost(type).Namespace;
        if (name == _root)
        {
            return name;
        }

        return name.StartsWith(_root + ".", StringComparison.Ordinal)
            ? string.Join('.', name.Split('.').Take(_root.Split('.').Length + 1))
            : null;
    }

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } owner)
        {
            type = owner;
        }

        return type;
    }

    // Of List<T[]>, List and T.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) =>
        type switch
        {
            null or GenericParameter => [],
            GenericInstanceType generic => generic
                .GenericArguments.SelectMany(Parts)
                .Concat(Parts(generic.ElementType)),
            TypeSpecification specification => Parts(specification.ElementType),
            _ => [type],
        };

    private static IEnumerable<TypeReference?> References(TypeDefinition type) =>
        [
            type.BaseType,
            .. type.Interfaces.Select(each => each.InterfaceType),
            .. type.CustomAttributes.Select(each => each.AttributeType),
            .. type.GenericParameters.SelectMany(each => each.Constraints).Select(each => each.ConstraintType),
            .. type.Fields.Select(each => each.FieldType),
            .. type.Methods.SelectMany(References),
        ];

    private static IEnumerable<TypeReference?> References(MethodDefinition method) =>
        [
            method.ReturnType,
            .. method.Parameters.Select(each => each.ParameterType),
            .. method.GenericParameters.SelectMany(each => each.Constraints).Select(each => each.ConstraintType),
            .. method.HasBody
                ? method
                    .Body.Variables.Select(each => each.VariableType)
                    .Concat(method.Body.Instructions.SelectMany(each => References(each.Operand)))
                : [],
        ];

    private static IEnumerable<TypeReference?> References(object? operand) =>
        operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            MethodReference method =>
            [
                method.DeclaringType,
                method.ReturnType,
                .. method.Parameters.Select(each => each.ParameterType),
                .. (method as GenericInstanceMethod)?.GenericArguments ?? [],
            ],
            _ => [],
        };
}
