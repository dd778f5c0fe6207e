using System.Text;

namespace Gateway.Storage.Queries;

/// <summary>
/// The totals by provider, model and outcome, found by the first three columns of a row. Rows come in the order of these columns within an hour, so
/// most belong where the one before did: no text is made of those.
/// </summary>
internal sealed class OutcomeGroups
{
    private readonly Dictionary<(string, string, string), OutcomeTotals> _groups = [];
    private OutcomeTotals? _last;
    private byte[] _provider = [];
    private byte[] _model = [];
    private byte[] _outcome = [];

    public IReadOnlyCollection<OutcomeTotals> All => _groups.Values;

    public OutcomeTotals Of(PreparedStatement row)
    {
        var provider = row.Text(0);
        var model = row.Text(1);
        var outcome = row.Text(2);
        if (_last is not null && outcome.SequenceEqual(_outcome) && model.SequenceEqual(_model) && provider.SequenceEqual(_provider))
            return _last;
        (_provider, _model, _outcome) = (provider.ToArray(), model.ToArray(), outcome.ToArray());
        return _last = Find(Encoding.UTF8.GetString(provider), Encoding.UTF8.GetString(model), Encoding.UTF8.GetString(outcome));
    }

    private OutcomeTotals Find(string provider, string model, string outcome)
    {
        if (!_groups.TryGetValue((provider, model, outcome), out var group))
            _groups.Add((provider, model, outcome), group = new OutcomeTotals(provider, model, outcome));
        return group;
    }
}
