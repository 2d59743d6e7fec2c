"""Counts the reports R2 to R6 and R10 from raw decoded files, and compares every cell with what the app
said for the same files. Written from the survey's rules (statuses, outcomes, measures, report columns)
and the questionnaire; knows nothing of the app's code.

    python reports.py FOLDER

The folder holds bundles.jsonl (payloads of signed files, one a line), rosters.jsonl (the office's own lists of
households), below.jsonl (payloads of the lists that offices below passed on), resolutions.jsonl (what meetings resolved), pairs.jsonl (what people decided of two households: that they are
one, of which one counts, or two), questionnaires.jsonl (every published questionnaire), and tables.json (the app's figures).
"""

import collections
import datetime
import decimal
import hashlib
import json
import pathlib
import re
import sys
import uuid

DIMENSIONS = "HWEISVU"
CLOSED = {"solved", "self_solved", "not_applicable"}
OUTCOMES = ["complete", "complete_new", "partial", "none", "care", "error", "unreachable", "not_visited"]
COLUMNS = ["solved", "self_solved", "in_progress", "referred", "unsolved", "recurred", "ongoing_care"]
# A household stands under its problem that is furthest from being solved.
FURTHEST = ["unsolved", "recurred", "in_progress", "referred", "ongoing_care", "solved", "self_solved"]


def lines(path):
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


# ── Reading answers ───────────────────────────────────────────────────────────────────────────


def value(answer, kind):
    """What was answered, if it is of this kind; `missing` answers are none."""
    return None if answer is None else answer.get(kind)


def first_day(written):
    parts = [int(it) for it in written.split("-")] + [1, 1]
    return datetime.date(*parts[:3])


def last_day(written):
    parts = [int(it) for it in written.split("-")]
    if len(parts) == 1:
        return datetime.date(parts[0], 12, 31)
    if len(parts) == 2:
        following = datetime.date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return following - datetime.timedelta(days=1)
    return datetime.date(*parts)


class Questionnaire:
    def __init__(self, raw):
        self.items = {}
        for dimension in raw["dimensions"]:
            for item in dimension["items"]:
                self.items[item["code"]] = item
        self.order = [code for code in self.items]
        self.shown_if = {}
        for code, item in self.items.items():
            for question in item.get("questions", []) + raw["every_item"]:
                self.shown_if[f"{code}.{question['id']}"] = (question.get("shown_if"), code)

    def look(self, answers, name, item):
        """The answer, unless its question was not asked."""
        full = f"{item}.{name}" if f"{item}.{name}" in self.shown_if else name
        condition, own = self.shown_if.get(full, (None, item))
        if condition is not None and not self.holds(condition, answers, own, None):
            return None
        return answers.get(full)

    def holds(self, condition, answers, item, day):
        if isinstance(condition, str):
            raise ValueError(condition)
        (kind, what), = condition.items()
        look = lambda name: self.look(answers, name, item)
        if kind == "yes":
            return value(look(what), "yes_no") is True
        if kind == "no":
            return value(look(what), "yes_no") is False
        if kind == "is":
            return value(look(what[0]), "one") == what[1]
        if kind == "includes":
            return what[1] in (value(look(what[0]), "many") or [])
        if kind == "at_least":
            number = value(look(what[0]), "number")
            return number is not None and number >= what[1]
        if kind == "at_most":
            number = value(look(what[0]), "number")
            return number is not None and number <= what[1]
        if kind == "within_days":
            date = value(look(what[0]), "date")
            return date is not None and (first_day(date) - day).days <= what[1]
        if kind == "answered":
            answer = look(what)
            return answer is not None and "missing" not in answer
        if kind == "not":
            return not self.holds(what, answers, item, day)
        if kind == "all":
            return all(self.holds(it, answers, item, day) for it in what)
        if kind == "any":
            return any(self.holds(it, answers, item, day) for it in what)
        raise ValueError(kind)

    def urgent(self, code, answers, day):
        rule = self.items[code]["urgent"]
        if rule in ("letter", "proposed"):
            return True
        return isinstance(rule, dict) and self.holds(rule["when"], answers, code, day)


