namespace Faultline.Server.Stores.Sqlite.Backups;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Below the backup's directory, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its bytes, lower-case hexadecimal.</param>
internal sealed record BackupFile(string Path, long Bytes, string Sha256);
