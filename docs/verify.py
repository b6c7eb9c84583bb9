# Checks an exported evidence file: python verify.py FILE HEAD. Nothing but Python is needed; see audit.md.
# ruff: noqa
# fmt: off
import hashlib, hmac, json, sys; before, promised, signed = "0" * 64, {}, {}
def form(value): return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
def sha256(value): return hashlib.sha256(form(value)).hexdigest()
try:
    text, head = open(sys.argv[1], encoding="utf-8").read(), "".join(sys.argv[2].split()).lower()
    texts = (file := json.loads(text.partition('json" id="evidence">')[2].partition("</script>")[0] or text))["contents"]
except Exception: sys.exit(print("Type: python verify.py FILE HEAD. FILE must be evidence.", file=sys.stderr) or 2)
for number, entry in enumerate(file["entries"], start=1):
    found, facts = {name: part for name, part in entry.items() if name != "hash"}, entry["facts"]
    before = sha256(found | {"number": number, "previous": before, "specification": file["entries"][0]["specification"]})
    assert entry["hash"] == before == sha256(found), f"entry {number} does not hold"
    promised |= {f"{number} {name}": made for name, made in entry["personal"].items()}
    promised = {name: made for name, made in promised.items() if name not in facts.get("erased", [])}
    signed |= {facts["revision"]: facts["content_hash"]} if {"revision", "content_hash"} <= facts.keys() else {}
opened = {f"{number} {name}": one for number, values in file["openings"].items() for name, one in values.items()}
made = {name: hmac.digest(bytes.fromhex(o["salt"]), form(o["value"]), "sha256").hex() for name, o in opened.items()}
assert made == promised and all(o["salt"] == f"{int(o['salt'], 16):064x}" for o in opened.values()), "words changed"
assert [sha256(each) for each in texts] == list(filter(None, signed.values())), "not the texts signed"
assert len(head) > 15 and any(each["hash"].startswith(head) for each in file["entries"]), "no such head in this chain"
print("holds")
