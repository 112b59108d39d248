"""`playground check`: what is wrong with files, or nothing."""

import argparse
from pathlib import Path

from playground.exit_code import ExitCode, complain


def check(arguments: list[str]) -> int:
    """Tell what is wrong with the files; return the exit code."""
    parser = argparse.ArgumentParser(
        "playground check",
        description="Report what is wrong with files of networks, lessons, scenes, tables or weights, or nothing. "
        "Exit code 1 if any is refused.",
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a file to check")
    files: list[Path] = parser.parse_args(arguments).files

    from playground.exchange.importers import ImportChoice, importer_of_file
    from playground.exchange.packages import PackageMissing
    from playground.model.files.refused import FileRefused
    from playground.model.lessons.lesson_io import check_file

    code = ExitCode.DONE
    for path in files:
        try:
            importer = importer_of_file(path)
            if importer is not None:
                importer.read(str(path), ImportChoice(), None)
            else:
                check_file(path)
        except PackageMissing as reason:
            complain(f"{path}: {reason}")
            return ExitCode.WRONG_USAGE
        except FileRefused as refusal:
            complain(f"{path}: {refusal}")
            code = ExitCode.FILE_REFUSED
    return code
