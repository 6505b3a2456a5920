"""How often and how many at once: buckets that refill, and places that are waited for."""

from __future__ import annotations

import asyncio

import pytest

from desk.web.rates import Places, Rate
from desk.web.trouble import Refused


def test_a_bucket_refills_evenly_and_each_key_has_its_own() -> None:
    now = 0.0
    rate = Rate(2, 10.0, lambda: now)
    assert [rate.take("a"), rate.take("a")] == [0.0, 0.0]
    assert rate.take("a") == pytest.approx(5.0)
    assert rate.take("b") == 0.0
    now = 4.0
    assert rate.take("a") == pytest.approx(1.0)
    now = 5.0
    assert rate.take("a") == 0.0


def test_no_limit_is_none() -> None:
    rate = Rate(None, 1.0)
    assert all(rate.take("a") == 0.0 for _ in range(1000))


def test_the_memory_of_visitors_is_bounded() -> None:
    rate = Rate(1, 1e9)
    for number in range(10_050):
        rate.take(str(number))
    assert len(rate._used) == 10_000
    assert rate.wait("10049") > 0


def test_the_next_waits_for_a_place_and_one_visitor_does_not_take_them_all() -> None:
    async def story() -> list[str]:
        places, told, go = Places(each=2, all_=3, seconds=5.0), [], asyncio.Event()

        async def visit(who: str) -> None:
            async with places.place(who):
                told.append(who)
                await go.wait()

        async with asyncio.TaskGroup() as group:
            for who in ("a", "a", "a", "b", "c"):
                group.create_task(visit(who))
            await asyncio.sleep(0.05)
            inside = list(told)
            go.set()
        assert sorted(told) == ["a", "a", "a", "b", "c"]
        assert not places._own, "nobody is remembered who has left"
        return inside

    assert sorted(asyncio.run(story())) == ["a", "a", "b"]


def test_who_waits_too_long_is_told_when_to_come_again_and_holds_nothing() -> None:
    async def story() -> None:
        places = Places(each=1, all_=1, seconds=0.05)
        async with places.place("a"):
            for who in ("a", "b"):
                with pytest.raises(Refused) as refused:
                    async with places.place(who):
                        pass
                assert refused.value.status == 503
                assert refused.value.headers["retry-after"] == "10"
        async with asyncio.timeout(1), places.place("b"):
            pass

    asyncio.run(story())
