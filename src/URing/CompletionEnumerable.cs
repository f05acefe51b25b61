using System.Collections;
using URing.Queues;

namespace URing;

/// <summary>The completions that a wait found, each taken as the enumeration moves to it.</summary>
/// <remarks>
/// The first step blocks again if another thread was faster, so an enumeration is empty only if the time was up, or a
/// wake or the token ended the wait. A result that nobody enumerates, or not to its end, loses nothing.
/// </remarks>
public readonly struct CompletionEnumerable : IEnumerable<Completion>
{
    private readonly URingContext? _context;
    private readonly Deadline _deadline;
    private readonly CancellationToken _token;

    internal CompletionEnumerable(URingContext? context, in Deadline deadline, CancellationToken token)
    {
        _context = context;
        _deadline = deadline;
        _token = token;
    }

    /// <summary>Starts taking completions.</summary>
    public Enumerator GetEnumerator() => new(_context, _deadline, _token);

    IEnumerator<Completion> IEnumerable<Completion>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes completions one by one.</summary>
    public struct Enumerator : IEnumerator<Completion>
    {
        private readonly URingContext? _context;
        private readonly Deadline _deadline;
        private readonly CancellationToken _token;
        private bool _started;
        private Completion _current;

        internal Enumerator(URingContext? context, in Deadline deadline, CancellationToken token)
        {
            _context = context;
            _deadline = deadline;
            _token = token;
        }

        /// <summary>The completion taken last.</summary>
        public readonly Completion Current => _current;

        readonly object IEnumerator.Current => _current;

        /// <summary>Takes the next completion; only the first step may block.</summary>
        /// <exception cref="ObjectDisposedException">The context was disposed.</exception>
        public bool MoveNext()
        {
            if (_context is null)
                return false;
            if (_started)
                return _context.TryTake(out _current);

            _started = true;
            return _context.Wait(new Span<Completion>(ref _current), _deadline, _token) > 0;
        }

        /// <summary>Not supported: completions are taken once.</summary>
        public readonly void Reset() => throw Throw.CannotReset();

        /// <summary>Does nothing.</summary>
        public readonly void Dispose()
        {
        }
    }
}
