"""Before there is a key: a person at a browser lets this program in (docs/protocol.md, “Programs let in”)."""

from __future__ import annotations

from veche.client.remote.http import OverHttp
from veche.features.identity.schemas import DeviceAnswer, DeviceBegun, DeviceQuestion, DeviceRequest
from veche.kit.caller import Locale, Scope


class Entrance(OverHttp):
    """A server's door, seen from outside."""

    def __init__(self, url: str, *, locale: Locale = "en") -> None:
        super().__init__(url, "", locale=locale)

    async def begin(self, client: str, scopes: list[Scope]) -> DeviceBegun:
        """Asks to be let in; `client` is what the person will see."""
        return await self._ask("POST", "/api/device", DeviceBegun, body=DeviceRequest(client, scopes))

    async def answer(self, device_code: str) -> DeviceAnswer:
        """What came of it so far."""
        return await self._ask("POST", "/api/device/key", DeviceAnswer, body=DeviceQuestion(device_code))

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.close()
