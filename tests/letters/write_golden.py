"""Write the golden letters anew: `python -m tests.letters.write_golden`, then read every change as a whole."""

from tests.letters.cases import CASES, GOLDEN, whole

if __name__ == "__main__":
    for name, case in CASES.items():
        (GOLDEN / f"{name}.txt").write_text(whole(case), encoding="utf-8")
