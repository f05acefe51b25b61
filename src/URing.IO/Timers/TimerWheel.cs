using System.Numerics;

namespace URing.IO.Timers;

/// <summary>Timers by the tick at which they are due; setting and stopping one costs the same for any number.</summary>
/// <remarks>
/// Five levels of 64 places. A place of level 0 is one tick; of each further level 64 times as many. When the wheel
/// comes to a place of a higher level its timers move down. What is due later than the wheel reaches waits in the last
/// place and is put in again from there.
/// </remarks>
internal sealed class TimerWheel(long now)
{
    private const int Bits = 6;
    private const int Places = 1 << Bits;
    private const int Levels = 5;
    private const long Reach = 1L << (Bits * Levels);

    private readonly WheelTimer?[] _first = new WheelTimer?[Levels * Places];
    private readonly ulong[] _taken = new ulong[Levels];

    public int Count { get; private set; }

    public long Now { get; private set; } = now;

    /// <summary>Sets a timer; what is due already expires with the next tick.</summary>
    public void Add(WheelTimer timer, long due)
    {
        timer.Due = Math.Max(due, Now + 1);
        Put(timer);
        Count++;
    }

    public void Remove(WheelTimer timer)
    {
        Unlink(timer);
        Count--;
    }

    /// <summary>The next tick with something to do, or <see cref="long.MaxValue"/>.</summary>
    public long NextTick
    {
        get
        {
            long next = long.MaxValue;
            for (int level = 0; level < Levels; level++)
            {
                if (_taken[level] == 0)
                    continue;

                long place = (Now >> (Bits * level)) + 1;
                int distance = BitOperations.TrailingZeroCount(
                    BitOperations.RotateRight(_taken[level], (int)(place & (Places - 1))));
                next = Math.Min(next, (place + distance) << (Bits * level));
            }
            return next;
        }
    }

    /// <summary>Moves on to a tick and expires what is due on the way.</summary>
    public void Advance(long tick)
    {
        while (Now < tick)
        {
            Now = Math.Min(NextTick, tick);
            for (int level = Levels - 1; level > 0; level--)
            {
                if ((Now & ((1L << (Bits * level)) - 1)) == 0)
                    MoveDown(level);
            }
            Expire();
        }
    }

    /// <summary>Takes any timer out, for the end of the wheel.</summary>
    public WheelTimer? TakeAny()
    {
        foreach (WheelTimer? timer in _first)
        {
            if (timer is null)
                continue;
            Remove(timer);
            return timer;
        }
        return null;
    }

    private void Put(WheelTimer timer)
    {
        long distance = Math.Min(timer.Due - Now, Reach - 1);
        int level = distance <= 0 ? 0 : BitOperations.Log2((ulong)distance) / Bits;
        int place = (int)((Now + distance) >> (Bits * level)) & (Places - 1);
        timer.Place = (level * Places) + place;
        timer.Before = null;
        timer.Next = _first[timer.Place];
        if (timer.Next is not null)
            timer.Next.Before = timer;
        _first[timer.Place] = timer;
        _taken[level] |= 1UL << place;
    }

    private void Unlink(WheelTimer timer)
    {
        int place = timer.Place;
        if (timer.Before is null)
            _first[place] = timer.Next;
        else
            timer.Before.Next = timer.Next;
        if (timer.Next is not null)
            timer.Next.Before = timer.Before;
        (timer.Before, timer.Next, timer.Place) = (null, null, -1);
        if (_first[place] is null)
            _taken[place / Places] &= ~(1UL << (place % Places));
    }

    private void MoveDown(int level)
    {
        int place = (level * Places) + (int)((Now >> (Bits * level)) & (Places - 1));
        WheelTimer? timer = _first[place];
        _first[place] = null;
        _taken[level] &= ~(1UL << (place % Places));
        while (timer is not null)
        {
            WheelTimer? next = timer.Next;
            Put(timer);
            timer = next;
        }
    }

    // One by one, because what expires may set or stop others.
    private void Expire()
    {
        int place = (int)(Now & (Places - 1));
        while (_first[place] is { } timer && timer.Due <= Now)
        {
            Remove(timer);
            timer.Expire();
        }
    }
}