class Visit:
    def __init__(self, raw):
        self.id = raw["id"]
        self.round = raw["round"]
        self.questionnaire = raw["questionnaire"]
        self.answers = raw["answers"]
        date = value(self.answers.get("visit_date"), "date")
        begun = datetime.datetime.fromtimestamp(raw["begun_at"] / 1000, datetime.timezone.utc)
        self.day = first_day(date) if date else begun.date()
        self.result = value(self.answers.get("visit_result"), "one")
        self.of_problem = collections.defaultdict(dict)
        self.of_help = collections.defaultdict(dict)
        for key, answer in self.answers.items():
            question, _, whose = key.partition("@")
            for prefix, kept in (("problem.", self.of_problem), ("help.", self.of_help)):
                if whose and question.startswith(prefix):
                    kept[whose][question[len(prefix):]] = answer

    @property
    def met(self):
        return self.result == "met"


class Problem:
    def __init__(self, name, item, found_in, status):
        self.name, self.item, self.found_in, self.status = name, item, found_in, status
        self.origin_item = item
        self.told = False
        self.told_on = None
        self.severity = None
        # "severity" can be taken back by the next visit, anything else stays.
        self.urgent = None
        self.newest = {}

    @property
    def dimension(self):
        return self.item[0] if self.item else None


class Life:
    """Every problem of a household after some visits, and its outcome."""

    def __init__(self, visits, questionnaires, newest):
        self.problems = []
        self.helps = []
        for visit in visits:
            self.take(visit, questionnaires[visit.questionnaire], newest)
        self.outcome = self.judge(visits)

    def classify(self, problem, item, newest):
        problem.item = item
        if newest.items[item]["urgent"] in ("letter", "proposed"):
            problem.urgent = "item"

    def by_item(self, item):
        return next((it for it in self.problems if it.origin_item == item), None)

    def take(self, visit, questionnaire, newest):
        here = []
        for name in sorted(visit.of_problem):
            said = visit.of_problem[name]
            item = value(said.get("item"), "one")
            problem = next((it for it in self.problems if it.name == name), None)
            if problem is None and item:
                problem = self.by_item(item)
                if problem is not None:
                    problem.name = name
            if problem is None:
                was = value(said.get("was"), "one") or "unsolved"
                problem = Problem(name, None, value(said.get("found_in"), "text") or "", was)
                problem.origin_item = item
                if item:
                    self.classify(problem, item, newest)
                self.problems.append(problem)
            here.append((problem, said))
        if not visit.met:
            return
        for problem, said in here:
            now = value(said.get("item_now"), "one")
            if now:
                self.classify(problem, now, newest)
            status = value(said.get("status"), "one")
            if status is None:
                continue
            problem.status = status
            problem.newest = said
            if not problem.told:
                problem.told_on = visit.day
            problem.told = True
            severity = value(said.get("severity"), "one")
            if severity in ("1", "2", "3"):
                problem.severity = int(severity)
            if problem.urgent in (None, "severity"):
                reason = said.get("urgent_reason") is not None
                problem.urgent = "severity" if problem.severity == 3 and reason else None
        for item in questionnaire.order:
            gate = value(visit.answers.get(f"gate.{item[0]}"), "one")
            if gate != "yes" or value(visit.answers.get(item), "yes_no") is not True:
                continue
            problem = self.by_item(item)
            if problem is None:
                problem = Problem(None, item, visit.round, "unsolved")
                problem.told, problem.told_on = True, visit.day
                self.problems.append(problem)
            severity = value(visit.answers.get(f"{item}.severity"), "one")
            problem.severity = int(severity) if severity in ("1", "2", "3") else None
            reason = value(questionnaire.look(visit.answers, "urgent_reason", item), "text")
            if questionnaire.urgent(item, visit.answers, visit.day):
                problem.urgent = "item"
            else:
                problem.urgent = "severity" if problem.severity == 3 and reason else None
            problem.newest = {}
        for name in sorted(visit.of_help):
            self.helps.append((visit, visit.of_help[name]))

    def judge(self, visits):
        if not visits:
            return "not_visited"
        if not visits[-1].met:
            return "unreachable"
        of_list = [it for it in self.problems if it.found_in in ("2565", "tpmap")]
        judged = [it.status for it in of_list or self.problems]
        still = [it.status for it in self.problems if it.status not in CLOSED]
        if not judged:
            return "no_problem"
        if set(judged) == {"not_applicable"}:
            return "error"
        if set(judged) <= CLOSED:
            return "complete_new" if still else "complete"
        if set(still) == {"ongoing_care"}:
            return "care"
        if set(judged) == {"unsolved"}:
            return "none"
        return "partial"


