//! A volunteer: keys, a round of houses, and the files that are handed over, each signed and following
//! the one before.

use std::fmt::Write as _;

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest, Sha256};
use thaiqm_field::domain::problem::ProblemStatus;
use thaiqm_field::domain::questionnaire::known;
use thaiqm_field::domain::record::{Handover, HandoverFile, KnownKey};
use thaiqm_field::domain::{Answer, CaseFile, Date, Listed, MemberId, Person, Questionnaire, Role};
use thaiqm_field::exchange::bundle::{Maker, VERSION, file_name};
use thaiqm_field::exchange::enrol::{Document, Enrolment, OfficeCard, this_app};
use thaiqm_field::exchange::envelope::{BUNDLE, ENROL, assemble, signing_input};
use thaiqm_field::exchange::register::Register;
use thaiqm_field::exchange::{Bundle, Device, PublicKey};

use super::dice::{Dice, bytes_of, days_after};
use super::home::Home;
use super::house::{Clash, House, Side, Stream, evening, named, survey_days};
use super::{Counts, Part, Province, ROUND, hostile, words};

/// A pair of keys that follow from the seed.
pub struct Keys {
    /// signs
    pub signs: SigningKey,
    /// others encrypt to its public half
    pub receives: SigningKey,
}

impl Keys {
    /// Of whom: `volunteer` and a number, or `office`.
    pub fn of(seed: u64, whose: &str, nth: u64) -> Keys {
        let key = |what: &str| {
            let scalar = |it| SigningKey::from_slice(&bytes_of(seed, what, &[nth, it])).ok();
            // All but one of four thousand million are below the order of the curve.
            (0..).find_map(scalar).expect("a scalar")
        };
        Keys { signs: key(&format!("{whose} signs")), receives: key(&format!("{whose} receives")) }
    }
    /// What verifies its signatures.
    pub fn public(key: &SigningKey) -> PublicKey {
        let point = key.verifying_key().to_encoded_point(false);
        let coordinate = |it: &[u8]| Base64UrlUnpadded::encode_string(it);
        PublicKey { x: coordinate(&point.as_bytes()[1..33]), y: coordinate(&point.as_bytes()[33..]) }
    }
    /// The name of both.
    pub fn kid(&self) -> String {
        Keys::public(&self.signs).kid()
    }
    /// A whole file of this kind.
    pub fn sign(&self, typ: &str, payload: &[u8]) -> String {
        let input = signing_input(typ, &Keys::public(&self.signs), payload);
        let signature: Signature = self.signs.sign(input.as_bytes());
        assemble(&input, &signature.to_bytes().into()).expect("a signature")
    }
}

/// The office that a province is for when no other is named.
pub struct Office {
    /// its keys
    pub keys: Keys,
    /// its name
    pub name: &'static str,
    /// tambon code of where it is
    pub area: &'static str,
}

impl Office {
    /// The one of this seed.
    pub fn of(seed: u64) -> Office {
        Office {
            keys: Keys::of(seed, "office", 0), name: "ที่ทำการปกครองจังหวัดตัวอย่าง", area: "310101"
        }
    }
    /// Its card, as it gives it to volunteers.
    pub fn card(&self) -> OfficeCard {
        OfficeCard {
            v: VERSION,
            app: this_app(),
            device: Device { kid: self.keys.kid() },
            name: self.name.to_owned(),
            area: self.area.to_owned(),
            receives: Keys::public(&self.keys.receives),
            iat: evening(survey_days().0).div_euclid(1_000),
            demo: false,
        }
    }
}

/// A file that was handed over.
pub struct File {
    /// made from codes
    pub name: String,
    /// the exact bytes that were signed
    pub payload: Vec<u8>,
    /// the signed file
    pub signed: String,
}

/// What a volunteer made.
pub struct Made {
    /// oldest first
    pub files: Vec<File>,
    /// households of the list of 2565 on their round, visited or not
    pub listed: Vec<Listed>,
    /// how many of what
    pub counts: Counts,
}

/// Who it is, and with what keys.
pub struct Volunteer<'p> {
    /// both pairs
    pub keys: Keys,
    /// as a claim
    pub person: Person,
    of: &'p Province,
    part: &'p Part,
    kid: String,
}

