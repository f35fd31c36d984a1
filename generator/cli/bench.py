"""The benchmarks that anyone can run. Registered by main.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.make import author_option, cli, json_option, show

if TYPE_CHECKING:
    from generator.values.request import AuthorName


@cli.group()
def bench() -> None:
    """Measure on this machine: medians and ratios from one run."""


@bench.command()
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1, 100), help="Runs of each short measure.")
@click.option("--cold", is_flag=True, help="Also a build from nothing and the stock JUCE way (ten minutes).")
@json_option
def build(runs: int, cold: bool, as_json: bool) -> None:
    """Measure builds and start-up against a bare Python and a stock JUCE project."""
    from generator.bench.build import bench as run
    from generator.bench.build import table

    rows = run(runs=runs, cold=cold)
    show(as_json, [row.model_dump() for row in rows], table(rows))


@bench.command()
@click.argument("prompts", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replay", type=click.Path(path_type=Path, exists=True), help="A folder of recorded answers.")
@click.option("--record", type=click.Path(path_type=Path), help="Write answers to this folder.")
@author_option
@json_option
def authors(prompts: Path, replay: Path | None, record: Path | None, author: AuthorName | None, as_json: bool) -> None:
    """Let an author answer each of PROMPTS, and report how many compile and pass, at once and after repairs."""
    from generator.bench.authors import authors_table, bench_authors
    from generator.values.request import AuthorName

    rows = bench_authors(prompts, author=author or AuthorName.AUTO, replay=replay, record=record)
    show(as_json, [row.model_dump(mode="json") for row in rows], authors_table(rows))


@bench.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--wrong", is_flag=True, help="List the sentences that are not read right.")
@json_option
def reading(files: tuple[Path, ...], wrong: bool, as_json: bool) -> None:
    """Measure how well the built-in author reads the sentences in FILES, which say what is right."""
    from generator.bench.reading import bench_reading, reading_table

    found = bench_reading(files)
    lines = [f"  {read.prompt}\n      {read.blocks}" for _file, reads in found for read in reads if not read.exact]
    data = {str(file): [read.model_dump() for read in reads] for file, reads in found}
    show(as_json, data, "\n".join([reading_table(found), *(lines if wrong else ())]))


@bench.command()
@click.argument("phrases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Write them where the built-in author reads them.")
@json_option
def hints(phrases: Path, write: bool, as_json: bool) -> None:
    """Count how many of PHRASES are read as meant, and fit the words that hint at a block to them.

    PHRASES is a file such as tests/sentences/phrases.tsv.
    """
    from generator.authors.sentence.hints import FILE
    from generator.bench.hints import fitted, is_read_as_meant, phrases_of

    found = phrases_of(phrases)
    right = sum(map(is_read_as_meant, found))
    if write:
        FILE.write_text(fitted(found), encoding="utf-8")
    data = {"phrases": len(found), "read_as_meant": right, "written": str(FILE) if write else None}
    show(as_json, data, f"{right} of {len(found)} phrases are read as meant ({right / max(len(found), 1):.0%})")


@bench.command()
@click.argument("sentences", nargs=-1)
@json_option
def browser(sentences: tuple[str, ...], as_json: bool) -> None:
    """Measure plugins in a browser's engine (Node's) against the same code for SSE2: of SENTENCES, or of each block."""
    from generator.bench.browser import bench_browser, browser_table

    rows = bench_browser(sentences)
    show(as_json, [row.model_dump() for row in rows], browser_table(rows))


@bench.command()
@click.option("--packages", default=100, show_default=True, type=click.IntRange(1, 1000))
@click.option("--megabytes", default=20, show_default=True, type=click.IntRange(1, 1000), help="Size of each.")
@click.option("--runs", default=3, show_default=True, type=click.IntRange(1, 20))
@json_option
def publish(packages: int, megabytes: int, runs: int, as_json: bool) -> None:
    """Measure uploads of packages to the configured bucket against `aws s3 cp` of the same files."""
    from generator.bench.publish import bench_publish, publish_table

    rows = bench_publish(packages=packages, megabytes=megabytes, runs=runs)
    show(as_json, [row.model_dump() for row in rows], publish_table(rows))


@bench.command()
@click.option("--writers", default=64, show_default=True, type=click.IntRange(0, 256), help="0 leaves this part out.")
@click.option("--updates", default=20, show_default=True, type=click.IntRange(1, 1000), help="Of each writer.")
@click.option("--plugins", multiple=True, type=click.IntRange(1, 600_000), help="Also a folder with so many.")
@json_option
def state(writers: int, updates: int, plugins: tuple[int, ...], as_json: bool) -> None:
    """Measure the state branch with many writers, and big state folders."""
    from generator.bench.state import bench_size, bench_writers, state_table

    row = bench_writers(writers, updates) if writers else None
    sizes = [bench_size(count) for count in plugins]
    data = {"writers": row.model_dump() if row else None, "sizes": [size.model_dump() for size in sizes]}
    show(as_json, data, state_table(row, sizes))


@bench.command()
@click.option("--rounds", default=61, show_default=True, type=click.IntRange(1, 1000), help="Rounds of all peers.")
@click.option("--peer-avx2", is_flag=True, help="Compile all that is compared, JUCE too, for x86-64-v3.")
@click.option("--blocks", is_flag=True, help="What each block takes of a core instead.")
@json_option
def dsp(rounds: int, peer_avx2: bool, blocks: bool, as_json: bool) -> None:
    """Measure the cost and the sound quality of the blocks of dsp/ against juce_dsp and plain loops."""
    from generator.bench.dsp import bench_blocks, bench_dsp, blocks_table, dsp_table

    if blocks:
        found = bench_blocks()
        show(as_json, [row.model_dump() for row in found], blocks_table(found))
        return

    rows = bench_dsp(rounds=rounds, peer_avx2=peer_avx2)
    show(as_json, [row.model_dump() for row in rows], dsp_table(rows))


@bench.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--only", multiple=True, help="A picture's name; all if not given.")
@click.option(
    "--sounds",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where a guitar through each of them goes, as MP3.",
)
@json_option
def pictures(out: Path, only: tuple[str, ...], sounds: Path | None, as_json: bool) -> None:
    """Draw the windows of plugins of different families to OUT, as README shows them."""
    from generator.bench.pictures import PICTURED, draw_pictures

    if unknown := sorted(set(only) - set(PICTURED)):
        raise click.BadParameter(f"there is no picture {', '.join(unknown)}; there are {', '.join(PICTURED)}")
    drawn = [str(path) for path in draw_pictures(only or tuple(PICTURED), out, sounds)]
    show(as_json, drawn, "\n".join(drawn))
