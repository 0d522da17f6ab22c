#!/usr/bin/env python3
"""The second verifier: offline, Python's standard library only, written from SPEC.md alone."""

import getopt
import json
import os
import sys
import time

# What is verified may lie on the same disc: nothing is written beside it.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from auditor import (  # noqa: E402
    UsageError,
    open_held,
    read_at_least,
    read_file,
    read_keys,
    read_officer,
    read_policy,
)
from compare import NotASide, choose_walked, find_evidence, open_side  # noqa: E402
from findings import VERDICTS, WORDS  # noqa: E402
from package import Folder  # noqa: E402
from policy import policy_of_keys  # noqa: E402
from verify_folder import FolderVerifier, Trust  # noqa: E402
from verify_proof import ProofVerifier, kind_of_proof  # noqa: E402

USAGE = """用法：python3 verify.py 文件夹 [选项]           核验导出的账本
      python3 verify.py 证明文件 [选项]         核验存在证明、一致性证明或分叉证据
      python3 verify.py --between 旧 新 [选项]  新的导出是否完整包含旧的
      python3 verify.py compare 甲 乙 [选项]    两份账是否出自同一历史

选项：--policy 文件、--key 文件、--at-least 条数或文件、--origin 名称、--evidence 文件、
      --officer 文件（可重复）、--help；含义见 SPEC.md 第 10 节。
退出码：0 完好；1 被改动；2 不完整或未签名；3 用法不对"""
FLAGS = ("between", "help")
VALUED = ("policy", "key", "at-least", "origin", "evidence", "officer")


def parse(argv):
    """Options by name, and the places."""
    names = [*(f"{name}=" for name in VALUED), *FLAGS]
    for word in argv[: argv.index("--")] if "--" in argv else argv:
        # Else a beginning of a name would do.
        if word.startswith("--") and word[2:].split("=")[0] not in VALUED + FLAGS:
            raise UsageError(f"没有选项 {word}")
    try:
        found, places = getopt.gnu_getopt(argv, "", names)
    except getopt.GetoptError as error:
        raise UsageError(str(error)) from error
    options = {name.removeprefix("--"): value for name, value in found}
    options["officer"] = [value for name, value in found if name == "--officer"]
    return options, places


def read_trust(options, signed):
    """`signed` are the bytes that name a key that has no name."""
    if "policy" in options and "key" in options:
        raise UsageError("--policy 与 --key 只能给一个")
    policy = None
    if "policy" in options:
        policy = read_policy(options["policy"])
    elif "key" in options:
        policy = policy_of_keys(read_keys(options["key"], signed))
    officers = [read_officer(path) for path in options["officer"]] or None
    return Trust(policy, options.get("origin"), officers=officers)


def verify_one(place, options):
    if os.path.isdir(place):
        trust = read_trust(options, Folder(place).read("checkpoint") or b"")
        if "at-least" in options:
            trust.at_least = read_at_least(options["at-least"])
        verifier = FolderVerifier(place, trust)
        if isinstance(trust.at_least, bytes):
            verifier.held = [open_held(trust.at_least, verifier.policy)]
        return verifier.run(Progress().tell)
    octets = read_file(place)
    if kind_of_proof(octets) is None or "at-least" in options:
        raise UsageError(f"{place} 不是导出文件夹，也不是证明文件")
    trust = read_trust(options, octets)
    return ProofVerifier(trust.policy, trust.origin).run(octets)


def compare_two(one, other, options, is_ordered):
    if "at-least" in options or "origin" in options:
        raise UsageError("比较时不用 --at-least 和 --origin")
    folders = [path for path in (one, other) if os.path.isdir(path)]
    if not folders or (is_ordered and not os.path.isdir(other)):
        raise UsageError("至少一项是文件夹；--between 的第二项应是文件夹")
    evidence_path = options.get("evidence", "fork-evidence.txt")
    if os.path.exists(evidence_path):
        raise UsageError(f"{evidence_path} 已存在")
    trust = read_trust(options, Folder(folders[0]).read("checkpoint") or b"")
    policy = FolderVerifier(folders[0], trust).policy
    try:
        sides = [(path, *open_side(path, policy)) for path in (one, other)]
    except NotASide as error:
        raise UsageError(f"{error} 没有可信的签名") from error
    (walked, *_), (_, held, octets) = choose_walked(*sides, is_ordered)
    verifier = FolderVerifier(walked, trust, "tail_cut" if is_ordered else "not_comparable")
    verifier.policy, verifier.held = policy, [held]
    result = verifier.run(Progress().tell)
    evidence = find_evidence(walked, policy, held, octets) if result["exitCode"] == 1 else None
    if evidence is not None:
        with open(evidence_path, "x", encoding="utf-8", newline="") as file:
            file.write(evidence)
        print(f"【证据】两个互相矛盾的签名已写入 {evidence_path}")
    return result


class Progress:
    """One line every other second on standard error."""

    def __init__(self):
        self._next = time.monotonic() + 2

    def tell(self, done, total):
        if done % 256 == 0 and time.monotonic() >= self._next:
            self._next = time.monotonic() + 2
            print(f"已核验 {done} / {total} 条", file=sys.stderr, flush=True)


def run(argv):
    options, places = parse(argv)
    if "help" in options:
        print(USAGE)
        return 0
    if "between" in options and len(places) == 2:
        result = compare_two(*places, options, is_ordered=True)
    elif places[:1] == ["compare"] and len(places) == 3:
        result = compare_two(*places[1:], options, is_ordered=False)
    elif len(places) == 1 and "between" not in options:
        result = verify_one(places[0], options)
    else:
        raise UsageError("请给出一个导出文件夹或一个证明文件。")
    for found in result["findings"]:
        bad = found.get("firstBad")
        where = f"：第 {bad['from']} 至 {bad['to']} 号" if bad else ""
        print(f"【{found['code']}】{WORDS[found['code']]}{where}（{found['count']}）")
    print(f"结论：{VERDICTS[result['exitCode']]}")
    print(json.dumps(result, ensure_ascii=False))
    return result["exitCode"]


def main(argv):
    """The exit code. What hinders the program is no sign of tampering, for which Python's own code would stand."""
    try:
        code = run(argv)
        sys.stdout.flush()
        return code
    except UsageError as error:
        print(f"{error}\n\n{USAGE}", file=sys.stderr)
        return 3
    except (Exception, KeyboardInterrupt) as error:
        print(f"没有核验完：{error!r}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    ended = main(sys.argv[1:])
    sys.stderr.flush()
    # At once: an output that cannot be written would change the code at the end.
    os._exit(ended)
