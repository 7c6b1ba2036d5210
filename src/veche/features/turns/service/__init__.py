"""What turns can do: take a question, answer it, stop, go on, and say how full the context is."""

from veche.features.turns.service.accept import send
from veche.features.turns.service.again import batch_of, get_turn, go_on, regenerate
from veche.features.turns.service.context import gauge
from veche.features.turns.service.details import details
from veche.features.turns.service.live import LiveAnswer, sse, turn_topic
from veche.features.turns.service.opening import Desk
from veche.features.turns.service.runner import Turns

__all__ = [
    "Desk",
    "LiveAnswer",
    "Turns",
    "batch_of",
    "details",
    "gauge",
    "get_turn",
    "go_on",
    "regenerate",
    "send",
    "sse",
    "turn_topic",
]
