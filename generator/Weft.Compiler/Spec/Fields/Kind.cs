using System;
using System.Collections.Generic;

namespace Weft.Compiler.Spec.Fields;

/// <summary>One kind of a thing (a positional encoding, a norm): the word that names it, and the settings it takes.</summary>
/// <param name="word">The word in the file.</param>
/// <param name="doc">Shown by editors.</param>
/// <param name="read">The thing, from its settings.</param>
/// <param name="settings">Keys that stand beside <c>kind</c>.</param>
internal sealed class Kind<T>(string word, string doc, Func<FieldValues, T> read, params Field[] settings)
{
    public string Word => word;

    public string Doc => doc;

    public IReadOnlyList<Field> Settings => settings;

    public T Read(FieldValues values) => read(values);
}
