"""What a link hides of the page, and which panel of this window holds just that."""

from playground.exchange.browser_link.settings import LinkSettings


def hidden_panels(settings: LinkSettings) -> tuple[str, ...]:
    """The panels of which the link hides everything that the page has of them, by name.

    The page's data, their noise and their share for training stand in one panel here. Its other controls stand in the
    toolbar, or in panels that have more than the page: they stay.
    """
    data = "dataset" if settings.problem == "classification" else "regDataset"
    return ("data",) if {data, "noise", "percTrainData"} <= set(settings.hidden) else ()
