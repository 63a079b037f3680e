"""A column named like a parameter is used, whatever its capitals; its cells follow one grammar."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from bridge.cards.values import number
from bridge.cli.options import _assignments
from bridge.errors import PointError, TableError
from bridge.evaluation import DEFAULT, Settings, estimates, evaluate
from bridge.limits import limit_set
from bridge.point import PARAMETERS, PORTAL, Point, benchmark
from bridge.scans.columns import ADDED, REQUIRED, carried, parameter_columns, read_numbers
from bridge.scans.spec import points_from_spec
from bridge.scans.table import scan

POINT = {name: benchmark().numbers()[name] for name in PORTAL}


def table(**columns):
    """The benchmark point in as many rows as the columns have."""
    rows = len(next(iter(columns.values())))
    given = {name.lower() for name in columns}
    return {n: [v] * rows for n, v in POINT.items() if n.lower() not in given} | columns


def test_no_two_parameters_differ_by_capitals_only():
    assert len({name.lower() for name in PARAMETERS}) == len(PARAMETERS)
    assert not {name.lower() for name in PARAMETERS} & {name.lower() for name in ADDED}


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("spelled", [str.lower, str.upper, str.title, str.swapcase])
def test_any_capitals_name_the_parameter(name, spelled):
    names = [spelled(name), *(other for other in REQUIRED if other != name)]
    assert parameter_columns(names)[name] == spelled(name)


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_column_gives_the_numbers_of_its_points(name):
    """Each row is what the same point gives alone, in every quantity."""
    value = {"wzp": 3.0}.get(name) or 1.02 * getattr(benchmark().sm, name, 0.0) or 0.01
    changed = [POINT[name] * 1.02 if name in POINT else value, POINT.get(name, value)]
    rows = scan(table(**{name.upper(): changed}), limits=limit_set("today"))
    assert rows[name.upper()].tolist() == changed
    for row, there in enumerate(changed):
        point = benchmark().replace(**{name: there})
        for quantity, estimate in estimates(point).items():
            alone = pytest.approx(float(estimate.value), rel=1e-9, nan_ok=True)
            assert rows[quantity][row] == alone, quantity


def test_rows_with_other_sm_inputs_keep_their_order():
    masses = [150.0, 173.0, 150.0, -1.0, 190.0, 173.0]
    widths = [None, 2.0, 2.0, 2.0, "", 1.0]
    rows = scan(table(mt=masses, WZP=widths, id=list("abcdef")), Settings(beyond=True))
    assert rows["id"].tolist() == list("abcdef")
    assert "MT = -1.0 GeV" in rows["status"][3]
    for row in (0, 1, 2, 4, 5):
        width = widths[row] or None
        alone = evaluate(benchmark().replace(MT=masses[row], wzp=width))
        for name, quantity in alone.items():
            assert rows[name][row] == pytest.approx(quantity.value, rel=1e-9)
        assert ("the Z' width is fixed" in rows["warnings"][row]) == (width is not None)
    np.testing.assert_array_equal(rows["WZP"], [np.nan, 2.0, 2.0, 2.0, np.nan, 1.0])


def test_a_row_that_a_formula_refuses_is_the_only_one_refused(monkeypatch):
    def picky(point, settings, general):
        if np.any(np.equal(point.gmumu, 0.25)):
            raise PointError("a quarter is not computed")
        return estimates(point, settings)

    monkeypatch.setattr("bridge.scans.table.estimates", picky)
    rows = scan(table(gmumu=[0.1, 0.25, 0.2, 0.3, 0.25], MT=[173, 173, 173, 150, 150]))
    assert (rows["status"] == "a quarter is not computed").tolist() == [0, 1, 0, 0, 1]
    monkeypatch.undo()
    alone = scan(table(gmumu=[0.1, 0.2, 0.3], MT=[173, 173, 150]))
    np.testing.assert_allclose(rows["omega_h2"][[0, 2, 3]], alone["omega_h2"], rtol=1e-9)
    assert np.isnan(rows["omega_h2"][[1, 4]]).all()


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["mzp", *REQUIRED], "column mzp stands twice"),
        (["MZp", *REQUIRED], "columns MZp and mzp both give mzp"),
        (["MT", "mt", *REQUIRED], "columns MT and mt both give MT"),
        ([" mzp", *REQUIRED], "column mzp stands twice"),
        (["note", "note", *REQUIRED], "column note stands twice"),
        (["omega_h2", *REQUIRED], "column omega_h2 is one that a scan writes"),
        (["loglike", *REQUIRED], "column loglike is one that a scan writes"),
        (REQUIRED[1:], "it lacks gbb"),
        (["MT [GeV]", "mt", *REQUIRED], r"columns MT \[GeV\] and mt both give MT"),
        (["MT [TeV]", *REQUIRED], r"column MT \[TeV\]: expected MT in GeV; convert its cells"),
        (["MT [pole]", *REQUIRED], r"column MT \[pole\]: expected MT in GeV"),
        (["gchi", *REQUIRED], "column gchi is a coupling that this model does not have"),
        (["GL4", *REQUIRED], "column GL4 is a coupling that this model does not have"),
        (["GL2", *REQUIRED], "may be meant as the parameter gmumu"),
        (["DECAY 32", *REQUIRED], "column DECAY 32 may be meant as the parameter wzp"),
        (["smInputs_3", *REQUIRED], "may be meant as the parameter aS"),
    ],
)
def test_an_ambiguous_header_is_a_sentence(names, sentence):
    with pytest.raises(PointError, match=sentence):
        parameter_columns(names)


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_with_its_unit_is_used_and_one_spelled_otherwise_refused(name):
    others = [other for other in REQUIRED if other != name]
    unit = PARAMETERS[name].unit or "1"
    for column in (f"{name} [{unit}]", f"{name.upper()} ({unit})", f"{name}[{unit.upper()}]"):
        assert parameter_columns([column, *others])[name] == column
    if unit == "GeV":
        assert parameter_columns([f"{name}_GeV", *others])[name] == f"{name}_GeV"
        with pytest.raises(PointError, match=f"expected {name} in GeV; convert"):
            parameter_columns([f"{name}_TeV", *others])
    with pytest.raises(PointError, match=f"may be meant as the parameter {name}:"):
        parameter_columns([f"{name[0]}_{name[1:]}", *REQUIRED])


def test_a_column_with_a_unit_counts_from_python_too():
    rows = scan(table(**{"MT [GeV]": [150.0], "my note": ["x"]}))
    assert rows["MT [GeV]"].tolist() == [150.0] and rows["my note"].tolist() == ["x"]
    alone = estimates(benchmark().replace(MT=150.0))["br_tt"].value
    assert rows["br_tt"][0] == pytest.approx(float(alone), rel=1e-12)
    assert list(carried({"MT [GeV]": [1], "my note": [1]})) == ["my note"]
    with pytest.raises(PointError, match="may be meant as the parameter vts"):
        scan(table(V_ts=[0.9]))


NUMBERS = ("500", " 5.0E+02\t", "+.5", "1.0D+02", "5.", "1e-310", "-0.0")
NO_NUMBERS = (
    "five", "5_00", "0x1f4", "inf", "-Infinity", "nan", "1e400", "1e-400", "1e5 GeV", "1,5", "1 2",
    "\uff15\uff10\uff10", "\u0665", "--5", "1e", "auto", "True", "500\u00a0",
)  # fmt: skip


@pytest.mark.parametrize("word", NUMBERS)
def test_one_grammar_reads_cards_tables_and_the_command_line(word):
    value = number(word.strip())
    assert read_numbers("lamWS", np.array([word]))[0].tolist() == [value]
    assert _assignments((f"lamWS={word}",), PARAMETERS) == {"lamWS": value}


@pytest.mark.parametrize("word", NO_NUMBERS)
def test_one_grammar_refuses_in_cards_tables_and_on_the_command_line(word):
    values, reasons = read_numbers("lamWS", np.array([word]))
    assert np.isnan(values[0])
    assert reasons[0].startswith("lamWS: read ")
    with pytest.raises(ValueError, match="read "):
        number(word)
    with pytest.raises(PointError, match=r"-p lamWS=.*: read "):
        _assignments((f"lamWS={word}",), PARAMETERS)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (1, 1.0), (np.int8(1), 1.0), (np.float32(0.1), float(np.float32(0.1))),
        (Fraction(1, 2), 0.5), (True, None), (np.True_, None), (1j, None), (10**400, None),
        ([1.0], None), (b"1", None), (np.datetime64("2020-01-01"), None), (Decimal("0.5"), None),
        (float("inf"), np.inf), (None, None), (np.ma.masked, None), ("", None),
    ],
)  # fmt: skip
def test_a_cell_of_any_type_is_a_number_or_has_a_reason(cell, value):
    column = np.ma.array([0.0, 1.0], mask=[True, False]) if cell is np.ma.masked else None
    if column is None:
        column = np.array([None, 1.0], dtype=object)
        column[0] = cell
    values, reasons = read_numbers("AWS", column)
    assert values[1] == 1.0
    if value is None or not np.isfinite(value):
        assert list(reasons) == [0]
        assert reasons[0].startswith("AWS")
    else:
        assert not reasons
    np.testing.assert_equal(values[0], np.nan if value is None else value)


def test_an_empty_cell_is_a_computed_width_and_nothing_else():
    empty = [None, "", " ", np.nan]
    assert not read_numbers("wzp", np.array(empty, dtype=object))[1]
    assert len(read_numbers("mzp", np.array(empty, dtype=object))[1]) == 4
    rows = scan(table(wzp=empty, MZ=["", 91.0, "91.0", 91]))
    assert "MZ: the cell is empty, expected 1 to 10000 GeV" in rows["status"][0]
    assert rows["status"][1:].tolist() == ["ok"] * 3
    assert rows["width_zp"][1] == pytest.approx(estimates(benchmark())["width_zp"].value)


def test_every_parameter_of_the_result_is_a_float():
    rows = scan(table(mzp=["500", "junk"], MNU4=[400, 500], Mt=["172.5", ""], id=[1, 2]))
    assert all(rows[name].dtype == np.float64 for name in (*PORTAL[:4], "MNU4", "Mt"))
    assert rows["id"].dtype.kind == "i"


def test_a_masked_cell_is_never_computed_with():
    masses = np.ma.array([500.0, 600.0], mask=[False, True])
    rows = scan(table(mzp=masses))
    assert rows["status"][0] == "ok"
    assert "mzp: the cell is empty" in rows["status"][1]


@pytest.mark.parametrize(
    "columns", [{"mzp": [[500.0], [600.0, 1.0]]}, {"mzp": [500.0], "id": [1, 2]}]
)
def test_columns_that_are_none_are_a_sentence(columns):
    with pytest.raises(PointError, match="column"):
        scan({**{name: [value] * 2 for name, value in POINT.items()}, **columns})


def test_no_rows_give_no_rows():
    rows = scan({name: [] for name in POINT}, DEFAULT, limits=limit_set("paper"))
    assert {len(column) for column in rows.values()} == {0}


def test_the_inputs_given_as_one_are_those_of_rows_without_them():
    sm = benchmark().replace(MT=150.0).sm
    rows = scan(table(mzp=[500.0]), sm=sm)
    point = Point(**{n: POINT[n] for n in PORTAL}, sm=sm)
    assert rows["br_tt"][0] == pytest.approx(float(estimates(point)["br_tt"].value), rel=1e-12)


@pytest.mark.parametrize("name", ["order", "PDF", "scale", "sqrts"])
def test_settings_of_the_whole_scan_are_no_columns(name: str) -> None:
    with pytest.raises(PointError, match=f"column {name} is an option of the whole scan"):
        parameter_columns(["gbb", "gmumu", "gnunu", "mzp", "mnu4", name])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        *((n, "may be meant as the parameter MT") for n in ("mtop", "top_mass", "M_Top [GeV]")),
        *((n, "may be meant as the parameter mnu4") for n in ("mDM", "m_chi")),
        ("mZprime", "may be meant as the parameter mzp"),
        ("alpha_s", "may be meant as the parameter aS"),
        ("Vtb", "may be meant as the parameter vts"),
        *((n, "option of the whole scan") for n in ("v21", "v32", "sqrt_s", "sqrt(s) [TeV]")),
        *((n, "option of the whole scan") for n in ("order", "pdf")),
        *((n, "a coupling that") for n in ("gtautau", "gee", "g_e", "gcc", "gtt", "gll", "g_mu_L")),
    ],
)
def test_what_would_change_numbers_is_not_carried_in_silence(name, sentence, tmp_path):
    with pytest.raises(PointError, match=sentence):
        parameter_columns([name, *REQUIRED])
    spec = tmp_path / "points.toml"
    spec.write_text(f'kind = "grid"\n[fixed]\n"{name}" = 1\n')
    with pytest.raises(TableError, match=sentence):
        points_from_spec(spec)


OWN = "name time tag mode note id weight row model point_id mass sigma group gamma value chi2"


@pytest.mark.parametrize("name", OWN.split())
def test_names_of_the_users_own_are_carried_along(name):
    assert name not in parameter_columns([name, *REQUIRED])


@pytest.mark.parametrize("unit", ["gev", "Gev", "GEV", "GeV"])
def test_gev_is_gev_in_any_letters(unit):
    names = [f"mzp_{unit}", f"mnu4 [{unit}]", f"MT {unit}", "gbb", "gmumu", "gnunu"]
    assert set(parameter_columns(names)) == {*REQUIRED, "MT"}


def test_columns_carried_along_are_named_in_warnings():
    assert "columns carried along: my note" in scan(table(**{"my note": ["x"]}))["warnings"][0]
    assert "carried" not in scan(table(MT=[150.0]))["warnings"][0]
