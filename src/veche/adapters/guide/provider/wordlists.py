"""Words by which the Guide tells small talk and follow-ups from questions, folded, in both languages."""

from __future__ import annotations

from veche.kit.text import STOP_WORDS

_ASKING = """
подскажи подскажите пожалуйста скажи скажите расскажи расскажите объясни объясните покажи покажите хочу хочется
хотел хотела хотелось надо нужно сделать делать помоги помогите вече veche вопрос знаешь знать понять интересно
поддерживаете поддерживается поддержка пользоваться использовать использование воспользоваться нету никак вообще
через помощью просто кстати значит типа блин ответь поможешь подскажешь получится способ
please tell show explain want wanted need help like know wonder wondering possible way get make something
question anyone thing cannot via let us me use using used support supported
"""

_GREETING = """
привет приветствую здравствуй здравствуйте добрый доброе доброго день вечер утро дня салют хай
hello hi hey hiya greetings good morning afternoon evening there
"""

_THANKING = """
спасибо большое огромное благодарю спс круто отлично супер понятно ясно ок окей пока
thanks thank thx much lot cheers great ok okay bye
"""

_ASKING_MORE = """
подробнее подробней подробно детальнее еще дальше продолжай почему пример примеры полностью целиком
more details detail further elaborate continue why example examples else full
"""

FILLERS = STOP_WORDS | frozenset(_ASKING.split())  # part of any question, telling nothing of its subject
GREETINGS = frozenset(_GREETING.split())
THANKS = frozenset(_THANKING.split())
MORE = frozenset(_ASKING_MORE.split())
