using CsCheck;
using URing.IO.Timers;

namespace URing.IO.Tests.Timers;

/// <summary>The wheel as a structure: what it does is what a sorted list does.</summary>
public sealed class TimerWheelTests
{
    // Around each level's border, and beyond the wheel's reach.
    private static readonly Gen<long> s_time = Gen.OneOf(
        Gen.Long[0, 70], Gen.Long[0, 5000], Gen.Long[4090, 4102], Gen.Long[0, 1L << 20], Gen.Long[0, 1L << 31],
        Gen.Int[1, 31].Select(static bits => 1L << bits), Gen.Int[1, 31].Select(static bits => (1L << bits) - 1));

    // Of ten moves five add, two remove, three move on.
    private static readonly Gen<Move> s_move = Gen.Select(
        Gen.Int[0, 9], s_time, Gen.Int[0, 1000], static (kind, time, index) => new Move(kind, time, index));

    [Fact]
    public void Moves_Any_ExpireWhatASortedListDoes() =>
        Gen.Select(Gen.OneOf(Gen.Const(0L), s_time), s_move.Array[1, 60]).Sample(static (start, moves) =>
        {
            var wheel = new TimerWheel(start);
            List<Timer> model = [];
            foreach (Move move in moves)
                Apply(wheel, model, move);
            Advance(wheel, model, wheel.Now + (1L << 33));
            Assert.Empty(model);
        }, iter: 5_000);

    [Fact]
    public void Expire_TimerThatSetsItselfAgain_ExpiresOnceATick()
    {
        var wheel = new TimerWheel(0);
        var timer = new Repeated(wheel);
        wheel.Add(timer, 1);
        wheel.Advance(10_000);
        Assert.Equal(10_000, timer.Count);
    }

    [Fact]
    public void Expire_TimerThatStopsAnother_TheOtherDoesNotExpire()
    {
        var wheel = new TimerWheel(0);
        var second = new Timer();
        var first = new Stopper(wheel, second);
        // The newest of a tick expires first.
        wheel.Add(second, 50);
        wheel.Add(first, 50);
        wheel.Advance(50);
        Assert.False(second.HasExpired);
        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public void TakeAny_ManyTimers_TakesEachOnce()
    {
        var wheel = new TimerWheel(0);
        for (int i = 0; i < 5000; i++)
            wheel.Add(new Timer(), 1L + ((long)i * i));
        int taken = 0;
        while (wheel.TakeAny() is { IsSet: false })
            taken++;
        Assert.Equal(5000, taken);
        Assert.Equal(0, wheel.Count);
        Assert.Equal(long.MaxValue, wheel.NextTick);
    }

    private static void Apply(TimerWheel wheel, List<Timer> model, Move move)
    {
        if (move.Kind < 5)
        {
            var timer = new Timer { Expected = Math.Max(wheel.Now + move.Time, wheel.Now + 1) };
            wheel.Add(timer, wheel.Now + move.Time);
            model.Add(timer);
        }
        else if (move.Kind >= 7)
        {
            Advance(wheel, model, wheel.Now + move.Time);
        }
        else if (model.Count > 0)
        {
            Timer removed = model[move.Index % model.Count];
            wheel.Remove(removed);
            _ = model.Remove(removed);
        }
        Assert.Equal(model.Count, wheel.Count);
        // Never later than what is due next: at worst the wheel looks once more in between.
        long next = model.Count == 0 ? long.MaxValue : model.Min(static timer => timer.Expected);
        Assert.True(wheel.NextTick <= next, $"next is {wheel.NextTick}, due {next}");
        Assert.True(wheel.NextTick > wheel.Now);
    }

    private static void Advance(TimerWheel wheel, List<Timer> model, long tick)
    {
        foreach (Timer timer in model)
            timer.Wheel = wheel;
        wheel.Advance(tick);
        Assert.Equal(tick, wheel.Now);
        foreach (Timer timer in model)
        {
            Assert.Equal(timer.Expected <= tick, timer.HasExpired);
            Assert.True(!timer.HasExpired || timer.ExpiredAt == timer.Expected);
        }
        _ = model.RemoveAll(timer => timer.HasExpired);
    }

    private sealed record Move(int Kind, long Time, int Index);

    private sealed class Timer : WheelTimer
    {
        public long Expected { get; init; }

        public TimerWheel? Wheel { get; set; }

        public bool HasExpired { get; private set; }

        public long ExpiredAt { get; private set; }

        public override void Expire()
        {
            Assert.False(HasExpired);
            HasExpired = true;
            ExpiredAt = Wheel?.Now ?? 0;
        }
    }

    private sealed class Repeated(TimerWheel wheel) : WheelTimer
    {
        public int Count { get; private set; }

        public override void Expire()
        {
            Count++;
            wheel.Add(this, wheel.Now + 1);
        }
    }

    private sealed class Stopper(TimerWheel wheel, WheelTimer other) : WheelTimer
    {
        public override void Expire() => wheel.Remove(other);
    }
}
