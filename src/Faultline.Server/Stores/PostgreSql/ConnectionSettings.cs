using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Reads the option <c>Faultline:PostgreSql</c>.</summary>
internal static class ConnectionSettings
{
    /// <summary>The settings, with those added that a pooler by transaction needs.</summary>
    /// <exception cref="StartException">The text is none; the message names the setting and never a value, since one may be the password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StartException($"Faultline:PostgreSql is no connection string{Culprit(text)}; expected KEY=VALUE pairs with ; between, such as Host=/run/postgresql;Database=faultline;Username=faultline.");
        }

        if (string.IsNullOrEmpty(settings.Host))
            throw new StartException("Faultline:PostgreSql names no Host; expected a host name, or the directory of a Unix socket such as /run/postgresql.");
        if (string.IsNullOrEmpty(settings.Database))
            throw new StartException("Faultline:PostgreSql names no Database; expected the name of an empty database or of one that Faultline made.");

        settings.Multiplexing = false;
        settings.NoResetOnClose = true;
        settings.MaxAutoPrepare = 0;
        settings.ApplicationName ??= "faultline";
        return settings;
    }

    /// <summary>Which database, in words and without the password.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder settings) => $"{settings.Host}{(settings.Host!.StartsWith('/') ? "" : $":{settings.Port}")}, '{settings.Database}'";

    // Which pair is wrong, by its key alone.
    private static string Culprit(string text)
    {
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                continue;
            try
            {
                _ = new NpgsqlConnectionStringBuilder { [pair[..equals].Trim()] = pair[(equals + 1)..].Trim() };
            }
            catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
            {
                return $": the setting '{pair[..equals].Trim()}' is not known or its value is none";
            }
        }

        return "";
    }
}
