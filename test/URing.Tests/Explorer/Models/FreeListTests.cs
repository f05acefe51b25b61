using static URing.Tests.Explorer.FindingAssert;

namespace URing.Tests.Explorer.Models;

/// <summary>A lock-free stack of free slots: compare and exchange of its head, with and without a tag.</summary>
public sealed class FreeListTests
{
    private const int Slots = 3;
    private const long TagUnit = 16;

    [Fact]
    public void Pop_HeadWithTag_NeverGivesASlotTwice() => Holds(Explore(hasTag: true));

    [Fact]
    public void Pop_HeadWithoutTag_GivesASlotTwiceAfterAba() => Fails(FailureKind.Claim, Explore(hasTag: false));

    private static Finding Explore(bool hasTag) => ModelChecker.Explore(machine =>
    {
        var list = new FreeList(machine, hasTag);
        machine.AddThread("slow", list.PopTwice);
        machine.AddThread("busy", list.PopTwiceAndPushTheFirst);
        machine.Always("a slot has one tenant", () => list.HasOneTenantEach);
    });

    private sealed class FreeList(Machine machine, bool hasTag)
    {
        // Slot i is number i + 1; 0 ends the list.
        private readonly Word _head = machine.AddWord("head", 1);
        private readonly WordArray _next = new([.. Enumerable.Range(0, Slots)
            .Select(i => machine.AddWord($"next[{i + 1}]", i + 1 < Slots ? i + 2 : 0))]);

        private readonly WordArray _tenants = machine.AddWords("tenants", Slots);

        public bool HasOneTenantEach => Enumerable.Range(0, Slots).All(i => machine[_tenants[i]] <= 1);

        public IEnumerable<Step> PopTwice(ModelThread thread) =>
            Pop(thread, slot => { }).Concat(Pop(thread, slot => { }));

        public IEnumerable<Step> PopTwiceAndPushTheFirst(ModelThread thread)
        {
            long first = 0;
            foreach (Step step in Pop(thread, slot => first = slot))
                yield return step;
            foreach (Step step in Pop(thread, slot => { }))
                yield return step;
            if (first == 0)
                yield break;
            foreach (Step step in Push(thread, first))
                yield return step;
        }

        public IEnumerable<Step> Pop(ModelThread thread, Action<long> take)
        {
            while (true)
            {
                yield return thread.Load(_head);
                long head = thread.Result;
                long slot = head % TagUnit;
                if (slot == 0)
                    yield break;

                yield return thread.Load(_next[slot - 1]);
                long next = thread.Result;
                yield return thread.CompareExchange(_head, next + NextTag(head), head);
                if (thread.Result != head)
                    continue;

                yield return thread.Add(_tenants[slot - 1], 1);
                take(slot);
                yield break;
            }
        }

        private IEnumerable<Step> Push(ModelThread thread, long slot)
        {
            yield return thread.Add(_tenants[slot - 1], -1);
            while (true)
            {
                yield return thread.Load(_head);
                long head = thread.Result;
                yield return thread.StoreRelease(_next[slot - 1], head % TagUnit);
                yield return thread.CompareExchange(_head, slot + NextTag(head), head);
                if (thread.Result == head)
                    yield break;
            }
        }

        private long NextTag(long head) => hasTag ? ((head / TagUnit) + 1) * TagUnit : 0;
    }
}
