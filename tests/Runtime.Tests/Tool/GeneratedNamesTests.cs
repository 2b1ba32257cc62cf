using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TorchSharp;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Runtime.Tests.Reference;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>A name in a generated class has one meaning: no local hides a field, nor what is inherited or imported.</summary>
public class GeneratedNamesTests
{
    private const int WidestLine = 120;

    private static readonly Lazy<IReadOnlyList<CompilationUnitSyntax>> s_sources = new(() =>
        [
            .. DrawnCases
                .Default.SelectMany(
                    one => new[] { one.Options, one.Options.Frozen() },
                    (one, options) => (one.Spec, options)
                )
                .Select(pair => ArchitectureCompiler.Emit(pair.Spec, pair.options))
                .Select(text => CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot()),
        ]
    );

    [Fact]
    public void The_compiler_knows_every_name_that_a_class_inherits_or_imports()
    {
        var path = Path.Combine(RepositoryRoot.Path, "generator/Weft.Compiler/Emit/RuntimeNames.List.cs");
        var expected = $$"""
            using System.Collections.Generic;

            namespace Weft.Compiler.Emit;

            // Written from the assemblies by WEFT_UPDATE=1 dotnet test tests/Runtime.Tests -c Release --filter GeneratedNames.
            internal static partial class RuntimeNames
            {
                /// <summary>Members that a generated class inherits and could name.</summary>
                public static readonly IReadOnlyList<string> Inherited = Words(
                    {{"\"\"\""}}
            {{Lines(Inherited())}}        {{"\"\"\""}}
                );

                /// <summary>What <c>using static</c> brings in from torch and torch.nn.</summary>
                public static readonly IReadOnlyList<string> Imported = Words(
                    {{"\"\"\""}}
            {{Lines(Imported())}}        {{"\"\"\""}}
                );
            }

            """;
        if (Environment.GetEnvironmentVariable("WEFT_UPDATE") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Fact]
    public void No_local_of_a_drawn_class_hides_another_name()
    {
        var outer = Inherited().Concat(Imported()).ToHashSet(StringComparer.Ordinal);
        foreach (var root in s_sources.Value)
        {
            var members = root.DescendantNodes()
                .OfType<FieldDeclarationSyntax>()
                .SelectMany(field => field.Declaration.Variables)
                .Select(variable => variable.Identifier.ValueText)
                .ToList();
            var locals = root.DescendantNodes()
                .OfType<LocalDeclarationStatementSyntax>()
                .SelectMany(local => local.Declaration.Variables)
                .Select(variable => variable.Identifier.ValueText)
                .ToList();

            // Logical has no other name in it than those of fields.
            var parameters = root.DescendantNodes()
                .OfType<MethodDeclarationSyntax>()
                .Where(method => method.Identifier.ValueText != "Logical")
                .SelectMany(method => method.DescendantNodes().OfType<ParameterSyntax>())
                .Select(parameter => parameter.Identifier.ValueText);

            Assert.Equal(members.Distinct(), members);
            Assert.Equal(locals.Distinct(), locals);
            var hidden = locals.Concat(parameters).Where(name => outer.Contains(name) || members.Contains(name));
            Assert.True(!hidden.Any(), $"{string.Join(", ", hidden)} hide another name in\n{root}");
            Assert.DoesNotContain(members, outer.Contains);
        }
    }

    /// <summary>An architecture named like a function that its class calls would hide the function.</summary>
    [Fact]
    public void No_architecture_may_take_the_name_of_a_function_that_classes_call()
    {
        var imported = Imported();
        var called = s_sources
            .Value.SelectMany(root => root.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Select(invocation => invocation.Expression)
            .OfType<IdentifierNameSyntax>()
            .Select(name => name.Identifier.ValueText)
            .Where(imported.Contains)
            .ToHashSet(StringComparer.Ordinal);

        Assert.Contains("cat", called);
        Assert.Contains("zeros", called);
        Assert.All(
            called,
            name =>
                Assert.Contains(
                    SpecReader
                        .ReadArchitecture(
                            "named.arch.yaml",
                            $"name: {name}\ninput: {{ real: 1 }}\nwidth: 2\nattention: {{ score: none, position: log }}\noutput: {{ real: 1 }}\n"
                        )
                        .Diagnostics,
                    diagnostic => diagnostic.Id == "WEFT010"
                )
        );
    }

    private static SortedSet<string> Inherited() =>
        Names(
            typeof(SequenceModule),
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic,
            member => !IsPrivate(member)
        );

    private static SortedSet<string> Imported()
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public;
        var names = Names(typeof(torch), Static, _ => true);
        names.UnionWith(Names(typeof(torch.nn), Static, _ => true));
        return names;
    }

    private static SortedSet<string> Names(Type type, BindingFlags which, Func<MemberInfo, bool> isSeen)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var at = type; at is not null; at = at.BaseType)
        {
            names.UnionWith(
                at.GetMembers(which | BindingFlags.DeclaredOnly)
                    .Where(member => member is not ConstructorInfo and not MethodBase { IsSpecialName: true })
                    .Where(isSeen)
                    .Select(member => member.Name.Split('`')[0])
                    .Where(SyntaxFacts.IsValidIdentifier)
            );
        }

        return names;
    }

    private static bool IsPrivate(MemberInfo member) =>
        member switch
        {
            FieldInfo field => field.IsPrivate || field.IsAssembly || field.IsFamilyAndAssembly,
            MethodBase method => method.IsPrivate || method.IsAssembly || method.IsFamilyAndAssembly,
            PropertyInfo property => property.GetAccessors(nonPublic: true).All(IsPrivate),
            EventInfo happening => IsPrivate(happening.AddMethod!),
            Type type => type.IsNestedPrivate || type.IsNestedAssembly || type.IsNestedFamANDAssem,
            _ => false,
        };

    private static string Lines(IEnumerable<string> names)
    {
        const string Indent = "        ";
        var (text, line) = (new StringBuilder(), Indent);
        foreach (var name in names)
        {
            if (line.Length + name.Length > WidestLine)
            {
                text.Append(line.AsSpan().TrimEnd()).Append('\n');
                line = Indent;
            }

            line += name + " ";
        }

        return text.Append(line.AsSpan().TrimEnd()).Append('\n').ToString();
    }
}
