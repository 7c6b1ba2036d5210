"""Folded words that say nothing about what is asked: left out of queries, not of indexes."""

from __future__ import annotations

_RUSSIAN = """
а без более больше будет будто бы был была были было быть в вам вас весь во вот все всего всех вы где да
даже для до его ее если есть еще же за здесь и из или им их к как какая какие какой ко когда кто куда ли
либо лишь м между меня мне мной много может можно мой моя мое мои моих моем моей моего мы на над надо нам
нас наш не него нее ней нельзя нет ни нибудь никогда ним них но ну о об один он она они оно опять от перед
по под почему после потом при про раз разве с сам себе себя со свой своя свое свои своих своего своем
своей сейчас так такая такие такой там те тебе тебя тем то того тоже той только том тот ту тут ты у уже
хоть чего чей чем что чтобы чье чья эта эти этим этих это этого этой этом этот эту я зачем сколько откуда
ведь лучше нужно нужен нужна нужны также поэтому который которая которые которое которых которого твой
твоя твои ваш ваша ваше ваши нему нею ними кем чему
"""

_ENGLISH = """
a about after again all also am an and any are as at be because been before being both but by can could d
did do does doing don down each few for from further had has have having he her here hers him his how i if
in into is it its itself just ll m may me might more most must my myself no nor not now of off on once
only or other our ours out over own re s same shall she should so some such t than that the their theirs
them then there these they this those through to too under until up ve very was we were what when where
which while who whom why will with would you your yours isn aren doesn didn won wouldn couldn shouldn hasn
haven wasn weren ain
"""

STOP_WORDS: frozenset[str] = frozenset(_RUSSIAN.split()) | frozenset(_ENGLISH.split())
