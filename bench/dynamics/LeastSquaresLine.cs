namespace MicroMacro.Bench.Dynamics;

/// <summary>The slope of the least-squares line through points that come one by one.</summary>
internal sealed class LeastSquaresLine
{
    private double _count;
    private double _meanX;
    private double _meanY;
    private double _xx;
    private double _xy;

    public double Slope => _xy / _xx;

    public void Add(double x, double y)
    {
        _count++;
        double dx = x - _meanX;
        _meanX += dx / _count;
        _meanY += (y - _meanY) / _count;
        _xx += dx * (x - _meanX);
        _xy += dx * (y - _meanY);
    }
}
