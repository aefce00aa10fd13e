"""S1: from the start of the process to the first typed key on the screen, against the first frame of a bare app."""

from statistics import median

from benchmarks.line import counter, reference


def measured(rounds: int, home: str) -> dict[str, float]:
    """Median seconds: our first frame, our first key echoed, the first frame of the references."""
    seen: dict[str, list[float]] = {"first frame": [], "usable": [], "bare": [], "inputs": []}
    for _ in range(rounds):
        ours = counter(home)
        start = ours.since
        seen["first frame"].append(ours.shows("MAIN MENU"))
        ours.send("Q")
        seen["usable"].append(ours.shows("Q") + ours.since - start)
        ours.rests(0.5)  # the store is being opened; the next start is not to pay for it
        ours.close()
        for name, text in (("bare", "READY"), ("inputs", "FORM A IS READY")):
            other = reference(name)
            seen[name].append(other.shows(text))
            other.rests()
            other.close()
    return {name: median(times) for name, times in seen.items()}
