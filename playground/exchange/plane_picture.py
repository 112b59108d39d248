"""A picture of what a network has learned at one moment: which class wins over the plane, or the output of one unit."""

from engine.moment import Moment
from engine.questions.scales import OutputScale
from engine.questions.surface import MapSurface
from engine.questions.winner import MapWinners
from playground.model import picture


def plane_picture(moment: Moment, form: str = "PNG") -> bytes:
    """The plane with boundary and points as a file of that format."""
    dataset = moment.problem.dataset
    winners = MapWinners(picture.SIDE).ask(moment)
    if winners is not None:
        return picture.winners_picture(winners, dataset, form=form)
    surface, scale = MapSurface(resolution=picture.SIDE).ask(moment), OutputScale(moment.spec)
    reach = scale.fit(surface.values)
    return picture.decision_picture(surface.values, surface.contour, dataset, scale.middle, reach, form=form)
