using System.Buffers;

namespace Faultline.Shipping;

/// <summary>Where and how a <see cref="Shipper"/> hands reports on. Read once, when it is made.</summary>
public sealed class ShipperOptions
{
    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    /// <summary>The server's address, such as <c>http://127.0.0.1:5080</c>; a path in it is kept. http or https. No default.</summary>
    public Uri? Server { get; set; }

    /// <summary>The ingest key of the project, sent as <c>Authorization: Bearer</c>. Letters, digits and <c>-._~+/=</c> (RFC 6750 §2.1). No default.</summary>
    public string Key { get; set; } = "";

    /// <summary>Reports of one request at most. 1 to 1,000; default 500.</summary>
    public int MaxBatchRecords { get; set; } = 500;

    /// <summary>Bytes of one request at most, before compression, unless a single report is larger. 1 KiB to 64 MiB; default 1 MiB.</summary>
    public int MaxBatchBytes { get; set; } = 1024 * 1024;

    /// <summary>How often it looks for new reports when there were none. 10 ms to 1 min; default 250 ms.</summary>
    public TimeSpan IdleInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Wait after a first failure; doubles with each further one. 10 ms to <see cref="MaxBackoff"/>; default 1 s.</summary>
    public TimeSpan MinBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait after a failure, unless the server asks for a longer one. Up to 1 h; default 1 min.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait that a server's Retry-After can ask for. Up to 1 day; default 1 h.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Wait after the server refused the key: only somebody who mends the key can help. Up to 1 h; default 1 min.</summary>
    public TimeSpan KeyRefusedInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one request may take, answer included. 100 ms to 10 min; default 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it goes on shipping after it was told to stop. 0 to 1 min; default 2 s. What is left then waits for the next start.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(2);

    internal ShipperOptions Checked()
    {
        var faults = new List<string>();
        Expect(Server is { IsAbsoluteUri: true } && (Server.Scheme == Uri.UriSchemeHttp || Server.Scheme == Uri.UriSchemeHttps),
            $"Server is '{Server}'; expected an http or https address such as http://127.0.0.1:5080");
        // The key itself is never shown.
        Expect(Key.Length > 0 && !Key.AsSpan().ContainsAnyExcept(KeyCharacters), "Key is empty or has characters other than letters, digits and -._~+/=");
        Expect(MaxBatchRecords is >= 1 and <= 1000, $"MaxBatchRecords is {MaxBatchRecords}; expected 1 to 1000");
        Expect(MaxBatchBytes is >= 1024 and <= 64 * 1024 * 1024, $"MaxBatchBytes is {MaxBatchBytes}; expected 1 KiB to 64 MiB");
        Within(nameof(IdleInterval), IdleInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Within(nameof(MaxBackoff), MaxBackoff, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Within(nameof(MinBackoff), MinBackoff, TimeSpan.FromMilliseconds(10), MaxBackoff);
        Within(nameof(MaxRetryAfter), MaxRetryAfter, MinBackoff, TimeSpan.FromDays(1));
        Within(nameof(KeyRefusedInterval), KeyRefusedInterval, MinBackoff, TimeSpan.FromHours(1));
        Within(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        Within(nameof(StopTimeout), StopTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        return faults.Count == 0
            ? (ShipperOptions)MemberwiseClone()
            : throw new ArgumentException("Reports cannot be shipped: " + string.Join("; ", faults) + ".");

        void Expect(bool condition, string fault)
        {
            if (!condition)
                faults.Add(fault);
        }

        void Within(string name, TimeSpan value, TimeSpan least, TimeSpan most) =>
            Expect(value >= least && value <= most, $"{name} is {value}; expected {least} to {most}");
    }
}