def derived(household, item):
    """What a problem's id is made of: the SHA-256 of what it names, each part with its length in front."""
    digest = hashlib.sha256(b"thaiqm-field id\n")
    for part in ("problem", household, item.lower()):
        digest.update(len(part.encode()).to_bytes(8, "big") + part.encode())
    return digest.digest()[:16]


def special(household, item):
    """What a special case is called: the last eight digits of its problem's id."""
    return derived(household, item)[12:].hex().upper()


def problem_id(household, problem):
    """As visits name it; of one that was found by its item, a UUID of version 8."""
    return problem.name or str(as_uuid(derived(household, problem.origin_item)))


def as_uuid(raw):
    raw = bytearray(raw)
    raw[6], raw[8] = raw[6] & 0x0F | 0x80, raw[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(raw))


def resolved(resolutions, problem, what):
    """What meetings resolved of a problem, but for what was taken back: the ones that no other one which
    speaks of it knew, where they agree."""
    gone = {it for resolution in resolutions for it in resolution.get("takes_back", [])}
    said = [it for it in resolutions if it["id"] not in gone and problem in it["problems"] and what in it]
    known = {it for resolution in said for it in resolution.get("knew", [])}
    newest = {it[what] for it in said if it["id"] not in known}
    return newest.pop() if len(newest) == 1 else None


class Household:
    def __init__(self, name, visits, listed, resolutions, questionnaires, newest):
        self.name, self.visits, self.listed, self.resolutions = name, visits, listed, resolutions
        answers = visits[-1].answers if visits else listed["answers"]
        text = lambda key: value(answers.get(key), "text") or ""
        self.tambon, self.community, self.house_no = text("tambon"), text("community_name"), text("house_no")
        self.moo = value(answers.get("moo"), "number")
        self.origin = value(answers.get("origin"), "one")
        number = listed["reference"] if listed else text("list_reference")
        self.reference = number or name[-8:].upper()
        self.now = Life(visits, questionnaires, newest)
        self.then = {}
        for round in {it.round for it in visits}:
            last = max(n for n, it in enumerate(visits) if it.round == round)
            self.then[round] = Life(visits[: last + 1], questionnaires, newest)

    def of_2565(self):
        return (self.listed or {}).get("source") == "thaiqm_2565" or self.origin == "rexray_2565"

    def of_logbook(self):
        by_problem = any(it.found_in == "tpmap" for it in self.now.problems)
        return self.of_2565() or (self.listed or {}).get("source") == "tpmap" or by_problem

    def visited(self, round):
        return bool(self.visits) if round is None else round in self.then

    def surveyed(self, round):
        return any(it.met for it in self.visits if round in (None, it.round))

    def life(self, round):
        return self.now if round is None else self.then.get(round)

    def outcome(self, round):
        return self.life(round).outcome if self.visited(round) else "not_visited"

    def problems(self, round):
        """(item as it is known now, status then) of every problem that is one and was told of."""
        if not self.surveyed(round):
            return []
        kept = []
        for then in self.life(round).problems:
            if not then.told or then.status == "not_applicable":
                continue
            now = next(
                it for it in self.now.problems
                if (then.name and it.name == then.name) or (it.origin_item and it.origin_item == then.origin_item)
            )
            kept.append((now, then.status))
        return kept

    def listed_problems(self, newest):
        """What the office's list says is wrong, where nobody was there yet."""
        found_in = {"thaiqm_2565": "2565", "tpmap": "tpmap"}[self.listed["source"]]
        all = []
        for it in self.listed["problems"]:
            problem = Problem(it["id"], None, found_in, "unsolved")
            if it["item"] in newest.items:
                self.now.classify(problem, it["item"], newest)
            all.append(problem)
        return all

    def helps(self, round):
        return [it for it in self.now.helps if round in (None, it[0].round)]

    def village(self):
        if self.moo is not None:
            return f"moo {self.moo}"
        return f"community {folded(self.community)}" if self.community else "unknown"


def folded(name):
    """Communities are the same however their names are spaced, and whatever tone marks were left out."""
    name = re.sub(r"[\s็-์]", "", name).lower()
    return name.removeprefix("ชุมชน") or name


