#!/usr/bin/env python3
"""check_includes.py [ROOT]: who may include and name whom.

apps -> core -> plugin_api <- plugins. A plugin knows no other plugin, core knows no component.
array_files is below both core and plugins, and knows the plugin API alone.
"""
import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
AREAS = ["apps", "array_files", "benchmarks", "core", "examples", "plugin_api", "plugins", "tests"]
INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+|"[^"]+)')
BEHIND_CORE = re.compile(r'[<"](boost|fmt|nlohmann|spdlog|yaml-cpp)/')
COMPONENT = re.compile(r'(?:(?:model|problem|worker)<[^>]+>\(|\.alias\()\s*"([^"]+)"')


def in_plugin_api(include):
    return (ROOT / "plugin_api/include" / include[1:]).is_file()


def in_pack(file, include):
    pack = ROOT / "plugins" / file.relative_to(ROOT).parts[1]
    places = [folder / include[1:] for folder in (file.parent, pack, ROOT)]
    return any(place.is_file() and pack in place.resolve().parents for place in places)


def plugin_api_rule(file, include):
    if not re.match(r"<([a-z_]+$|(ATen|c10|torch)/)", include) and not in_plugin_api(include):
        return "plugin_api includes LibTorch, the C++ standard library and itself, nothing else"


def pack_finds(file, library):
    lists = ROOT / "plugins" / file.relative_to(ROOT).parts[1] / "CMakeLists.txt"
    return lists.is_file() and f"find_package({library}" in lists.read_text()


def plugins_rule(file, include):
    library = BEHIND_CORE.match(include)
    if library and not pack_finds(file, library[1]):
        return "a plugin uses no library of core's, unless it finds and links it by itself"
    if include.startswith('"array_files/'):
        return None
    own = include[0] == '"' or re.match("<(apps|core|ferula|plugins)/", include)
    if own and not in_plugin_api(include) and not in_pack(file, include):
        return "a plugin includes plugin_api and its own files, nothing else of this project"


def array_files_rule(file, include):
    if include[0] == '"' and not in_plugin_api(include) and not include.startswith('"array_files/'):
        return "array_files includes plugin_api and itself, nothing else of this project"


def core_rule(file, include):
    if re.match(r'[<"](\.\./)*(apps|plugins)/', include):
        return "core includes no program and no plugin"
    forward = include == "<nlohmann/json_fwd.hpp" and "include" not in file.parts
    if file.suffix == ".h" and BEHIND_CORE.match(include) and not forward:
        return "Boost, fmt, nlohmann-json, spdlog and yaml-cpp stay in core's .cpp files"


RULES = {"array_files": array_files_rule, "plugin_api": plugin_api_rule, "plugins": plugins_rule, "core": core_rule}


def broken_include(file, area, line):
    match = INCLUDE.match(line)
    if not match:
        return None
    if match[1] == "<torch/torch.h":
        return "torch/torch.h takes 16 s a file: include the headers that are used"
    return RULES[area](file, match[1]) if area in RULES else None


def component_names():
    text = "".join(file.read_text() for file in ROOT.glob("plugins/**/*.cpp"))
    return [re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])") for name in COMPONENT.findall(text)]


def named_component(components, area, line):
    code = line.split("//")[0]
    if area == "core" and any(name.search(code) for name in components):
        return "core names no model, problem or worker"


def main():
    components = component_names()
    broken = 0
    for area in AREAS:
        for file in sorted((ROOT / area).rglob("*.*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            for number, line in enumerate(file.read_text().splitlines(), 1):
                why = broken_include(file, area, line) or named_component(components, area, line)
                if why:
                    broken += 1
                    print(f"{file.relative_to(ROOT)}:{number}: {line.strip()}: {why}")
    return 1 if broken else 0


sys.exit(main())
