"""Findings and the verdict of SPEC §7."""

NOTICES = {
    "clock_backwards": "检查点时间倒退",
    "time_astray": "有记录自称的时间与签名时间相去很远",
    "key_unproven": "公钥取自导出包本身，须与登记簿核对指纹",
    "key_change_unknown": "账本换了公钥，而您的策略里没有",
    "restore_unproven": "由旧账本恢复，未给三员公钥，签署未核对",
}
TAMPERED = {
    "body_changed": "记录正文被改动",
    "entry_missing": "记录缺失",
    "leaf_hash_changed": "存储的散列被改动",
    "entry_malformed": "不是合法的记录",
    "history_rewritten": "历史被改写",
    "history_forked": "同一公钥签了两套账",
    "tail_cut": "末尾被截去",
    "checkpoint_forged": "检查点签名不符",
    "checkpoint_out_of_turn": "检查点由账本已停用或尚未起用的公钥签名",
    "checkpoints_disordered": "检查点次序错乱",
    "other_ledger": "是另一个账本",
    "key_change_false": "换钥记录不实",
    "proof_false": "证明不成立",
    "restore_forged": "恢复的签署系伪造",
}
UNPROVEN = {
    "checkpoint_missing": "没有检查点",
    "checkpoint_unreadable": "检查点无法读取",
    "checkpoint_unsigned": "检查点没有可信的签名",
    "quorum_missing": "见证数不足法定数",
    "checkpoints_incomplete": "检查点清单不完整",
    "leaf_hashes_missing": "存储的散列缺失",
    "extra_bytes": "文件末尾有多余字节",
    "extra_file": "多余的文件",
    "readme_changed": "说明文件被改动",
    "package_key_differs": "包内公钥与所用公钥不同",
    "key_missing": "没有公钥",
    "key_change_missing": "策略所说的换钥，账本中没有",
    "key_change_unproven": "换钥由您没有的公钥签署，无法判断",
    "proof_unreadable": "证明文件无法读取",
    "not_comparable": "另一方更长，无法比较",
    "restore_unsigned": "恢复未经两名三员签署",
}
WORDS = {**NOTICES, **TAMPERED, **UNPROVEN}
RESULTS = ("intact", "tampered", "unproven")
VERDICTS = ("完好", "被改动", "不完整或未签名")


class Findings:
    """Each code once, with what was known of it at first, and how often."""

    def __init__(self):
        self._found = {}

    def add(self, code, bad=None, path=None, size=None, signed_by=None):
        """`bad` is (from, to), the bounds of the first bad index; `signed_by` a fingerprint."""
        if code in self._found:
            self._found[code]["count"] += 1
            return
        found = {"code": code}
        if bad is not None:
            found["firstBad"] = {"from": bad[0], "to": bad[1]}
        if path is not None:
            found["path"] = path
        if size is not None:
            found["size"] = size
        if signed_by is not None:
            found["signedBy"] = signed_by
        self._found[code] = {**found, "count": 1}

    def exit_code(self):
        if any(code in TAMPERED for code in self._found):
            return 1
        return 2 if any(code in UNPROVEN for code in self._found) else 0

    def first_bad(self):
        bounds = [each["firstBad"] for each in self._found.values() if "firstBad" in each]
        if not bounds:
            return None
        return {side: min(each[side] for each in bounds) for side in ("from", "to")}

    def listed(self):
        return list(self._found.values())


def verdict(kind, findings, **facts):
    """The JSON object of the last line; what is None is left out."""
    code = findings.exit_code()
    known = {
        "kind": kind,
        "result": RESULTS[code],
        "exitCode": code,
        **facts,
        "firstBad": findings.first_bad(),
        "findings": findings.listed(),
    }
    return {name: value for name, value in known.items() if value is not None}
