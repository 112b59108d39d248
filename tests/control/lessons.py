"""Lessons made by hand for tests: short, and with every kind of step."""

from pathlib import Path

from engine.parameters import Address
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.model.document import Document, Work
from playground.model.lessons.lesson import (
    Check,
    Choice,
    Contestant,
    Lesson,
    Measure,
    Question,
    Setting,
    Step,
    Tally,
)
from playground.model.selection import Selection

MOONS = Work.fresh(
    Document(
        Spec(
            data=DataSpec("moons", samples=120, noise=5.0),
            network=NetworkSpec((LayerSpec(3, "tanh"),)),
            training=TrainingSpec(batch_size=5),
        )
    )
)
WILD = Work.fresh(
    Document(
        Spec(
            data=DataSpec("plane", samples=100),
            network=NetworkSpec((LayerSpec(4, "relu"), LayerSpec(3, "linear")), OutputSpec("linear")),
            training=TrainingSpec(learning_rate=10.0),
        )
    )
)

QUESTION = Question(
    "How many epochs will there be?",
    (
        Choice("None", "It is about to be run."),
        Choice("As many as the button says", "Yes, exactly so many."),
        Choice("It depends", "A run depends on its seeds alone."),
    ),
    1,
)

LOOKING = Step(
    "Only look",
    "This network is **set by hand**.",
    work=MOONS,
    settings=(Setting(Address(0, 0, 0), 2.5, is_pinned=True), Setting(Address(0, 1), -1.0)),
    selection=Selection(0, 1),
    slice_ends=((-6.0, 1.0), (6.0, 1.0)),
    highlight=("network", "slice", "toolbar"),
    allow=(),
    checks=(Check(Measure("units"), "equals", 3.0), Check(Measure("layers"), "equals", 2.0)),
)
RUNNING = Step(
    "Predict, then run",
    "Now it learns.",
    work=MOONS,
    allow=("biases",),
    question=QUESTION,
    run_epochs=12,
    checks=(Check(Measure("epoch"), "equals", 12.0), Check(Measure("train_loss"), "below", 1e-9)),
    explanation="It stopped where it should.",
)
GOING_ON = Step("Go on", "The same network, further.", run_epochs=3)
REACHING = Step(
    "Your turn",
    "Make it larger.",
    allow=("units", "play"),
    goal=(Check(Measure("units"), "above", 3.5),),
    hint="There is a plus above the layer.",
    explanation="There it is.",
)
COUNTING = Step(
    "Many seeds",
    "One run says little.",
    work=MOONS,
    tally=Tally(
        (Contestant("tanh", MOONS, 3), Contestant("the same", MOONS, 1)),
        epochs=6,
        seeds=3,
        check=Check(Measure("epoch"), "equals", 6.0),
    ),
)


def lesson(*steps: Step, name: str = "by-hand", title: str = "A lesson by hand") -> Lesson:
    """A lesson of these steps, of all kinds of them by default."""
    return Lesson(name, title, "What a lesson can do.", steps or ALL, Path(f"{name}.json"))


ALL = (LOOKING, RUNNING, GOING_ON, REACHING, COUNTING)
