using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;
using URing.TestKit;

namespace URing.IO.Tests.Metrics;

/// <summary>What a loop tells a meter's listener, an event listener and a logger.</summary>
public abstract class Instruments(KernelCase kernel) : LoopContract(kernel)
{
    [Fact]
    public async Task Meter_LoopAtWork_TellsOperationsByKindAndRoute()
    {
        using var meter = new ListenedMeter();
        string name = $"metered {Guid.NewGuid():N}";
        using var data = new TestFile("0123"u8);
        using var pipe = new TestPipe();
        URingLoop loop = NewLoop(new URingLoopOptions { MostInFlight = 2 }, name);
        await using (URingFile file = await URingFile.OpenAsync(
            data.Path, new URingFileOptions { Access = FileAccess.ReadWrite, Route = FileRoute.Ring }, loop))
        {
            Assert.Equal(4, await file.ReadAsync(new byte[4], 0));
            Assert.Equal(4, await file.WriteAsync(new byte[4], 0));
            await file.FlushAsync();
            await file.SetLengthAsync(2);
            await file.AllocateAsync(0, 10);
            _ = await file.GetInfoAsync();
            _ = await loop.WaitWritableAsync(pipe.Writer);
        }
        string[] kinds = ["open", "read", "write", "flush", "set_length", "allocate", "get_info", "poll"];
        foreach (string kind in kinds)
            Assert.True(meter.Operations.GetValueOrDefault((kind, "ring")) >= 1, $"{kind} was not counted");

        await using URingFile reader = ReaderOf(pipe, loop);
        Task<int>[] reads = [.. Enumerable.Range(0, 5).Select(_ => reader.ReadAsync(new byte[1], 0).AsTask())];
        await Until(() => loop.Waiting == 3, "three wait");
        Dictionary<string, double> seen = meter.Observe(name);
        Assert.Equal(2, seen["uring.loop.in_flight"]);
        Assert.Equal(3, seen["uring.loop.waiting"]);
        Assert.True(seen["uring.loop.enters"] > 0);
        Assert.True(seen["uring.loop.entries"] >= 8);
        Assert.True(seen["uring.loop.wakes"] > 0);
        Assert.Equal(0, seen["uring.loop.strays"]);
        Assert.Equal(0, seen["uring.loop.quarantined"]);
        Assert.InRange(seen["uring.loop.busy_share"], 0, 1);
        Assert.True(seen["uring.loop.entries_per_enter"] >= 1);
        Assert.Contains("uring.loop.overflows", seen.Keys);
        Assert.Contains("uring.loop.blocked", seen.Keys);
        Assert.Contains("uring.loop.blocking_waits", seen.Keys);
        Assert.Contains("uring.loop.blocking_time", seen.Keys);
        pipe.Write(new byte[5]);
        Assert.Equal(5, (await Task.WhenAll(reads).WaitAsync(Deadline)).Sum());
        Assert.True(await loop.CloseAsync(Deadline));
        Assert.True(meter.Observe(name).Count == 0);
    }

    [Fact]
    public async Task Events_LoopAtWork_AreWritten()
    {
        using var events = new ListenedEvents();
        string name = $"told {Guid.NewGuid():N}";
        using var pipe = new TestPipe();
        URingLoop loop = NewLoop(new URingLoopOptions { BlockedAfter = TimeSpan.FromMilliseconds(10) }, name);
        await using URingFile reader = ReaderOf(pipe, loop);
        pipe.Write("x"u8);
        Assert.Equal(1, await reader.ReadAsync(new byte[1], 0));
        using var go = new ManualResetEventSlim();
        loop.Post(() => Assert.True(go.Wait(Deadline)));
        await Until(() => loop.Core.Blocked > 0, "the loop is blocked");
        go.Set();
        Assert.True(await loop.CloseAsync(Deadline));
        foreach (string expected in new[]
        {
            $"LoopStarted {name} {Kernel.Name}", $"LoopBlocked {name}", "RouteLearned read Ring", $"LoopStopped {name}",
        })
        {
            await Until(() => events.Written.Contains(expected), expected);
        }
    }

