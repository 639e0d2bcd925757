from posbridge.sources.pace import Pace


class Time:
    """A clock that only ``sleep`` moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def read(self) -> float:
        return self.now


def test_requests_start_no_faster_than_the_pace() -> None:
    time = Time()
    pace = Pace(2, 1, sleep=time.sleep, monotonic=time.read)
    starts = []
    for _ in range(4):
        with pace.turn():
            starts.append(time.now)
    assert starts == [100.0, 100.5, 101.0, 101.5]


def test_whoever_comes_late_does_not_wait() -> None:
    time = Time()
    pace = Pace(1, 1, sleep=time.sleep, monotonic=time.read)
    with pace.turn():
        time.now += 5
    with pace.turn():
        assert time.slept == []


def test_a_turn_is_given_back_after_a_failure() -> None:
    time = Time()
    pace = Pace(1, 1, sleep=time.sleep, monotonic=time.read)
    for _ in range(3):
        try:
            with pace.turn():
                raise TimeoutError
        except TimeoutError:
            time.now += 10
    with pace.turn():
        assert time.slept == []
