namespace URing.Tests.Explorer;

/// <summary>The choices of one schedule; advancing gives the next one, depth first.</summary>
internal sealed class Schedule
{
    private readonly List<(int Chosen, int Count)> _choices = [];
    private int _position;

    /// <summary>Whether all choices made so far repeat those of the schedule before.</summary>
    public bool IsRepeating => _position < _choices.Count;

    public int Length => _position;

    public int Choose(int count)
    {
        if (!IsRepeating)
            _choices.Add((0, count));
        return _choices[_position++].Chosen;
    }

    public void Restart() => _position = 0;

    /// <summary>Forgets what lies behind the current position: nothing new is to be found there.</summary>
    public bool TryAdvance()
    {
        _choices.RemoveRange(_position, _choices.Count - _position);
        _position = 0;
        while (_choices.Count > 0)
        {
            (int chosen, int count) = _choices[^1];
            _choices.RemoveAt(_choices.Count - 1);
            if (chosen + 1 < count)
            {
                _choices.Add((chosen + 1, count));
                return true;
            }
        }
        return false;
    }
}
