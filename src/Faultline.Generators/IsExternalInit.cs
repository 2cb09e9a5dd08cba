namespace System.Runtime.CompilerServices;

/// <summary>The compiler asks for this type where a record has properties; netstandard2.0 has none.</summary>
internal static class IsExternalInit;
