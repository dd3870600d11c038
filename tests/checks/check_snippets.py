#!/usr/bin/env python3
"""check_snippets.py [ROOT]: the files that README.md and docs/ show are as they stand here.

A fenced block with a language shows the whole file that the line above it names: `PATH`:
"""
import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([^`]+)`:\n*\Z")


def fault(text, block):
    named = NAMED.search(text[: block.start()])
    if not named:
        return "expected `PATH`: on the line above, the file that this block shows"
    file = ROOT / named[1]
    if not file.is_file():
        return f"there is no file {named[1]}"
    if file.read_text() != block[1]:
        return f"differs from {named[1]}; copy the file into the block"
    return None


def main():
    broken = 0
    for page in [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]:
        text = page.read_text()
        for block in BLOCK.finditer(text):
            why = fault(text, block)
            if why:
                broken += 1
                line = text.count("\n", 0, block.start()) + 1
                print(f"{page.relative_to(ROOT)}:{line}: {why}")
    return 1 if broken else 0


sys.exit(main())