# ── The reports ───────────────────────────────────────────────────────────────────────────────


def percent(part, of):
    if of == 0:
        return "–"
    share = decimal.Decimal(part) * 100 / decimal.Decimal(of)
    return f"{share.quantize(decimal.Decimal('0.1'), decimal.ROUND_HALF_UP)} of {of}"


def part_of(household, area):
    if len(area) == 6:
        return household.village()
    code = household.tambon[: len(area) + 2]
    return code if len(code) == len(area) + 2 else "unknown"


def by_area(households, area, cells):
    parts = collections.defaultdict(list)
    for it in households:
        parts[part_of(it, area)].append(it)
    return {"rows": {part: cells(them) for part, them in parts.items()}, "total": cells(households)}


def r2(households, area, round):
    def cells(them):
        row = [0] * 10
        for household in them:
            problems = household.problems(round)
            row[0] += household.surveyed(round)
            row[1] += bool(problems)
            for at, letter in enumerate(DIMENSIONS):
                row[2 + at] += any(it.dimension == letter for it, _ in problems)
            row[9] += len(problems)
        return row

    return by_area(households, area, cells)


def r3(households, area, round):
    def cells(them):
        target = [it for it in them if it.of_2565()]
        # A household of 2565 in which there is no problem does not qualify.
        outcomes = [it.outcome(round).replace("no_problem", "error") for it in target]
        checked = sum(it not in ("not_visited", "unreachable") for it in outcomes)
        # Whoever says that it was missed, one that a list of 2565 names is one of 2565.
        others = [it for it in them if not it.of_2565()]
        found = lambda origin: sum(it.origin == origin and bool(it.problems(round)) for it in others)
        counts = [outcomes.count(it) for it in OUTCOMES]
        return [len(target), checked, percent(checked, len(target)), *counts, found("missed"), found("new_hardship")]

    return by_area(households, area, cells)


def r4(households, today, round, newest):
    cases = []
    for household in households:
        # As things stand now, what a list says of a household in which nobody was met is urgent as well.
        unseen = round is None and not household.surveyed(None)
        problems = household.now.problems if household.visited(round) else household.listed_problems(newest) if unseen else []
        for problem in problems:
            if problem.status in CLOSED or not (problem.told or unseen) or not problem.urgent:
                continue
            stands = problem.status if problem.told else household.outcome(None)
            on = problem.told_on.isoformat() if problem.told_on else None
            found = "2022" if problem.found_in == "2565" else on
            days = max(0, (today - last_day(found)).days) if found else None
            place = [household.reference, household.tambon, household.village()]
            restricted = bool(problem.item) and newest.items[problem.item].get("restricted", False)
            planned = value(problem.newest.get("lead"), "one")
            lead = resolved(household.resolutions, problem_id(household.name, problem), "lead") or planned
            since = -1 if days is None else days
            order = (-(problem.severity or 0), -since, household.name, problem.item or "", lead or "", stands)
            told = [household.house_no, problem.item, problem.severity, found, days, lead, stands]
            if restricted:
                place[0] = special(household.name, problem.item)
            cases.append((order, place + [None if restricted else told]))
    return [case for _, case in sorted(cases, key=lambda it: it[0])]


def r5(households, round, by_household):
    rows = collections.defaultdict(lambda: [0] * 7)
    for household in households:
        groups = collections.defaultdict(list)
        for problem, status in household.problems(round):
            groups["total"].append(status)
            groups[problem.dimension or "unknown"].append(status)
            if problem.item:
                groups[f"{problem.dimension} / {problem.item}"].append(status)
        for group, statuses in groups.items():
            counted = [min(statuses, key=FURTHEST.index)] if by_household else statuses
            for status in counted:
                rows[group][COLUMNS.index(status)] += 1
    for letter in DIMENSIONS:
        rows[letter]
    total = rows.pop("total", [0] * 7)
    cells = lambda row: [sum(row), *row, percent(row[0] + row[1], sum(row))]
    return {"rows": {head: cells(row) for head, row in rows.items()}, "total": cells(total)}


