"""A scan's verdicts are those of `zpbridge evaluate`, row by row."""

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.errors import ZpbridgeError
from bridge.evaluation import DEFAULT, Settings, estimates
from bridge.limits import Options, limit_set, loglike, overall, verdicts
from bridge.point import Point
from bridge.scans.engine import points_from_file, run
from bridge.scans.table import scan
from bridge.scans.verdict_columns import VERDICT_COLUMNS

TABLE = {
    "gbb": np.array([0.0122, 0.1, 0.1, 0.01]),
    "gmumu": np.array([0.5, 0.1, 0.1, 0.3]),
    "gnunu": np.array([1.0, 0.1, 0.1, 0.0]),
    "mzp": np.array([500.0, 500.0, -5.0, 500.0]),
    "mnu4": np.array([2565.0, 217.0, 217.0, 400.0]),
}


@pytest.mark.parametrize("name", ["paper", "today"])
@pytest.mark.parametrize("options", [None, Options(rescale=True)])
def test_rows_get_the_verdict_of_their_point(name, options):
    limits = limit_set(name)
    out = scan(TABLE, limits=limits, options=options)
    for i in (0, 1, 3):
        point = Point(**{parameter: column[i] for parameter, column in TABLE.items()})
        values = {n: e.value for n, e in estimates(point).items()}
        found = overall(verdicts(point, values, limits, options))
        assert out["excluded"][i] == float(found.excluded)
        assert out["strongest"][i] == str(found.strongest)
        # chunks and single points share every formula
        assert out["strongest_r"][i] == pytest.approx(float(found.r), rel=1e-9)
        assert out["loglike"][i] == pytest.approx(
            float(loglike(point, values, limits, options)), rel=1e-9
        )


def test_a_row_without_numbers_has_no_verdict():
    out = scan(TABLE, limits=limit_set("paper"))
    assert "mzp" in out["status"][2]
    assert out["strongest"][2] == ""
    assert all(np.isnan(out[name][2]) for name in ("excluded", "strongest_r"))
    assert out["loglike"][2] == -np.inf
    nothing = {name: column[2:3] for name, column in TABLE.items()}
    assert np.isnan(scan(nothing, limits=limit_set("paper"))["excluded"]).all()


def test_without_limits_there_are_no_verdict_columns():
    assert not set(VERDICT_COLUMNS) & set(scan(TABLE))


def test_another_energy_does_not_meet_the_dimuon_limits():
    row = {name: column[1:2] for name, column in TABLE.items()}
    there = scan(row, Settings(sqrts_gev=14000), limits=limit_set("today"))
    here = scan(row, limits=limit_set("today"))
    assert here["strongest"][0] == "cms140_dimuon_limit_obs"
    assert "dimuon" not in there["strongest"][0]
    assert here["loglike"][0] < there["loglike"][0] <= 0.0


def test_likelihood_of_a_scan_is_never_nan():
    """A row without freeze-out, one without dark matter, one outside the domain: -inf."""
    rows = {name: np.append(column, column[0]) for name, column in TABLE.items()}
    rows["gnunu"][4] = 1e-9
    out = scan(rows, limits=limit_set("today"))
    assert np.isneginf(out["loglike"][[2, 3, 4]]).all()
    assert "omega_h2" in out["status"][3] and "equilibrium" in out["status"][4]
    assert np.isfinite(out["loglike"][:2]).all()


def test_enhanced_relic_densities_have_to_be_computed():
    with pytest.raises(ZpbridgeError, match="omega_h2_sommerfeld missing"):
        scan(TABLE, limits=limit_set("today"), options=Options(relic_kind="sommerfeld"))


def test_the_command_writes_verdicts_and_their_limits(tmp_path):
    points, out = tmp_path / "points.csv", tmp_path / "out.csv"
    points.write_text(
        ",".join(TABLE)
        + "\n"
        + "\n".join(",".join(map(str, row)) for row in zip(*TABLE.values(), strict=True))
    )
    done = CliRunner().invoke(cli, ["scan", str(points), "-o", str(out), "--limits", "paper"])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [row["excluded"] for row in rows] == ["0.0", "1.0", "", "0.0"]
    assert rows[0]["strongest"] == "xenon1t_2017_si"
    about = json.loads((tmp_path / "out.csv.meta.json").read_text())
    assert set(about["provenance"]["limits"]) == {limit.name for limit in limit_set("paper")}


def test_other_limits_do_not_resume_an_unfinished_scan(tmp_path):
    points = tmp_path / "points.csv"
    points.write_text("gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1,500,400\n0.01,0.3,1,500,600\n")

    def interrupt(rows):
        raise KeyboardInterrupt

    source, out = points_from_file(points), tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        run(source, out, DEFAULT, limits=limit_set("paper"), chunk=1, progress=interrupt)
    with pytest.raises(ZpbridgeError, match="limits differ"):
        run(source, out, DEFAULT, limits=limit_set("today"), chunk=1, resume=True)
    run(source, out, DEFAULT, limits=limit_set("paper"), chunk=1, resume=True)
    assert len(out.read_text().splitlines()) == 3


def test_a_scan_caps_rates_by_unitarity_where_its_settings_do():
    """On the first resonance the CMB sees ten times less."""
    resonance = {"gbb": 0.01356, "gmumu": 0.45, "gnunu": 1.4, "mzp": 500.0, "mnu4": 5385.0}
    cmb = [limit for limit in limit_set("today") if limit.observable == "p_ann"]
    rows = {name: [value] for name, value in resonance.items()}
    free, capped = (
        scan(rows, Settings(unitarity_cap=cap), limits=cmb)["strongest_r"][0]
        for cap in (False, True)
    )
    assert capped < 0.2 * free
