using System;

namespace Weft.Compiler.Spec;

/// <summary>
/// Thrown by a host that is asked for the text of a file which it may not open, whether or not the file exists: a compiler
/// sees only what the build hands to it.
/// </summary>
/// <param name="reason">Goes on after the file's name: "which is ..., expected ...; " and a mend.</param>
public sealed class UnreachableFileException(string reason) : Exception(reason);
