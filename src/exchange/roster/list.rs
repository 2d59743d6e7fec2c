//! A list while it is read, row after row.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{count_in, house_number, shortened, undressed, value, village};
use super::columns::{Target, Titles, bare};
use super::ground::{Ground, Parts, column_of, ids, is_ditto, said};
use super::import::{Ended, Ids, Mapping, Reason, Row, Told};
use super::people::{Address, Areas, Name, PlaceFault};
use super::persons::{Relation, of_head};
use super::troubles::{Trouble, told_apart};
use crate::domain::identity::{HouseCodeFault, Phone, house_code};
use crate::domain::questionnaire::known;
use crate::domain::roster::{MAX_ASSIGNED, MAX_LISTED, MAX_PROBLEMS, MAX_WORDS, normal};
use crate::domain::text_rule::{self, ascii_digit, ascii_digits, clean};
use crate::domain::{
    Answer, AnswerKey, Answers, HouseholdId, Listed, ListedProblem, MemberId, PartialDate, ProblemId,
    Questionnaire,
};
use crate::exchange::bundle::MAX_NAME;
use crate::exchange::fits::answer_fits;
use crate::exchange::xlsx::day_of_serial;

/// A household while its rows are read.
pub(super) struct Found {
    first_row: usize,
    /// what the list knows the house by
    place: String,
    by_number: bool,
    family: String,
    head: String,
    reference: String,
    answers: BTreeMap<&'static str, Answer>,
    of_head: BTreeMap<&'static str, Answer>,
    problems: Vec<Trouble>,
    assigned: Vec<String>,
    note: String,
}

pub(super) struct List<'a> {
    pub(super) mapping: &'a Mapping,
    areas: &'a Areas,
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) titles: Titles<'a>,
    pub(super) names: &'a [String],
    found: Vec<Found>,
    at: BTreeMap<String, Vec<usize>>,
    /// the household of the row above, for rows that name no house
    above: Option<usize>,
    /// where rows lie that do not say it
    pub(super) ground: Ground,
    /// a row for each person, and nothing that says who is the head: rows of one house are one household
    pub(super) persons: bool,
}

