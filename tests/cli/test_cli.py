"""The command line: what a newcomer types, and what each kind of mistake answers."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.errors import ZpbridgeError
from bridge.evaluation import DEFAULT
from bridge.files import shipped
from bridge.limits.catalogue import shipped_limits
from bridge.observables import OBSERVABLES, shown
from bridge.point import PARAMETERS
from bridge.scans.table import columns


def zpbridge(*words):
    """Run in this process; errors are raised as they are."""
    outcome = CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=True)
    if isinstance(outcome.exception, ZpbridgeError):
        raise outcome.exception
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


def test_evaluate_shows_every_quantity():
    text = zpbridge("evaluate")
    for name in shown(beyond=True):
        assert name in text


def test_evaluate_in_json_has_the_names_of_the_table():
    data = json.loads(zpbridge("evaluate", "--format", "json"))
    assert list(data["quantities"]) == list(shown(beyond=True))


def test_a_parameter_over_a_card_recomputes_everything(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    card = tmp_path / "card.slha"
    zpbridge("card", "write", "-p", "gmumu=0.25", "-o", card)
    direct = json.loads(zpbridge("evaluate", "-p", "gmumu=0.1", "--format", "json"))
    over = json.loads(zpbridge("evaluate", card, "-p", "gmumu=0.1", "--format", "json"))
    assert over == direct


def test_evaluate_and_scan_agree(tmp_path):
    points, out = tmp_path / "points.csv", tmp_path / "out.csv"
    points.write_text("gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1,500,230\n0.01,0.3,1,1,230\n")
    zpbridge("scan", points, "-o", out)
    header, first, second = out.read_text().splitlines()
    row = dict(zip(header.split(","), first.split(","), strict=True))
    words = [f"-p{n}={v}" for n, v in zip(header.split(",")[:5], first.split(",")[:5], strict=True)]
    data = json.loads(zpbridge("evaluate", *words, "--format", "json"))
    for name in columns(DEFAULT):
        assert float(row[name]) == pytest.approx(data["quantities"][name]["value"], rel=1e-9)
    assert "expected 5 to 20000 GeV" in second


def test_slha_output_reads_back_as_the_same_point(tmp_path):
    from bridge.evaluation import read_card

    path = tmp_path / "results.slha"
    zpbridge("evaluate", "-p", "mzp=300", "--format", "slha", "-o", path)
    assert read_card(path).point().mzp == 300.0
    assert "omega_h2" in path.read_text()


def test_explain_names_method_and_source():
    text = zpbridge("evaluate", "--explain", "omega_h2")
    assert "method" in text
    assert "(4.1) of arXiv:1803.04430" in text


@pytest.mark.parametrize("name", shown(beyond=True, everything=True))
def test_every_observable_is_explained_from_the_registry(name):
    text = zpbridge("evaluate", "--textbook", "--v21", "0.1", "--explain", name)
    first, *rows = text.splitlines()
    words, observable = " ".join(" ".join(rows).split()), OBSERVABLES[name]
    assert first == name
    for text in (observable.meaning, observable.equation, observable.source):
        assert text and text in words
    assert all(f"{constant} = " in words for constant in observable.constants)
    declared = [n for n in PARAMETERS if n in observable.parameters]
    assert f"parameters {', '.join([*declared, *observable.mixings])} " in words


def test_no_constraint_has_the_name_of_an_observable():
    assert not shipped_limits().keys() & OBSERVABLES.keys()


ALL_OF_THEM = ("evaluate", "--all", "--v21", "0.1")


def test_all_adds_every_observable_in_each_format():
    names = shown(beyond=True, everything=True)
    data = json.loads(zpbridge(*ALL_OF_THEM, "--format", "json"))
    assert tuple(data["quantities"]) == names
    assert data["settings"]["v21"] == "0.1"
    assert data["quantities"]["br_mu_e_gamma"]["value"] > 0.0
    first = [line.split()[:1] for line in zpbridge(*ALL_OF_THEM).splitlines()]
    assert all([name] in first for name in names)
    card = zpbridge(*ALL_OF_THEM, "--format", "slha")
    assert all(f"# {name}" in card for name in names)
    textbook = json.loads(zpbridge("evaluate", "--all", "--textbook", "--format", "json"))
    assert tuple(textbook["quantities"]) == shown(everything=True)


def test_all_of_a_point_meets_limits_as_before():
    words = ("evaluate", "--limits", "today", "--format", "json", "--tree-level", "--v32", "0.01")
    few, more = (json.loads(zpbridge(*words, *flags)) for flags in ((), ("--all",)))
    assert few["verdicts"] == more["verdicts"]
    assert few["quantities"].items() <= more["quantities"].items()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["evaluate", "--v21", "0.1"], "--v21 only changes .*: add --limits or --all"),
        (["evaluate", "--all", "--rescale"], "--rescale only changes verdicts: add --limits$"),
        (["evaluate", "-p", "gzz=1"], r"gzz is no parameter; .*expected gbb"),
        (["evaluate", "-p", "gbb=abc"], r"read 'abc', expected a number"),
        (["evaluate", "-p", "gbb=5_00"], "write the digits without underscores"),
        (["evaluate", "-p", "mzp=1e3 GeV"], "values are in GeV and carry no unit"),
        (["evaluate", "-p", "gbb=1e-400"], "which a double rounds to 0"),
        (["evaluate", "-p", "mzp=\uff15\uff10\uff10"], "expected a number"),
        (["evaluate", "-p", "Mnu4=500"], "did you mean mnu4"),
        (["evaluate", "-p", "mzp=500", "-p", "mzp=600"], "mzp is given twice"),
        (["evaluate", "-p", "mzp=1"], r"mzp = 1\.0 GeV .* expected 5 to 20000 GeV"),
        (["evaluate", "nowhere.slha"], r"nowhere\.slha"),
        (
            ["evaluate", "--explain", "omega"],
            "omega: no quantity and no constraint; did you mean omega_h2\\?$",
        ),
        (["scan", "nowhere.csv", "-o", "out.csv"], r"nowhere\.csv: cannot be read"),
        (["luminosity", "nowhere", "-o", "out.csv"], "nowhere: cannot be read: No such file"),
    ],
)
def test_a_mistake_is_a_sentence(words, sentence):
    with pytest.raises(ZpbridgeError, match=sentence):
        zpbridge(*words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["solve", "--target", "-1"], "target = "),
        (["solve", "--target", "nan"], "target = "),
        (["solve", "-p", "mnu4=300"], "what is solved for"),
        (["solve", "--for", "gnunu", "-p", "gnunu=1"], "what is solved for"),
        (["solve", "-p", "lamWS=0.3"], "does not depend on it"),
        (["solve", "-p", "wzp=0"], "channels are open"),
        (["evaluate", "-p", "wzp=0"], "channels are open"),
        (["card", "write", "-p", "wzp=0"], "channels are open"),
        *(
            (["model", "export", "wcxf", "x.json", "-p", f"{name}=5.5"], "no Wilson coefficient")
            for name in ("wzp", "mnu4", "gnunu", "MT", "MD", "MH")
        ),
        (["evaluate", "-o", "nodir/x.json"], "nodir/x.json: cannot be written: No such file"),
        (["scan", "nowhere.csv", "-o", "nodir/x.csv"], "nodir/x.csv: cannot be written: No such"),
        (["figures", "1", "-o", "/proc/version/x"], "cannot be written: Not a directory"),
        (
            ["evaluate", "--pdf", "ct18"],
            "^ct18: no such file or PDF set; sets are .*nn23lo1, nnpdf31_nlo",
        ),
        (["evaluate", "--scale", "0"], "^scale = 0.0: expected a number from 0.1 to 10"),
        (["evaluate", "--sqrt-s", "1"], "^sqrts_gev = 1.0: expected a number from 1000 to"),
    ],
)
def test_what_cannot_be_used_is_refused(words, sentence):
    with pytest.raises(ZpbridgeError, match=sentence):
        zpbridge(*words)


def test_the_width_of_a_card_does_not_outlive_its_parameters():
    for words in (("evaluate",), ("card", "convert", "card.slha")):
        outcome = CliRunner().invoke(cli, [*words, "--width", "card", "-p", "gbb=0.1"])
        assert outcome.exit_code == 2
        assert "-p wzp=GEV" in outcome.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("evaluate --format slha --uncertainties", "no place for --channels, --limits"),
        ("evaluate --format slha --limits paper", "no place for --channels, --limits"),
        ("evaluate --explain omega_h2 --format json", "does not use --format"),
        ("evaluate --explain all --limits paper --rescale", "not use --limits, --rescale"),
        ("evaluate --explain narrow_resonance --uncertainties", "not use --uncertainties"),
        ("card write --width auto -p wzp=2", "leave out one of the two"),
        ("card write --width computed -p wzp=2", "leave out one of the two"),
        ("scan a.csv -o b.csv --dask tcp://host:1 -j 2", "--dask ADDRESS has workers of its own"),
        ("scan a.csv -o b.csv -j 99999999999999999999", "not in the range 1<=x<=1024"),
    ],
)
def test_options_that_exclude_each_other_are_refused(words, sentence):
    done = CliRunner().invoke(cli, words.split())
    assert done.exit_code == 2
    assert sentence in " ".join(done.output.replace("│", " ").split())


def test_a_scan_with_nothing_to_resume_says_so(tmp_path):
    (tmp_path / "a.csv").write_text("gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1.0,500,230\n")
    words = ["scan", str(tmp_path / "a.csv"), "-o", str(tmp_path / "b.csv"), "--resume"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0
    assert f"nothing to resume for {tmp_path / 'b.csv'}: a new scan" in done.output


def test_a_fixed_width_is_exported_to_calchep(tmp_path):
    zpbridge("model", "export", "calchep", str(tmp_path / "fixed"), "-p", "wzp=3")
    zpbridge("model", "export", "calchep", str(tmp_path / "auto"))
    fixed, auto = ((tmp_path / name / "vars1.mdl").read_text() for name in ("fixed", "auto"))
    assert "wzp" in fixed and "wzp" not in auto


def test_inputs_without_effect_say_so():
    text = zpbridge("evaluate", "--textbook", "-p", "lamWS=0.23", "-p", "yme=0.0005")
    assert "no quantity depends on lamWS; only predictions" in text
    assert "no quantity depends on yme; nor any limit" in text


def test_exit_codes_of_the_real_command(tmp_path):
    def run(*words):
        return subprocess.run(
            [sys.executable, "-c", "from bridge.cli import main; main()", *words],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )

    assert run("card", "write", "-o", "card.slha").returncode == 0
    assert run("card", "check", "card.slha").returncode == 0
    bad = run("evaluate", "-p", "mzp=1")
    assert bad.returncode == 2
    assert bad.stderr.startswith("error: mzp = 1.0 GeV")
    assert "Traceback" not in bad.stderr
    assert run("evaluate", "--nonsense").returncode == 2


@pytest.mark.parametrize("words", [["--help"], ["evaluate", "--help"], ["model", "check"]])
def test_a_reader_that_leaves_ends_the_command_quietly(words):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", "from bridge.cli import main; main()", *words],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupt_while_commands_are_imported_is_no_traceback():
    program = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from bridge.cli import main; main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"error: interrupted\n")


def test_limits_add_a_verdict_per_constraint():
    data = json.loads(zpbridge("evaluate", "--limits", "paper", "--format", "json"))
    names = [verdict["name"] for verdict in data["verdicts"]]
    assert "xenon1t_2017_si" in names
    assert data["verdict"]["excluded"] is False
    assert "lz_2024_si" in zpbridge("evaluate", "--limits", "today")


def test_sets_and_files_combine(tmp_path):
    """--limits as often as it is given: the first is not dropped."""
    shutil.copy(shipped("templates") / "limit.csv", tmp_path / "mine.csv")
    both = ("--limits", "paper", "--limits", tmp_path / "mine.csv")
    data = json.loads(zpbridge("evaluate", "--textbook", *both, "--format", "json"))
    names = {verdict["name"] for verdict in data["verdicts"]}
    assert {"mine", "xenon1t_2017_si"} <= names and "lz_2024_si" not in names
    assert "mine" in zpbridge("limits", "list", "paper", tmp_path / "mine.csv")
    points, out = tmp_path / "points.csv", tmp_path / "out.csv"
    points.write_text("gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1,500,230\n")
    zpbridge("scan", points, "-o", out, *both)
    assert (
        set(json.loads((tmp_path / "out.csv.meta.json").read_text())["provenance"]["limits"])
        == names
    )
    two = ("--limits", "today", "--limits", "paper")
    data = json.loads(zpbridge("evaluate", "--textbook", *two, "--format", "json"))
    counts = {verdict["name"]: verdict["counts"] for verdict in data["verdicts"]}
    assert counts["lz_2024_si"] and not counts["xenon1t_2017_si"] and counts["rk_2022"]
    assert data["verdict"]["loglike"] == pytest.approx(
        sum(v["loglike"] for v in data["verdicts"] if v["loglike"] is not None)
    )


def test_what_changes_verdicts_only_needs_limits(tmp_path):
    points = tmp_path / "points.csv"
    points.write_text("gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1,500,230\n")
    with pytest.raises(ZpbridgeError, match="--rescale only changes verdicts: add --limits"):
        zpbridge("scan", points, "-o", tmp_path / "out.csv", "--rescale")
    with pytest.raises(ZpbridgeError, match="--v21, --tree-level only changes"):
        zpbridge("evaluate", "--v21", "1e-4", "--tree-level")


def test_a_parameter_given_twice_is_refused():
    with pytest.raises(ZpbridgeError, match="gmumu is given twice"):
        zpbridge("evaluate", "-p", "gmumu=0.1", "-p", "gmumu=0.2")


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["evaluate", "--pdf", "nn23lo1", "--pdf", "nnpdf31_nnlo"], "--pdf"),
        (["evaluate", "--beyond", "--textbook"], "--beyond/--textbook"),
        (["scan", "points.csv", "-o", "a.csv", "--rescale", "-o", "b.csv"], "-o/--output"),
        (["card", "write", "-o", "a.slha", "--output=b.slha"], "-o/--output"),
        (["model", "export", "ufo", "x", "--card", "a", "--card", "b"], "--card"),
    ],
)
def test_no_option_drops_what_it_was_given_first(words, option):
    outcome = CliRunner().invoke(cli, words)
    assert outcome.exit_code == 2
    assert f"{option} is given 2 times: it takes one value" in outcome.stderr


def test_a_switch_may_be_repeated():
    assert "1705.06655" in zpbridge(
        "evaluate", "--limits", "paper", "--rescale", "--rescale", "--explain", "xenon1t_2017_si"
    )


def test_a_point_without_an_answer_is_not_called_allowed():
    words = ("evaluate", "--textbook", "--limits", "paper", "-p", "gnunu=0")
    data = json.loads(zpbridge(*words, "--format", "json"))
    assert data["verdict"]["not_evaluated"] == ["planck_relic_2015"]
    text = zpbridge(*words)
    assert "not excluded; strongest" in text and "nor excluded by: planck_relic_2015" in text


def test_a_constraint_is_explained_with_its_citation():
    text = zpbridge("evaluate", "--limits", "paper", "--explain", "xenon1t_2017_si")
    assert "1705.06655" in text


def test_uncertainties_are_kept_apart():
    data = json.loads(zpbridge("evaluate", "--uncertainties", "--format", "json"))
    parts = data["quantities"]["sigma_zp_bb_pb"]["uncertainty"]
    assert parts["numerical"] < 2e-4
    assert parts["theory"]["scale"]["low"] < 0.0 < parts["theory"]["scale"]["high"]
    assert {"PDF family", "missing orders"} <= set(parts["theory"])


def test_limits_of_the_user_are_listed_and_checked():
    from bridge.limits.catalogue import shipped_limits

    assert "bs_mixing_2017" in zpbridge("limits", "list", "paper")
    path = next(iter(shipped_limits().values())).path
    assert "ok" in zpbridge("limits", "check", path)


def test_the_shipped_model_is_clean():
    assert "0 errors" in zpbridge("model", "check")


def test_absent_tools_are_a_normal_state(monkeypatch, tmp_path):
    for variable in ("MICROMEGAS_DIR", "MG5_DIR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    shown = zpbridge("tools")
    assert "MICROMEGAS_DIR" in shown and "MG5_DIR" in shown
    zpbridge("card", "write", "-o", "card.slha")
    with pytest.raises(ZpbridgeError, match="MICROMEGAS_DIR") as caught:
        zpbridge("run", "micromegas", "card.slha")
    assert caught.value.exit_code == 3


@pytest.mark.slow
def test_the_paper_is_answered():
    text = zpbridge("paper")
    assert "not confirmed" in text
    assert "(3.8)" in text


def test_solve_finds_the_masses_of_the_observed_density():
    found = json.loads(zpbridge("solve", "--format", "json"))["mnu4"]
    for mnu4 in found:
        data = json.loads(zpbridge("evaluate", "-p", f"mnu4={mnu4}", "--format", "json"))
        assert data["quantities"]["omega_h2"]["value"] == pytest.approx(0.12, rel=1e-5)
    assert len(found) == 2
    assert "no mnu4" in zpbridge("solve", "-p", "gnunu=1e-4", "-p", "gmumu=1e-4")


def test_validate_passes_and_writes_a_certificate(tmp_path):
    text = zpbridge("validate", "--reasons", "--report", tmp_path)
    assert "comparisons within tolerance" in text
    assert "FAILED" not in text
    assert {path.suffix for path in tmp_path.iterdir()} == {".html", ".json"}


def test_another_pdf_set_and_energy_change_production_only():
    def numbers(*words):
        text = zpbridge("evaluate", "--textbook", "--format", "json", *words)
        return {n: q["value"] for n, q in json.loads(text)["quantities"].items()}

    here, there = numbers(), numbers("--pdf", "nnpdf31_nnlo", "--sqrt-s", "14000")
    changed = {name for name in here if here[name] != there[name]}
    of_production = {name for name in here if name.endswith("_pb")}
    assert changed == {*of_production, "dimuon_interference_ratio"}


def test_limits_at_13_tev_do_not_meet_other_energies():
    text = zpbridge(
        "evaluate", "--textbook", "--limits", "today", "--sqrt-s", "14000", "--format", "json"
    )
    verdicts = {v["name"]: v for v in json.loads(text)["verdicts"]}
    assert verdicts["cms140_dimuon_limit_obs"]["r"] is None


@pytest.mark.parametrize("form", ["calchep", "ufo", "param-card", "wcxf"])
def test_the_model_is_exported_at_a_point(form, tmp_path):
    target = tmp_path / "out"
    zpbridge("model", "export", form, target, "-p", "mzp=321")
    files = [target] if target.is_file() else list(target.iterdir())
    text = "".join(f.read_text() for f in files if f.is_file())
    assert "321" in text or "3.21" in text


def test_the_policy_is_printed_and_a_role_needs_a_relic_limit(tmp_path):
    assert "## Upper limits" in zpbridge("evaluate", "--explain", "policy")
    assert "grade: A: official" in zpbridge("limits", "list")
    role = ("evaluate", "--textbook", "--limits", "today", "--relic-role", "both")
    data = json.loads(zpbridge(*role, "-p", "mnu4=900", "--format", "json"))
    (relic,) = [v for v in data["verdicts"] if v["name"] == "planck_relic_2018"]
    assert relic["loglike"] == pytest.approx(-0.5 * relic["chi2"]) and relic["counts"]
    with pytest.raises(ZpbridgeError, match="--relic-role only changes verdicts"):
        zpbridge("evaluate", "--relic-role", "both")


def test_solve_takes_a_card(tmp_path):
    card = str(tmp_path / "point.slha")
    words = ["-p", "gmumu=0.3", "-p", "mzp=300"]
    assert CliRunner().invoke(cli, ["card", "write", *words, "-o", card]).exit_code == 0
    by_card, by_words = (CliRunner().invoke(cli, ["solve", *of]) for of in ([card], words))
    assert by_card.stdout == by_words.stdout != ""
    done = CliRunner().invoke(cli, ["solve", "gnunu"])
    assert done.exit_code == 2
    assert "--for gnunu" in done.stderr
