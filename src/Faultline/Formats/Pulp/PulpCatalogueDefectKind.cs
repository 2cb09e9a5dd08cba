namespace Faultline.Formats.Pulp;

/// <summary>What can be wrong with an entry of a catalogue document.</summary>
public enum PulpCatalogueDefectKind
{
    /// <summary>The document is no JSON object with a list <c>codes</c>, or an entry of it is no object with a text <c>code</c>.</summary>
    MalformedDocument,

    /// <summary>The code has not the form of three upper-case letters and four digits.</summary>
    MalformedCode,

    /// <summary>Two entries in use have one code.</summary>
    DuplicateCode,

    /// <summary>A code that was retired is in use again.</summary>
    ReusedRetiredCode,

    /// <summary>Codes of two projects begin with the same three letters.</summary>
    SharedPrefix,

    /// <summary>A placeholder of the template makes the formatting throw, so that the whole error document is lost.</summary>
    MalformedPlaceholder,

    /// <summary>A placeholder names no required field: where it is not given, the formatting throws.</summary>
    UndeclaredPlaceholder,

    /// <summary>A placeholder lacks its letter, and takes the first one of the next word for it. A hint: the text is wrong, but there is one.</summary>
    SwallowedLetter,

    /// <summary>A required field does not appear in the template. A hint.</summary>
    UnusedField,

    /// <summary>The code is referred to and defined nowhere. A hint.</summary>
    UndefinedCode,
}
