namespace Faultline.Mail.Mime;

/// <summary>A header field: its name as it stands, its value unfolded and without the blanks round it.</summary>
internal readonly record struct MailField(string Name, string Value)
{
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
