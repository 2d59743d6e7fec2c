"""Makes public/places/places.txt and NOTICE.txt from the wheel geothai 3.2.1.

    pip download --no-deps geothai==3.2.1
    python tests/tools/make_places.py geothai-3.2.1-py3-none-any.whl

One name a line, in the order of the codes: `=10 province`, `-amphoe`, `tambon`. The two digits of an
amphoe or tambon are written only where they are not the ones before plus one. The last line counts
provinces, amphoe and tambon, so that a file cut short is noticed.
"""

import hashlib
import json
import pathlib
import sys
import zipfile

SHA256 = "d4d41349c0c8ad07a579956b95d39f7b191426b5681daf66ab1ee522122d8e9b"
RELEASE = "2026.10.23"
OUT = pathlib.Path(__file__).resolve().parents[2] / "public" / "places"


def numbered(rows, width):
    """Two digits (empty after the ones before plus one) and name, by parent code."""
    groups, last = {}, {}
    for code, name, *_ in sorted(rows):
        parent, own = code[:width], int(code[width:])
        digits = "" if own == last.get(parent, 0) + 1 else f"{own:02} "
        last[parent] = own
        groups.setdefault(parent, []).append((code, digits + name))
    return groups


def main(wheel):
    data = pathlib.Path(wheel).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit("not the wheel this list was checked against")
    with zipfile.ZipFile(wheel) as files:
        provinces, districts, subdistricts = (
            json.loads(files.read(f"geothai/_data/{name}.json"))
            for name in ("provinces", "districts", "subdistricts")
        )
        terms = files.read("geothai-3.2.1.dist-info/licenses/NOTICE").decode()
    amphoe, tambon = numbered(districts, 2), numbered(subdistricts, 4)
    lines = [f"#GeoThai {RELEASE}, CC BY 4.0, see NOTICE.txt"]
    for code, name, *_ in sorted(provinces):
        lines.append(f"={code} {name}")
        for amphoe_code, line in amphoe[code]:
            lines.append(f"-{line}")
            lines.extend(line for _, line in tambon[amphoe_code])
    lines.append(f".{len(provinces)} {len(districts)} {len(subdistricts)}")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "places.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    head = (
        "places.txt lists the provinces, amphoe and tambon of Thailand with their codes.\n\n"
        f"It was made from GeoThai/data, release {RELEASE}, as it is in geothai 3.2.1.\n"
        "Changed: only Thai names and codes were kept, and written in another form.\n"
        "Shown in the app as: ข้อมูลเขตการปกครอง: GeoThai (CC BY 4.0), กรมการปกครอง\n\n"
        "The notice of geothai 3.2.1 follows.\n\n"
        "----------------------------------------------------------------\n\n"
    )
    (OUT / "NOTICE.txt").write_text(head + terms, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