def r6(households, round, giver):
    rows = collections.defaultdict(list)
    for household in households:
        for visit, said in household.helps(round):
            if value(said.get("kind"), "one") != "assistance":
                continue
            on = value(said.get("on"), "date") or visit.day.isoformat()
            who = value(said.get(giver), "one") or "unknown"
            named = set()
            for name in value(said.get("problems"), "many") or []:
                problem = next((it for it in household.now.problems if it.name == name), None)
                problem = problem or household.now.by_item(name)
                if problem is not None:
                    named.add(id(problem))
            entry = (household.name, named, value(said.get("value_baht"), "number") or 0)
            for head in ("total", who, f"{who} / {on[:7]}"):
                rows[head].append(entry)

    def cells(entries):
        problems = {(name, one) for name, named, _ in entries for one in named}
        return [len(entries), len({it[0] for it in entries}), len(problems), sum(it[2] for it in entries)]

    total = cells(rows.pop("total", []))
    return {"rows": {head: cells(entries) for head, entries in rows.items()}, "total": total}


def r10(households, area, today, round):
    def fresh(entry):
        visit, said = entry
        on = value(said.get("on"), "date")
        age = (today - (first_day(on) if on else visit.day)).days
        return 0 <= age <= 31

    def cells(them):
        target = [it for it in them if it.of_logbook()]
        recorded = sum(it.surveyed(round) for it in target)
        known = ("done", "partly", "failed")
        has_result = lambda it: any(value(said.get("result"), "one") in known for _, said in it.helps(round))
        results = sum(map(has_result, target))
        due = [it for it in them if any(status not in CLOSED for _, status in it.problems(round))]
        done = sum(any(map(fresh, it.helps(round))) for it in due)
        return [
            len(target), recorded, percent(recorded, len(target)),
            results, percent(results, len(target)), len(due), done,
        ]

    return by_area(households, area, cells)


# ── Surveyed twice ────────────────────────────────────────────────────────────────────────────


def uncounted(decisions, visited):
    """The households that are left out, each with the one that is the same and counts. Of the decisions about two
    hold those that no other knew, where they agree. Households that are one with each other are a group; it leaves
    out all but one where exactly one is never left out, no ring leads around, and no two in it are said to be two."""
    of_pair = collections.defaultdict(list)
    for it in decisions:
        if it["one"] in visited and it["other"] in visited:
            of_pair[it["one"], it["other"]].append(it)
    leads, apart = collections.defaultdict(set), []
    for pair, made in of_pair.items():
        known = {name for it in made for name in it.get("knew", []) if name != it["id"]}
        newest = [it for it in made if it["id"] not in known]
        said = {"nothing" if it.get("undoes") else it.get("counts", "apart") for it in newest}
        if said == {"apart"}:
            apart.append(pair)
        elif len(said) == 1 and said <= set(pair):
            counts, = said
            leads[pair[0] if counts == pair[1] else pair[1]].add(counts)
    near = collections.defaultdict(set)
    for one, others in leads.items():
        for other in others:
            near[one].add(other)
            near[other].add(one)
    out, seen = {}, set()
    for start in near:
        if start in seen:
            continue
        group, due = set(), [start]
        while due:
            it = due.pop()
            if it not in group:
                group.add(it)
                due.extend(near[it])
        seen |= group
        ends = [it for it in group if not leads.get(it)]
        parted = any(one in group and other in group for one, other in apart)
        if len(ends) == 1 and not parted and not rings(group, leads):
            out.update({it: ends[0] for it in group if it != ends[0]})
    return out


def rings(group, leads):
    """Whether something is left after whatever leads nowhere was taken away, again and again."""
    left = set(group)
    while True:
        gone = {it for it in left if not leads.get(it, set()) & left}
        if not gone:
            return bool(left)
        left -= gone


# ── Comparing ─────────────────────────────────────────────────────────────────────────────────