impl<'p> Volunteer<'p> {
    /// The volunteer of this part.
    pub fn of(of: &'p Province, part: &'p Part) -> Volunteer<'p> {
        let keys = Keys::of(of.seed, "volunteer", part.nth);
        let mut dice = Dice::of(of.seed, "volunteer", &[part.nth]);
        let name = [words::first_name(&mut dice), words::last_name(&mut dice)].join(" ");
        let role = dice.weighted(&[
            (60, Role::HealthVolunteer),
            (12, Role::CareVolunteer),
            (6, Role::EnvironmentVolunteer),
            (10, Role::CommunityCommittee),
            (8, Role::VillageHead),
            (4, Role::LaoOfficer),
        ]);
        let organisation = words::written("lao_name", "", &mut dice).to_owned();
        let person = Person { name, role, organisation, area: part.beat.tambon.clone() };
        let kid = keys.kid();
        Volunteer { keys, person, of, part, kid }
    }

    /// As the office knows the key, once its digits were compared.
    pub fn known(&self) -> KnownKey {
        let (signs, receives) = (Keys::public(&self.keys.signs), Keys::public(&self.keys.receives));
        let at = evening_before();
        let mut known = KnownKey {
            kid: self.kid.clone(),
            x: signs.x,
            y: signs.y,
            label: self.person.name.clone(),
            confirmed_at: at,
            receives: Some((receives.x, receives.y)),
            person: Some(Box::new(self.person.clone())),
            decisions: Vec::new(),
            continues: Vec::new(),
            office: None,
            through: Vec::new(),
        };
        if self.part.heir {
            known.go_on_for(&self.before().kid, "รับงานต่อ".to_owned(), at);
        }
        known
    }

    /// The file that takes both keys to the office, under its name.
    pub fn enrolment(&self) -> (String, String) {
        let enrolment = Enrolment {
            v: VERSION,
            app: this_app(),
            device: Device { kid: self.kid.clone() },
            author: self.person.clone(),
            receives: Keys::public(&self.keys.receives),
            round: ROUND.to_owned(),
            iat: evening_before().div_euclid(1_000),
            recovers: None,
            replaces: None,
        };
        (enrolment.file_name(), self.keys.sign(ENROL, &enrolment.payload()))
    }

    /// The volunteer before.
    fn before(&self) -> Volunteer<'p> {
        let nth = usize::try_from(self.part.nth).unwrap_or(1).saturating_sub(1);
        Volunteer::of(self.of, &self.of.volunteers[nth])
    }

    fn dice(&self, what: &str, numbers: &[u64]) -> Dice {
        let numbers: Vec<u64> = [self.part.nth].into_iter().chain(numbers.iter().copied()).collect();
        Dice::of(self.of.seed, what, &numbers)
    }

    /// The day on which each of the files is made.
    fn days(&self) -> Vec<Date> {
        let close = survey_days().1;
        let mut dice = self.dice("days", &[]);
        match self.part.files.len() {
            1 => vec![days_after(close, dice.between(2, 125))],
            _ => {
                let mut day = days_after(close, dice.between(2, 12));
                let mut days = Vec::new();
                for _ in &self.part.files {
                    days.push(day);
                    day = days_after(day, dice.between(36, 60));
                }
                days
            }
        }
    }

    /// What two devices will correct: the first three households of one whose work another goes on with.
    fn clashes(&self) -> [Clash; 3] {
        [Clash::Soft, Clash::Hard, Clash::Hard]
    }

    /// The nth household of this volunteer, with what was done there until `until`. The first three of one
    /// who has an heir are left as the first visit sealed them.
    fn house(&self, nth: u64, until: Date) -> House {
        let mut dice = self.dice("fate", &[nth]);
        let number = self.part.first_home + nth;
        let clashing = self.part.has_heir && nth < 3;
        // The volunteer before found the same house, and neither knows.
        let twice = !clashing && nth == 4 && self.part.nth % 5 == 3;
        let stream = match (clashing || twice || nth == 5, dice.below(100)) {
            (true, _) => Stream::Missed,
            (_, 0..56) => Stream::Listed,
            (_, 56..80) => Stream::Missed,
            _ => Stream::New,
        };
        let home = if twice {
            let before = self.before();
            Home::of(self.of.seed, before.part.first_home + 5, &before.part.beat)
        } else {
            Home::of(self.of.seed, number, &self.part.beat)
        };
        let listed = (stream == Stream::Listed).then(|| home.listed(&named(&mut dice), &self.person.name));
        let (open, close) = survey_days();
        let last = if until < close { until } else { close };
        let days = last.days_since(open);
        let day = days_after(open, dice.between(0, days.max(0)));
        let mut house = House::new(self.of.seed, number, home, listed, &self.kid, day);
        house.first_visit(stream, day, clashing);
        if twice {
            *house.counts.entry("houses_twice".to_owned()).or_insert(0) += 1;
        }
        if clashing {
            return house;
        }
        if dice.chance(35) {
            let later = days_after(house.last(), dice.between(1, 6));
            if later <= until {
                house.correct(later);
            }
        }
        self.go_on(&mut house, &mut dice, until, 300);
        house
    }

    /// Follow-ups, month after month, while there is time.
    fn go_on(&self, house: &mut House, dice: &mut Dice, until: Date, often: u64) {
        while dice.chance(often) {
            let later = days_after(house.last(), dice.between(24, 38));
            if later > until || !house.follow_up(later) {
                return;
            }
        }
    }

    /// Everything this volunteer hands over.
    pub fn make(&self) -> Made {
        let published = Questionnaire::published();
        let days = self.days();
        let mut houses: Vec<House> = Vec::new();
        let mut inherited: Vec<CaseFile> = Vec::new();
        if self.part.heir {
            let (before, first) = (self.before(), days[0]);
            for (nth, clash) in (0..).zip(before.clashes()) {
                let mut house = before.house(nth, before.days()[0]);
                house.correct_here(Side::Other, clash, &self.kid, first);
                inherited.push(house.case);
            }
        }
        let mut handovers: Vec<Handover> = Vec::new();
        let mut files = Vec::new();
        let mut begun = 0;
        for (place, (size, day)) in self.part.files.iter().zip(&days).enumerate() {
            for (nth, house) in (0..).zip(&mut houses) {
                let mut dice = self.dice("later", &[place as u64, nth]);
                let later = days_after(house.last(), dice.between(12, 30));
                if later <= *day && dice.chance(60) {
                    house.correct(later);
                }
                self.go_on(house, &mut dice, *day, 330);
            }
            for nth in begun..begun + size {
                let mut house = self.house(nth, *day);
                if self.part.has_heir && nth < 3 {
                    let clash = self.clashes()[usize::try_from(nth).unwrap_or(0)];
                    house.correct_here(Side::One, clash, &self.kid, *day);
                    let what = if clash == Clash::Soft { "conflicts.soft" } else { "conflicts.hard" };
                    *house.counts.entry(what.to_owned()).or_insert(0) += 1;
                }
                houses.push(house);
            }
            begun += size;
            if place == 1 && self.part.nth % 10 == 6 {
                // A number that was reserved and never became a file.
                handovers.push(self.handover(Bundle::next_seq(&self.kid, &handovers), *day, None));
            }
            let seq = Bundle::next_seq(&self.kid, &handovers);
            let maker = Maker {
                author: &self.person,
                kid: &self.kid,
                aud: &self.of.office,
                also: None,
                round: ROUND,
                demo: false,
                removals: &[],
            };
            let cases: Vec<CaseFile> = houses.iter().map(|it| &it.case).chain(&inherited).cloned().collect();
            let bundle = Bundle::next(seq, &maker, evening(*day), &cases, &handovers, published);
            let bundle = bundle.expect("something new");
            bundle.check(published).expect("a bundle that an office takes");
            let payload = bundle.write();
            let signed = self.keys.sign(BUNDLE, &payload);
            let name = file_name(&bundle);
            let file = HandoverFile {
                name: name.clone(),
                text: String::new(),
                hash: hash_of(&signed),
                heads: bundle.heads(),
                carries: None,
            };
            handovers.push(self.handover(seq, *day, Some(file)));
            files.push(File { name, payload, signed });
        }
        let (listed, counts) = self.counted(&houses);
        Made { files, listed, counts }
    }

    fn handover(&self, seq: u64, day: Date, file: Option<HandoverFile>) -> Handover {
        Handover {
            by: self.kid.clone(),
            seq,
            reserved_at: evening(day),
            checked_at: file.as_ref().map(|_| evening(day)),
            file,
            received: None,
        }
    }

    /// What was made, and the list: those visited, and one of sixteen more that nobody has been to.
    fn counted(&self, houses: &[House]) -> (Vec<Listed>, Counts) {
        let mut counts = Counts::new();
        let mut count = |what: String| *counts.entry(what).or_insert(0) += 1;
        count("keys".to_owned());
        for house in houses {
            let life = house.life();
            count("households".to_owned());
            if life.urgent() {
                count("households_urgent".to_owned());
            }
            let outcome = serde_json::to_value(life.outcome).ok();
            let outcome = outcome.as_ref().and_then(|it| it.as_str()).unwrap_or_default();
            let which = if house.listed.is_some() { "listed" } else { "unlisted" };
            count(format!("outcomes.{which}.{outcome}"));
            for problem in &life.problems {
                count(format!("problems.{}", problem.item.as_deref().unwrap_or("in_words")));
                count(format!("stand.{}", problem.status.code()));
                if problem.status != ProblemStatus::NotApplicable && problem.restricted {
                    count("problems_restricted".to_owned());
                }
            }
        }
        let mut listed: Vec<Listed> = houses.iter().filter_map(|it| it.listed.clone()).collect();
        let unvisited = listed.len() / 16;
        for nth in 0..unvisited as u64 {
            let mut dice = self.dice("unvisited", &[nth]);
            // Numbers beyond every household that is visited.
            let home = Home::of(self.of.seed, 5_000_000 + self.part.first_home + nth, &self.part.beat);
            listed.push(home.listed(&named(&mut dice), &self.person.name));
        }
        let kept = houses.iter().map(|it| &it.counts);
        let mut all = counts;
        kept.for_each(|it| super::add(&mut all, it));
        all.insert("listed".to_owned(), listed.len() as u64);
        all.insert("listed_unvisited".to_owned(), unvisited as u64);
        (listed, all)
    }
}

