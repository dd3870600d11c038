#!/usr/bin/env python3
"""plugin_page.py PAGE: the commands of a page, as a script that ends at the first that fails.

Commands are the indented lines; what stands between fences is something else.
"""
import re
import sys
from pathlib import Path

page = re.sub(r"^```.*?^```$", "", Path(sys.argv[1]).read_text(), flags=re.MULTILINE | re.DOTALL)
commands = re.findall(r"^    (.*)$", page, re.MULTILINE)
if not commands:
    sys.exit(f"{sys.argv[1]}: has no commands")
print("set -euxo pipefail", *commands, sep="\n")