impl<'a> List<'a> {
    pub(super) fn of(
        mapping: &'a Mapping,
        areas: &'a Areas,
        questionnaire: &'a Questionnaire,
        names: &'a [String],
        ground: Ground,
    ) -> List<'a> {
        let titles = Titles::of(questionnaire);
        List {
            mapping,
            areas,
            questionnaire,
            titles,
            names,
            found: Vec::new(),
            at: BTreeMap::new(),
            above: None,
            ground,
            persons: false,
        }
    }

    /// The row above was left out: none that names no house goes on with it.
    pub(super) fn forget_above(&mut self) {
        self.above = None;
    }

    /// The first column of this kind, as it stands in the row.
    pub(super) fn get(&self, cells: &[String], target: &Target) -> String {
        let mut columns = self.mapping.columns.iter().zip(cells).filter(|(it, _)| *it == target);
        columns.next().map_or_else(String::new, |(_, cell)| value(Some(cell)))
    }
    pub(super) fn all<'c>(
        &self,
        cells: &'c [String],
        wanted: fn(&Target) -> bool,
    ) -> Vec<(usize, Target, &'c String)> {
        let columns = self.mapping.columns.iter().zip(cells).enumerate();
        columns.filter(|(_, (it, _))| wanted(it)).map(|(at, (it, cell))| (at, it.clone(), cell)).collect()
    }

    /// How a row ends.
    pub(super) fn row(
        &mut self,
        cells: &[String],
        number: usize,
        told: &mut BTreeSet<Told>,
    ) -> Result<Ended, Reason> {
        let problems = match self.problems(cells, told) {
            Ok(problems) => problems,
            Err(reason) => {
                // Where it lies holds for the rows below all the same.
                let address = Address::of(&self.get(cells, &Target::Address));
                self.place(cells, &address, told);
                return Err(reason);
            }
        };
        // Only problems, and everything else blank, whatever it is: the row goes on with the one above.
        let goes_on =
            self.mapping.columns.iter().zip(cells).all(|(it, cell)| it.of_problems() || cell.is_empty())
                && cells.iter().skip(self.mapping.columns.len()).all(String::is_empty);
        if goes_on && !problems.is_empty() {
            let household = self.above.ok_or(Reason::NothingAbove)?;
            self.add(household, problems, told)?;
            let note = self.note(cells);
            self.add_note(household, &note, told);
            return Ok(Ended::Joined { household, with: self.found[household].first_row });
        }
        let mut one = self.house(cells, number, told)?;
        one.note = self.note(cells);
        let whose = self.whose(cells, &problems);
        if self.relation(cells) == Relation::Other
            && one.head.is_empty()
            && (!problems.is_empty() || !self.mapping.columns.iter().any(Target::of_problems))
        {
            one.note = joined(&whose, &one.note);
        }
        let phone = self.get(cells, &Target::Answer("phone"));
        self.phone(&mut one, &phone, told);
        let member = one.head.is_empty() && self.relation(cells) == Relation::Other;
        let same = self.at.get(&one.place).and_then(|all| {
            let is = |it: &usize| one.is(&self.found[*it]);
            // Whoever is no head is of the family right above.
            let above = self.above.filter(|it| member && all.contains(it) && is(it));
            above.or_else(|| all.iter().copied().find(is))
        });
        let Some(household) = same else {
            if self.found.len() == MAX_LISTED {
                return Err(Reason::TooManyHouseholds);
            }
            let household = self.found.len();
            let note = std::mem::take(&mut one.note);
            self.found.push(one);
            if let Err(reason) = self.add(household, problems, told) {
                self.found.pop();
                return Err(reason);
            }
            self.add_note(household, &note, told);
            let place = self.found[household].place.clone();
            self.at.entry(place).or_default().push(household);
            self.above = Some(household);
            return Ok(Ended::Taken { household });
        };
        let head = &self.found[household].head;
        let other = !one.head.is_empty() && !head.is_empty() && one.head != *head;
        if other && (self.persons || !problems.is_empty()) {
            one.note = joined(&whose, &one.note);
        }
        self.add(household, problems, told)?;
        let note = std::mem::take(&mut one.note);
        self.join(household, one, told);
        self.add_note(household, &note, told);
        self.above = Some(household);
        Ok(Ended::Joined { household, with: self.found[household].first_row })
    }

    /// The household that a row is about, without its problems.
    fn house(&mut self, cells: &[String], number: usize, told: &mut BTreeSet<Told>) -> Result<Found, Reason> {
        let address = Address::of(&self.get(cells, &Target::Address));
        let place = self.place(cells, &address, told);
        let place = |id: &str| place.get(id).cloned().unwrap_or_default();
        let answer = |id: &'static str| {
            let own = self.get(cells, &Target::Answer(id));
            if own.is_empty() { value(address.parts.get(id)) } else { own }
        };
        let mut answers: BTreeMap<&'static str, Answer> = BTreeMap::new();
        let mut text = |id: &'static str, text: String| {
            if !text.is_empty() {
                answers.insert(id, Answer::Text(text));
            }
        };
        let code = match undressed(&answer("house_code")) {
            typed if typed.is_empty() => typed,
            typed if shortened(&typed) => return Err(Reason::Shortened),
            typed => house_code(&typed).map_err(|fault| match fault {
                HouseCodeFault::NotElevenDigits => Reason::HouseCode,
                _ => Reason::HouseCodeWrong,
            })?,
        };
        let house_no = house_number(&answer("house_no"))?;
        let (mut moo, village) = village(&place("moo"))?;
        let tambon = self.tambon(&place("tambon"), &place("amphoe"), &place("province"));
        let head = self.head(cells, told)?;
        if code.is_empty() && house_no.is_empty() && head.first.is_empty() {
            return Err(Reason::NoHouse);
        }
        let (tambon, of_code) = tambon?;
        moo = moo.or(of_code.and_then(|it| it.parse().ok()).filter(|it| (1..=99).contains(it)));
        let community = place("community_name");
        let community = if community.is_empty() { village } else { community };
        let reference = undressed(&self.get(cells, &Target::Reference));
        if shortened(&reference) {
            return Err(Reason::Shortened);
        }
        let (soi, road) = (answer("soi"), answer("road"));
        // What the list knows the house by. Without a house number it is the head who tells houses apart.
        let (place, by_number) = match (code.is_empty(), reference.is_empty()) {
            (false, _) => (code.clone(), false),
            (true, false) => (format!("no. {}", ascii_digits(&reference).to_lowercase()), true),
            _ => {
                let moo = moo.map(|it| it.to_string()).unwrap_or_default();
                let who = if house_no.is_empty() { head.key() } else { String::new() };
                // In a village it tells nothing apart, and not every list names it.
                let community = if moo.is_empty() { bare(&community) } else { String::new() };
                let parts =
                    [&tambon, &moo, &community, &bare(&road), &bare(&soi), &ascii_digits(&house_no), &who];
                (format!("at {}", parts.map(String::as_str).join("|")), false)
            }
        };
        // 0 is no number of a house, and without its village 12 is not one house.
        let numbered = house_no.contains(|it| matches!(ascii_digit(it), '1'..='9'))
            && (moo.is_some() || !community.is_empty());
        let by_number = by_number || self.persons && (!code.is_empty() || numbered);
        let family = self.get(cells, &Target::Family);
        text("house_code", code);
        text("house_no", house_no);
        text("community_name", community);
        text("soi", soi);
        text("road", road);
        text("tambon", tambon);
        text("lao_name", answer("lao_name"));
        if let Some(moo) = moo {
            answers.insert("moo", Answer::Number(moo));
        }
        for id in ["member_count", "family_count"] {
            match count_in(&self.get(cells, &Target::Answer(id))) {
                Some(Ok(number)) if self.fits(id, None, &Answer::Number(number)) => {
                    answers.insert(id, Answer::Number(number));
                }
                None => {}
                Some(_) => drop(told.insert(Told::Count)),
            }
        }
        if answers.iter().any(|(id, answer)| !self.fits(id, None, answer))
            || reference.chars().count() > MAX_NAME
            || family.chars().count() > MAX_NAME
        {
            return Err(Reason::TooLong);
        }
        let mut of_head: BTreeMap<&'static str, Answer> = BTreeMap::new();
        if let Some(title) = head.title {
            of_head.insert("title", Answer::One(title.to_owned()));
        }
        for (id, text) in
            [("title_other", &head.title_other), ("first_name", &head.first), ("last_name", &head.last)]
        {
            if !text.is_empty() {
                of_head.insert(id, Answer::Text(text.clone()));
            }
        }
        if !head.first.is_empty()
            && let Some(birth) = self.birth(cells, told)
        {
            of_head.insert("birth", Answer::Date(birth));
        }
        let someone = MemberId::head_of(HouseholdId::of(self.mapping.source, "", ""));
        if of_head.iter().any(|(id, answer)| !self.fits(id, Some(someone), answer)) {
            return Err(Reason::TooLong);
        }
        let mut assigned = Vec::new();
        for (_, _, cell) in self.all(cells, |it| *it == Target::Assigned) {
            let names = value(Some(cell));
            let names = names.split([',', ';', '/']).map(str::trim).filter(|it| !it.is_empty());
            assigned.extend(names.filter(|it| it.chars().count() <= MAX_NAME).map(str::to_owned));
        }
        // Compared as the ids are made: what is one id is one household.
        Ok(Found {
            first_row: number,
            place: normal(&place),
            by_number,
            family: normal(&family),
            head: normal(&head.key()),
            reference,
            answers,
            of_head,
            problems: Vec::new(),
            assigned,
            note: String::new(),
        })
    }

    /// Where a row says that its house lies, and what rows above say where it does not.
    fn place(&mut self, cells: &[String], address: &Address, told: &mut BTreeSet<Told>) -> Parts {
        let (mut own, mut denied) = (Parts::new(), BTreeSet::new());
        for id in ids() {
            let column = self.mapping.columns.iter().position(|it| *it == column_of(id));
            let cell = column.and_then(|it| cells.get(it)).filter(|it| !it.is_empty() && !is_ditto(it));
            match (value(cell), value(address.parts.get(id))) {
                (it, _) if !it.is_empty() => drop(own.insert(id, it)),
                (_, it) if !it.is_empty() => drop(own.insert(id, it)),
                // A dash says that there is none.
                _ => drop(cell.is_some().then(|| denied.insert(id))),
            }
        }
        self.read_village(&mut own);
        if self.ground.fill(&mut own, &denied) {
            told.insert(Told::FromAbove);
        }
        own
    }

    /// Takes number and name of a village apart where both stand in the column of one of them: `หมู่ที่ 5
    /// บ้านโคก`, `บ้านโคก หมู่ 5`, and codes of eight digits, which end with the number.
    fn read_village(&self, own: &mut Parts) {
        for id in ["moo", "community_name"] {
            let Some(typed) = own.get(id).map(|it| ascii_digits(it)) else { continue };
            let is_number = !typed.is_empty() && typed.bytes().all(|it| it.is_ascii_digit());
            let named = self.mapping.columns.iter().position(|it| *it == column_of(id));
            let name = bare(named.and_then(|it| self.names.get(it)).map_or("", String::as_str));
            let of_code = (is_number && typed.len() == 8).then(|| self.areas.find(&typed, "", "", "").ok());
            if let Some((tambon, moo)) = of_code.flatten() {
                own.remove(id);
                if let Some(moo) = moo {
                    own.entry("moo").or_insert(moo);
                }
                own.entry("tambon").or_insert(tambon);
            } else if id == "community_name" && is_number {
                // A community may be called by a number; a village has one.
                if !own.contains_key("moo") && typed.len() <= 2 && name.contains(&bare("หมู่")) {
                    own.remove(id);
                    own.insert("moo", typed);
                }
            } else if let Some(mut parts) = said(&typed).filter(|it| it.contains_key("moo")) {
                own.remove(id);
                for id in ["moo", "community_name", "tambon", "amphoe", "province"] {
                    if let Some(it) = parts.remove(id) {
                        own.entry(id).or_insert(it);
                    }
                }
            }
        }
    }

    fn fits(&self, id: &str, member: Option<MemberId>, answer: &Answer) -> bool {
        let key = AnswerKey { question: id.to_owned(), member };
        self.questionnaire.question(&key).is_some() && answer_fits(self.questionnaire, &key, answer).is_ok()
    }

    fn tambon(&self, tambon: &str, amphoe: &str, province: &str) -> Result<(String, Option<String>), Reason> {
        let Mapping { tambon: usual, near, .. } = self.mapping;
        if tambon.is_empty() {
            return if usual.is_empty() { Err(Reason::NoTambon) } else { Ok((usual.clone(), None)) };
        }
        let near = if usual.is_empty() { near } else { usual };
        // The whole of it may stand in one cell: ต.หนองกะปุ อ.บ้านลาด.
        let parts = Address::of(tambon).parts;
        let or = |own: &str, id: &str| match (own.is_empty(), parts.get(id)) {
            (true, Some(part)) => part.clone(),
            _ => own.to_owned(),
        };
        let (amphoe, province) = (or(amphoe, "amphoe"), or(province, "province"));
        let tambon = parts.get("tambon").map_or(tambon, String::as_str);
        self.areas.find(tambon, &amphoe, &province, near).map_err(|fault| match fault {
            PlaceFault::Unknown => Reason::Tambon,
            PlaceFault::Several => Reason::TambonSeveral,
            PlaceFault::Code => Reason::TambonCode,
        })
    }

    /// The head of the household; nobody where the row is about another member.
    fn head(&self, cells: &[String], told: &mut BTreeSet<Told>) -> Result<Name, Reason> {
        let whole = self.mapping.columns.iter().position(|it| *it == Target::HeadName);
        let names_head = whole.and_then(|it| self.names.get(it)).is_some_and(|it| of_head(it));
        if self.relation(cells) == Relation::Other && !names_head {
            return Ok(Name::default());
        }
        let part = |id| self.get(cells, &Target::Head(id));
        let whole = self.get(cells, &Target::HeadName);
        let (title, first, last) = (part("title"), part("first_name"), part("last_name"));
        let mut name =
            if whole.is_empty() { Name::of_parts(&title, &first, &last) } else { Name::of(&whole) };
        if !whole.is_empty() && name.title.is_none() && !title.is_empty() {
            name = Name { first: name.first, last: name.last, ..Name::of_parts(&title, "", "") };
        }
        if !whole.is_empty() && name.last.is_empty() {
            name.last = last;
        }
        let odd = |it: &str| {
            text_rule::formula_start(it) || (!it.is_empty() && !it.chars().any(char::is_alphabetic))
        };
        let id = |it: &str| text_rule::holds_identity(it);
        if [&name.first, &name.last].into_iter().any(|it| odd(it) || id(it)) {
            return Err(Reason::Name);
        }
        if name.first.is_empty() && !name.last.is_empty() {
            return Err(Reason::Name);
        }
        if name.title.is_some() && name.first.is_empty() {
            told.remove(&Told::OtherName);
            return Ok(Name::default());
        }
        Ok(name)
    }

    fn birth(&self, cells: &[String], told: &mut BTreeSet<Told>) -> Option<PartialDate> {
        let typed = self.get(cells, &Target::Head(known::BIRTH));
        if typed.is_empty() {
            return None;
        }
        // A bare serial number: the column was not formatted as a day.
        let digits = ascii_digits(&typed);
        let serial = Some(&digits).filter(|it| (5..=6).contains(&it.len())).and_then(|it| it.parse().ok());
        let typed = serial.and_then(|it| day_of_serial(it, false)).unwrap_or(typed);
        let read = PartialDate::parse(typed.split_once(" 00:00").map_or(&*typed, |(day, _)| day)).ok();
        if read.is_none() {
            told.insert(Told::Birth);
        }
        read
    }

    fn phone(&self, one: &mut Found, typed: &str, told: &mut BTreeSet<Told>) {
        if typed.is_empty() {
            return;
        }
        let (first, further) = typed.split_once([',', ';']).unwrap_or((typed, ""));
        let (first, further) = (first.trim(), further.trim());
        // A mobile number of nine digits lost its zero in a spreadsheet: no landline begins so.
        let digits: String = ascii_digits(first).chars().filter(|it| !matches!(it, ' ' | '-')).collect();
        let lost = digits.len() == 9
            && digits.starts_with(['6', '8', '9'])
            && digits.bytes().all(|it| it.is_ascii_digit());
        let read = Phone::parse(&if lost { format!("0{digits}") } else { first.to_owned() });
        let fits = |it: &Answer| self.fits("phone", None, it);
        match read.map(|it| Answer::Text(it.to_string())) {
            Ok(phone) if fits(&phone) && !shortened(first) => {
                one.answers.insert("phone", phone);
                if !further.is_empty() {
                    let at = self.mapping.columns.iter().position(|it| *it == Target::Answer("phone"));
                    let name = at.and_then(|it| self.names.get(it)).map_or("", String::as_str);
                    let further = format!("{} {further}", clean(name, false));
                    one.note = joined(&one.note, &text_rule::masked(further.trim()));
                }
            }
            _ => {
                told.insert(Told::Phone);
                one.note = joined(&one.note, &text_rule::masked(typed));
            }
        }
    }

    fn note(&self, cells: &[String]) -> String {
        let mut note = String::new();
        for (at, _, cell) in self.all(cells, |it| *it == Target::Note) {
            let text = value(Some(cell));
            if text.is_empty() {
                continue;
            }
            let name = self.names.get(at).map_or("", String::as_str);
            let plain = matches!(
                bare(name).as_str(),
                "หมายเหต" | "หมายเหตุ" | "note" | "notes" | "remark" | "remarks" | ""
            );
            let text = if plain { text } else { format!("{}: {text}", clean(name, false)) };
            note = joined(&note, &text_rule::masked(&text));
        }
        note
    }

    fn add_note(&mut self, household: usize, note: &str, told: &mut BTreeSet<Told>) {
        let found = &mut self.found[household];
        if note.is_empty() || found.note.contains(note) {
            return;
        }
        let both = joined(&found.note, note);
        if both.chars().count() <= MAX_WORDS {
            found.note = both;
        } else {
            told.insert(Told::NoteFull);
        }
    }

    fn add(
        &mut self,
        household: usize,
        problems: Vec<Trouble>,
        told: &mut BTreeSet<Told>,
    ) -> Result<(), Reason> {
        if problems.is_empty() {
            told.insert(Told::NoProblem);
        }
        let known: BTreeSet<_> = self.found[household].problems.iter().map(Trouble::key).collect();
        let mut seen = known.clone();
        let new: Vec<Trouble> = problems.into_iter().filter(|it| seen.insert(it.key())).collect();
        if known.len() + new.len() > MAX_PROBLEMS {
            return Err(Reason::TooManyProblems);
        }
        self.found[household].problems.extend(new);
        Ok(())
    }

    /// Adds what a further row says of a household: blanks are filled, what stands there stays.
    fn join(&mut self, household: usize, one: Found, told: &mut BTreeSet<Told>) {
        let mut further = None;
        let found = &mut self.found[household];
        for (id, answer) in one.answers {
            let old = found.answers.entry(id).or_insert_with(|| answer.clone());
            if *old != answer {
                told.insert(match id {
                    "phone" => Told::OtherPhone,
                    "member_count" | "family_count" => Told::OtherCount,
                    _ => Told::OtherAddress,
                });
                if let ("phone", Answer::Text(other)) = (id, &answer) {
                    further = Some(other.clone());
                }
            }
        }
        if found.head.is_empty() {
            (found.head, found.of_head) = (one.head, one.of_head);
        } else if !one.head.is_empty() && one.head != found.head {
            told.insert(if self.persons { Told::Persons } else { Told::OtherName });
        } else {
            for (id, answer) in one.of_head {
                found.of_head.entry(id).or_insert(answer);
            }
        }
        if found.family.is_empty() {
            found.family = one.family;
        }
        for name in one.assigned {
            if !found.assigned.contains(&name) {
                found.assigned.push(name);
            }
        }
        if let Some(phone) = further {
            self.add_note(household, &phone, told);
        }
    }

    /// The households with their ids. What tells families of one house apart goes into the id only where
    /// there are several, so that a corrected name does not make another household of one.
    pub(super) fn listed(self, rows: &mut [Row]) -> Vec<(Listed, Ids)> {
        let mut households = Vec::with_capacity(self.found.len());
        let mut taken = BTreeSet::new();
        let first_rows: BTreeMap<usize, usize> =
            rows.iter().enumerate().map(|(at, it)| (it.number, at)).collect();
        for mut found in self.found {
            let families = self.at.get(&found.place).map_or(1, Vec::len);
            if let Some(row) = first_rows.get(&found.first_row) {
                if families > 1 {
                    rows[*row].told.insert(Told::Families);
                }
                if !found.problems.is_empty() {
                    rows[*row].told.remove(&Told::NoProblem);
                }
                if !["moo", "community_name"].iter().any(|it| found.answers.contains_key(it)) {
                    rows[*row].told.insert(Told::NoVillage);
                }
                if found.assigned.len() > MAX_ASSIGNED {
                    rows[*row].told.insert(Told::Assigned);
                }
            }
            found.assigned.truncate(MAX_ASSIGNED);
            let mut family = match (found.family.is_empty(), families) {
                (false, _) => found.family,
                (true, 0 | 1) => String::new(),
                (true, _) => found.head.clone(),
            };
            let of = |family: &str| HouseholdId::of(self.mapping.source, &found.place, family);
            let own = if family.is_empty() { &found.head } else { &family };
            let ids = Ids { alone: of(""), family: of(own) };
            // One family's number may be another one's head.
            while !taken.insert(of(&family)) {
                family.push('+');
            }
            let id = of(&family);
            let mut answers: Answers =
                found.answers.into_iter().map(|(id, it)| (AnswerKey::of(id), it)).collect();
            if !found.of_head.is_empty() {
                let head = MemberId::head_of(id);
                for (question, answer) in found.of_head {
                    answers.set(AnswerKey::of_member(question, head), Some(answer));
                }
                answers
                    .set(AnswerKey::of_member(known::RELATION, head), Some(Answer::One("head".to_owned())));
            }
            let problem = |it: Trouble| ListedProblem {
                id: ProblemId::of(id, it.what()),
                item: it.item,
                dimension: it.dimension,
                text: it.text,
            };
            let problems = told_apart(found.problems).into_iter().map(problem).collect();
            let reference = if found.reference.is_empty() {
                answers.text(known::HOUSE_CODE).to_owned()
            } else {
                found.reference
            };
            let listed = Listed {
                id,
                source: self.mapping.source,
                reference,
                answers,
                problems,
                assigned: found.assigned,
                note: found.note,
            };
            households.push((listed, ids));
        }
        households
    }
}

impl Found {
    /// Whether both are one family: neither its number nor its head says otherwise. A list's own number
    /// names one household, whoever heads it.
    fn is(&self, other: &Found) -> bool {
        if !self.family.is_empty() && !other.family.is_empty() {
            return self.family == other.family;
        }
        self.by_number || self.head.is_empty() || other.head.is_empty() || self.head == other.head
    }
}

fn joined(one: &str, other: &str) -> String {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other.to_owned(),
        (_, true) => one.to_owned(),
        _ => format!("{one} · {other}"),
    }
}