/// When the digits of all keys had been compared: a week before the survey, ms since 1970.
pub fn evening_before() -> i64 {
    evening(days_after(survey_days().0, -7))
}

/// base64url SHA-256 of what was signed.
fn hash_of(signed: &str) -> String {
    let part = |name: &str| {
        let from = signed.find(&format!(r#""{name}":""#)).map_or(0, |at| at + name.len() + 4);
        signed[from..].split('"').next().unwrap_or_default().to_owned()
    };
    let digest = Sha256::digest(format!("{}.{}", part("protected"), part("payload")));
    Base64UrlUnpadded::encode_string(&digest)
}

/// The office's register of all keys, as it travels to another of its computers.
pub fn register(province: &Province, office: &Office) -> Register {
    let mut keys: Vec<KnownKey> =
        province.volunteers.iter().map(|part| Volunteer::of(province, part).known()).collect();
    keys.extend(hostile::keys(province));
    keys.sort_by(|a, b| a.kid.cmp(&b.kid));
    Register {
        v: VERSION,
        app: this_app(),
        device: Device { kid: office.keys.kid() },
        iat: evening(survey_days().0).div_euclid(1_000),
        keys,
    }
}

/// A list of 2565 as a district sends it: a table with a row for each household.
pub fn listed_csv(all: &[Listed]) -> String {
    let mut csv =
        "\u{feff}รหัสประจำบ้าน,บ้านเลขที่,หมู่ที่,ชุมชน,รหัสตำบล,คำนำหน้า,ชื่อ,นามสกุล,รหัสข้อ,ด้าน,ปัญหา,ผู้รับผิดชอบ\r\n"
            .to_owned();
    for it in all {
        let head = MemberId::head_of(it.id);
        let moo = match it.answers.of(known::MOO) {
            Some(Answer::Number(moo)) => moo.to_string(),
            _ => String::new(),
        };
        let title = match it.answers.of_member(known::TITLE, head) {
            Some(Answer::One(code)) => title(code),
            _ => "",
        };
        let items: Vec<&str> = it.problems.iter().filter_map(|it| it.item.as_deref()).collect();
        let words = it.problems.iter().find(|it| it.item.is_none());
        let text = |question: &str| it.answers.text(question);
        let name = |question: &str| it.answers.member_text(question, head);
        let _ = write!(
            csv,
            "{},{},{moo},{},{},{title},{},{},{},{},{},{}\r\n",
            text(known::HOUSE_CODE),
            text(known::HOUSE_NO),
            text(known::COMMUNITY),
            text(known::TAMBON),
            name(known::FIRST_NAME),
            name(known::LAST_NAME),
            items.join(" "),
            words.and_then(|it| it.dimension.as_deref()).map_or("", dimension),
            words.map_or("", |it| it.text.as_str()),
            it.assigned.join(";"),
        );
    }
    csv
}

fn title(code: &str) -> &'static str {
    match code {
        "mrs" => "นาง",
        "miss" => "นางสาว",
        "boy" => "เด็กชาย",
        "girl" => "เด็กหญิง",
        _ => "นาย",
    }
}

fn dimension(letter: &str) -> &'static str {
    let all = Questionnaire::newest().map(|it| it.dimensions.as_slice()).unwrap_or_default();
    all.iter().find(|it| it.code == letter).map_or("", |it| it.title.th.as_str())
}
