"""The files that come with the program are found, or missed in words that help."""

import pytest

from playground.resources import ResourceMissingError, resource_path


def test_a_folder_of_the_program_is_found() -> None:
    assert resource_path("examples").is_dir()


def test_the_folder_of_all_resources_is_found() -> None:
    assert resource_path().is_dir()


def test_a_missing_file_is_named_with_what_to_do() -> None:
    with pytest.raises(ResourceMissingError, match=r"“examples/nothing\.json”.*Install the program again"):
        resource_path("examples", "nothing.json")
