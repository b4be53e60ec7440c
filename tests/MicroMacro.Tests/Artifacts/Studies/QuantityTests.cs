using MicroMacro.Artifacts.Studies;

namespace MicroMacro.Tests.Artifacts.Studies;

public sealed class QuantityTests
{
    public static TheoryData<string, string, double> Conversions() => new()
    {
        { "300 K", "temperature", 300.0 },
        { "1 fs", "time", 0.001 },
        { "2e3 ps", "time", 2000.0 },
        { "1.5 ns", "time", 1500.0 },
        { "20", "time", 20.0 },
        { "5 /ps", "rate", 5.0 },
        { "5 1/ps", "rate", 5.0 },
        { "5 ps^-1", "rate", 5.0 },
        { "1 /fs", "rate", 1000.0 },
        { "1 A", "length", 0.1 },
        { "1 Å", "length", 0.1 },
        { "0.3nm", "length", 0.3 },
        { "-60 deg", "angle", -1.0471975511965976 },
        { "180 deg", "angle", Math.PI },
        { "-180°", "angle", -Math.PI },
        { "1.5 rad", "angle", 1.5 },
        { "5 kcal/mol", "energy", 20.92 },
        { "5 kJ/mol", "energy", 5.0 },
        { "1 kT", "energy", 2.494338785445972 },
        { "200 kJ/mol/rad^2", "stiffness", 200.0 },
        { "1 kcal/mol/rad^2", "stiffness", 4.184 },
        { "1 kJ/mol/deg^2", "stiffness", 3282.806350011744 },
        { "80 kT/rad²", "stiffness", 199.54710283567778 },
        { "4e8", "plain", 4e8 },
        { "+1E-3", "plain", 1e-3 },
    };

    [Theory, Trait("Kind", "Unit")]
    [MemberData(nameof(Conversions))]
    public void Units_become_internal_units(string text, string kind, double expected)
        => Assert.Equal(expected, Quantity.Parse(text).To(Kind(kind), Quantity.BoltzmannConstant * 300.0), Math.Abs(expected) * 4e-16);

    [Theory, Trait("Kind", "Unit")]
    [InlineData("-60", "angle", "-60 needs a unit, because it is an angle: write -60 deg or -60 rad.")]
    [InlineData("200", "stiffness", "write 200 kJ/mol/rad^2")]
    [InlineData("300 Kelvin", "temperature", "'Kelvin' is not a known unit.")]
    [InlineData("60 degs", "angle", "did you mean 'deg'?")]
    [InlineData("5 kcal/mole", "energy", "did you mean 'mol'?")]
    [InlineData("5 ps", "temperature", "5 ps has the wrong unit: a temperature is needed, in K.")]
    [InlineData("5 kJ", "energy", "an energy is needed, in kJ/mol or kcal/mol or kT.")]
    [InlineData("5 deg", "plain", "a plain number is needed, without a unit.")]
    [InlineData("5 kJ/mol/rad", "stiffness", "wrong unit")]
    [InlineData("abc", "time", "'abc' is not a number.")]
    [InlineData("", "time", "'' is not a number.")]
    [InlineData("nan", "time", "is not a number.")]
    [InlineData("1e999", "time", "is not a number.")]
    [InlineData("1.2.3", "time", "is not a number.")]
    [InlineData("5 ps^9", "time", "'ps^9' is not a known unit")]
    public void What_is_wrong_is_said_with_what_would_be_right(string text, string kind, string expected)
    {
        StudyException error = Assert.Throws<StudyException>(() => Quantity.Parse(text).To(Kind(kind), 2.5));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Thermal_energies_need_a_temperature()
        => Assert.Throws<StudyException>(() => Quantity.Parse("1 kT").To(UnitKind.Energy));

    [Fact, Trait("Kind", "Unit")]
    public void Labels_are_read_by_name()
    {
        (string, string)[] variables = [("phi", "rad"), ("d", "nm"), ("x", "")];
        Assert.Equal([-Math.PI / 3, 0.3, 0.5], LabelText.Parse("x=0.5, phi = -60 deg,d=3 A", variables));
        Assert.Contains("deg or", Assert.Throws<StudyException>(() => LabelText.Parse("phi=-60, d=1, x=1", variables)).Message, StringComparison.Ordinal);
        Assert.Contains("lacks a value of 'x'", Assert.Throws<StudyException>(() => LabelText.Parse("phi=1 rad, d=1", variables)).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'phi'?", Assert.Throws<StudyException>(() => LabelText.Parse("phy=1 rad", variables)).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<StudyException>(() => LabelText.Parse("x=1, x=2", variables)).Message, StringComparison.Ordinal);
        Assert.Contains("NAME=VALUE", Assert.Throws<StudyException>(() => LabelText.Parse("0.5", variables)).Message, StringComparison.Ordinal);
    }

    private static UnitKind Kind(string name) => name switch
    {
        "temperature" => UnitKind.Temperature,
        "time" => UnitKind.Time,
        "rate" => UnitKind.Rate,
        "length" => UnitKind.Length,
        "angle" => UnitKind.Angle,
        "energy" => UnitKind.Energy,
        "stiffness" => UnitKind.Stiffness(UnitKind.Energy, UnitKind.Angle),
        _ => UnitKind.Plain,
    };
}