    [Fact]
    public async Task Logger_LoopAtWork_IsTold()
    {
        using var log = new KeptLog();
        string name = $"logged {Guid.NewGuid():N}";
        var options = new URingLoopOptions
        {
            LoggerFactory = log,
            BlockedAfter = TimeSpan.FromMilliseconds(10),
            UnhandledException = static _ => { },
        };
        URingLoop loop = NewLoop(options, name);
        using var go = new ManualResetEventSlim();
        loop.Post(static () => throw new NotSupportedException());
        loop.Post(() => Assert.True(go.Wait(Deadline)));
        await Until(() => loop.Core.Blocked > 0, "the loop is blocked");
        go.Set();
        Assert.True(await loop.CloseAsync(Deadline));
        foreach ((LogLevel level, string text) in new[]
        {
            (LogLevel.Debug, $"{name} runs on kernel {Kernel.Name}"), (LogLevel.Error, $"exception of code on {name}"),
            (LogLevel.Warning, $"{name} made no turn"), (LogLevel.Debug, $"{name} has ended"),
        })
        {
            await Until(() => log.Lines.Any(
                line => line.Level == level && line.Text.Contains(text, StringComparison.Ordinal)), text);
        }
        Assert.All(log.Categories, static category => Assert.Equal("URing.IO", category));
    }

    // A device that hangs cannot be had here: code that holds the loop stands in for it.
    [Fact]
    public async Task Close_TimeIsUp_SaysHowManyAreKeptAndGoesOnWaiting()
    {
        using var log = new KeptLog();
        URingLoop loop = NewLoop(new URingLoopOptions { LoggerFactory = log });
        using var go = new ManualResetEventSlim();
        loop.Post(() => Assert.True(go.Wait(Deadline)));
        Assert.False(await loop.CloseAsync(TimeSpan.FromMilliseconds(5)));
        Assert.Contains(log.Lines, static line => line.Level == LogLevel.Error);
        go.Set();
        Assert.True(await loop.CloseAsync(Deadline));
    }

    public sealed class OverLinux() : Instruments(KernelCase.Linux);

    public sealed class OverEmulated() : Instruments(KernelCase.Emulated);

    private sealed class ListenedMeter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Name, string Loop, double Value)> _observed = new();

        public ListenedMeter()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "URing.IO")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((meter, value, tags, _) => Take(meter, value, tags));
            _listener.SetMeasurementEventCallback<int>((meter, value, tags, _) => Take(meter, value, tags));
            _listener.SetMeasurementEventCallback<double>((meter, value, tags, _) => Take(meter, value, tags));
            _listener.Start();
        }

        public ConcurrentDictionary<(string Kind, string Route), long> Operations { get; } = new();

        public Dictionary<string, double> Observe(string loop)
        {
            _observed.Clear();
            _listener.RecordObservableInstruments();
            return _observed.Where(seen => seen.Loop == loop).ToDictionary(seen => seen.Name, seen => seen.Value);
        }

        public void Dispose() => _listener.Dispose();

        private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Dictionary<string, object?> all = new(tags.ToArray());
            if (instrument.Name != "uring.io.operations")
            {
                _observed.Enqueue((instrument.Name, (string)all["uring.loop"]!, value));
                return;
            }
            var key = ((string)all["uring.operation"]!, (string)all["uring.route"]!);
            _ = Operations.AddOrUpdate(key, (long)value, (_, old) => old + (long)value);
        }
    }

    private sealed class ListenedEvents : EventListener
    {
        public ConcurrentQueue<string> Written { get; } = new();

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "URing-IO")
                EnableEvents(eventSource, EventLevel.Verbose);
        }

        // Called by the base's constructor too, before there is a queue.
        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            Written?.Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");
    }

    private sealed class KeptLog : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

        public ConcurrentQueue<string> Categories { get; } = new();

        public ILogger CreateLogger(string categoryName)
        {
            Categories.Enqueue(categoryName);
            return this;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
