namespace Faultline.Server.Pages;

/// <summary>What forms are signed with.</summary>
internal sealed class FormKey(byte[] bytes)
{
    public ReadOnlySpan<byte> Bytes => bytes;
}
