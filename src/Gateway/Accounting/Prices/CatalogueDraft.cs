using System.Collections.Immutable;

namespace Gateway.Accounting.Prices;

/// <summary>The catalogue while its rows come in: a price belongs to the model above it, a model to the vendor above it.</summary>
internal sealed class CatalogueDraft
{
    private readonly ImmutableArray<CatalogueVendor>.Builder _vendors = ImmutableArray.CreateBuilder<CatalogueVendor>();
    private readonly List<CatalogueModel> _models = [];
    private readonly List<PricePeriod> _prices = [];
    private Func<List<CatalogueModel>, CatalogueVendor>? _vendor;
    private Func<ImmutableArray<PricePeriod>, CatalogueModel>? _model;

    /// <summary>Of the whole; null until its row has come.</summary>
    public string? Version { get; set; }

    public void Vendor(Func<List<CatalogueModel>, CatalogueVendor> make)
    {
        EndVendor();
        _vendor = make;
    }

    public void Model(Func<ImmutableArray<PricePeriod>, CatalogueModel> make)
    {
        if (_vendor is null)
            throw new FormatException("a model before any vendor");
        EndModel();
        _model = make;
    }

    public void Price(PricePeriod price)
    {
        if (_model is null)
            throw new FormatException("a price before any model");
        _prices.Add(price);
    }

    public ImmutableArray<CatalogueVendor> Finish()
    {
        EndVendor();
        return _vendors.ToImmutable();
    }

    private void EndVendor()
    {
        EndModel();
        if (_vendor is not null)
            _vendors.Add(_vendor(_models));
        _models.Clear();
        _vendor = null;
    }

    private void EndModel()
    {
        if (_model is not null)
            _models.Add(_model([.. _prices]));
        _prices.Clear();
        _model = null;
    }
}