def read(folder):
    questionnaires = {raw["id"]: Questionnaire(raw) for raw in lines(folder / "questionnaires.jsonl")}
    newest = list(questionnaires.values())[-1]
    histories = {}
    for bundle in lines(folder / "bundles.jsonl"):
        for record in bundle["records"]:
            name = record["visit"]["id"]
            # Of a visit that came twice, the longer history has the later answers.
            length = len(record["revisions"])
            if name not in histories or length > histories[name][0]:
                histories[name] = (length, record["household"]["id"], record["visit"])
    visits = collections.defaultdict(list)
    for name in sorted(histories):
        _, household, visit = histories.pop(name)
        visits[household].append(Visit(visit))
    listed = {it["id"]: it for roster in lines(folder / "rosters.jsonl") for it in roster["households"]}
    for it in from_below(folder / "below.jsonl"):
        listed.setdefault(it["id"], it)
    names = sorted(visits.keys() | listed.keys())
    meetings = collections.defaultdict(list)
    for it in lines(folder / "resolutions.jsonl"):
        meetings[it["household"]].append(it)
    twice = uncounted(list(lines(folder / "pairs.jsonl")), visits.keys())
    # A list that names the one names the other.
    for it in sorted(twice):
        name_by(listed, twice[it], it)
    made = lambda it: Household(it, visits[it], listed.get(it), meetings[it], questionnaires, newest)
    counted = [made(it) for it in names if it not in twice]
    for it in twice:
        name_by(listed, it, twice[it])
    return counted, [(made(it), twice[it]) for it in sorted(twice)], newest


def name_by(listed, one, other):
    """A household that a list of 2565 names is one of 2565, whatever else names it."""
    source = lambda it: listed.get(it, {}).get("source")
    if other in listed and (one not in listed or source(other) == "thaiqm_2565" != source(one)):
        listed[one] = listed[other]


def in_round(counted, left_out, round):
    """Who counts in a round: of those that are one, whoever was met in it, else whoever was looked for; of several
    the one that a person said counts, then the first."""
    if round is None:
        return counted
    seen = lambda it: (it.visited(round), it.surveyed(round))
    best = {it.name: it for it in counted}
    for it, counts in left_out:
        if seen(it) > seen(best[counts]):
            if best[counts].origin == "rexray_2565":
                it.origin = "rexray_2565"
            best[counts] = it
    return list(best.values())


def from_below(path):
    """Of each office below the newest list; a household that two of them name is as the first has it."""
    newest = {}
    for roster in (it["roster"] for it in lines(path)):
        office = roster["office"]
        if office not in newest or roster["issue"] > newest[office]["issue"]:
            newest[office] = roster
    return [it for office in sorted(newest) for it in newest[office]["households"]]


def head_folded(head):
    return f"community {folded(head[10:])}" if head.startswith("community ") else head


def main():
    folder = pathlib.Path(sys.argv[1])
    said = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    today = datetime.date.fromisoformat(said["today"])
    counted, left_out, newest = read(folder)
    cells, wrong = 0, []
    for table in said["tables"]:
        name, area, round = table["name"], table["area"], table["round"]
        # R4 tells how things stand now, of whom somebody was at in the round.
        theirs_then = counted if name == "R4" else in_round(counted, left_out, round)
        here = [it for it in theirs_then if it.tambon.startswith(area)]
        ours = {
            "R2": lambda: r2(here, area, round),
            "R3": lambda: r3(here, area, round),
            "R4": lambda: r4(here, today, round, newest),
            "R5 problems": lambda: r5(here, round, False),
            "R5 households": lambda: r5(here, round, True),
            "R6 agency": lambda: r6(here, round, "provider"),
            "R6 network": lambda: r6(here, round, "network"),
            "R10": lambda: r10(here, area, today, round),
        }[name]()
        theirs = table["table"]
        if name == "R4":
            theirs = [[a, b, head_folded(c), told] for a, b, c, told in theirs]
            pairs = [(f"line {n}", one, other) for n, (one, other) in enumerate(zip(ours, theirs))]
            pairs.append(("lines", len(ours), len(theirs)))
        else:
            rows = {head_folded(head): row for head, row in theirs["rows"]}
            pairs = [(head, ours["rows"].get(head), rows.get(head)) for head in rows.keys() | ours["rows"].keys()]
            pairs.append(("total", ours["total"], theirs["total"]))
            if len(rows) != len(theirs["rows"]):
                wrong.append(f"{name} {area} {round}: a row stands twice")
        for head, one, other in pairs:
            cells += len(one) if isinstance(one, list) else 1
            if one != other:
                wrong.append(f"{name} in '{area}' of {round}, {head}:\n  here {one}\n  app  {other}")
    for it in wrong[:20]:
        print(it)
    print(f"{len(counted)} households, {len(said['tables'])} tables, {cells} cells:", end=" ")
    print(f"{len(wrong)} rows differ" if wrong else "every cell agrees")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
