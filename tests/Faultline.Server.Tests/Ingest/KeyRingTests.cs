using Faultline.Server.Ingest;
using Faultline.Server.Projects;
using Faultline.Server.Reports;

namespace Faultline.Server.Tests.Ingest;

public sealed class KeyRingTests
{
    private readonly StepTime _time = new();
    private readonly OneKey _store = new();

    [Fact]
    public async Task A_right_key_is_asked_for_once_in_a_while()
    {
        var ring = new KeyRing(_store, _time);
        for (var i = 0; i < 10; i++)
            (await ring.FindAsync(_store.Key.Text, default)).ShouldBe(_store.Project);
        _store.Asked.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(6));
        await ring.FindAsync(_store.Key.Text, default);
        _store.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_key_that_is_remembered_is_known_while_the_store_is_away_and_no_other()
    {
        var ring = new KeyRing(_store, _time);
        await ring.FindAsync(_store.Key.Text, default);
        _time.Advance(TimeSpan.FromHours(1));
        _store.IsAway = true;
        (await ring.FindAsync(_store.Key.Text, default)).ShouldBe(_store.Project);
        await Should.ThrowAsync<StoreUnavailableException>(async () => await ring.FindAsync(IngestKey.New().Text, default));
        var forged = _store.Key.Text[..^4] + (_store.Key.Text.EndsWith("aaaa", StringComparison.Ordinal) ? "bbbb" : "aaaa");
        await Should.ThrowAsync<StoreUnavailableException>(async () => await ring.FindAsync(forged, default));
    }

    [Fact]
    public async Task A_wrong_secret_of_a_remembered_key_opens_nothing_and_a_key_that_was_taken_back_neither()
    {
        var ring = new KeyRing(_store, _time);
        await ring.FindAsync(_store.Key.Text, default);
        var forged = _store.Key.Text[..^4] + (_store.Key.Text.EndsWith("aaaa", StringComparison.Ordinal) ? "bbbb" : "aaaa");
        (await ring.FindAsync(forged, default)).ShouldBeNull();
        (await ring.FindAsync("flk_nonsense", default)).ShouldBeNull();
        _store.IsTakenBack = true;
        _time.Advance(TimeSpan.FromSeconds(6));
        (await ring.FindAsync(_store.Key.Text, default)).ShouldBeNull();
        (await ring.FindAsync(_store.Key.Text, default)).ShouldBeNull();
    }

    private sealed class OneKey : IProjectStore
    {
        public IngestKey Key { get; } = IngestKey.New();

        public Project Project { get; } = new(new ProjectId(1), "default");

        public bool IsAway { get; set; }

        public bool IsTakenBack { get; set; }

        public int Asked { get; private set; }

        public Task<KeptKey?> FindKeyAsync(string publicPart, CancellationToken cancellation)
        {
            Asked++;
            if (IsAway)
                throw new StoreUnavailableException("away");
            return Task.FromResult(publicPart == Key.PublicPart && !IsTakenBack ? new KeptKey(Project, Key.Hash()) : null);
        }

        public Task<IReadOnlyList<Project>> ListAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<Project?> FindAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<Project?> AddAsync(string name, IngestKey key, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
