//! What a practising office opens: files of volunteers who are nobody, one of each kind that an office
//! meets. Each says that it is of practice, but for the one that must be refused because it does not.

use std::collections::BTreeMap;

use thaiqm_field::domain::practice::village;
use thaiqm_field::domain::record::{Handover, HandoverFile, KnownKey, Standing};
use thaiqm_field::domain::{
    Answer, AnswerKey, CaseFile, Commit, Edit, HouseholdId, Person, Questionnaire, Record, RevisionId, Role,
    Stamp, VisitId, VisitState,
};
use thaiqm_field::exchange::enrol::{Document, Enrolment, this_app};
use thaiqm_field::exchange::envelope::{BUNDLE, ENROL, Envelope};
use thaiqm_field::exchange::{Bundle, Device, Maker, bundle};

use super::dice::{Dice, ms_of};
use super::practice::{TAMBON, today};
use super::volunteer::Keys;
use super::{ROUND, hostile};

/// Somebody who hands files over.
struct Hands {
    keys: Keys,
    person: Person,
    cases: Vec<CaseFile>,
    handovers: Vec<Handover>,
}

impl Hands {
    /// The nth, with some households of the village.
    fn of(nth: u64, name: &str, text: &str, from: usize, count: usize) -> Hands {
        let keys = Keys::of(2_567, "practice", nth);
        let person = Person {
            name: name.to_owned(),
            role: Role::HealthVolunteer,
            organisation: "อบต.หนองกะปุ".to_owned(),
            area: TAMBON.to_owned(),
        };
        let village = village(text, &keys.kid(), today()).expect("the village");
        let mut cases: BTreeMap<HouseholdId, CaseFile> = BTreeMap::new();
        let mut whose: BTreeMap<VisitId, HouseholdId> = BTreeMap::new();
        for record in village.handed {
            let household = match &record {
                Record::Household(it) => it.id,
                Record::Visit(it) => *whose.entry(it.id).or_insert(it.household),
                Record::Revision(it) => whose[&it.visit],
                _ => continue,
            };
            cases.entry(household).or_default().apply(&Commit(vec![record]));
        }
        let cases = cases.into_values().skip(from).take(count).collect();
        Hands { keys, person, cases, handovers: Vec::new() }
    }

    fn known(&self) -> KnownKey {
        let (signs, receives) = (Keys::public(&self.keys.signs), Keys::public(&self.keys.receives));
        KnownKey {
            kid: self.keys.kid(),
            x: signs.x,
            y: signs.y,
            label: self.person.name.clone(),
            confirmed_at: ms_of(today()),
            receives: Some((receives.x, receives.y)),
            person: Some(Box::new(self.person.clone())),
            decisions: Vec::new(),
            continues: Vec::new(),
            office: None,
            through: Vec::new(),
        }
    }

    fn bundle(&self, count: usize) -> Bundle {
        let kid = self.keys.kid();
        let maker = Maker {
            author: &self.person,
            kid: &kid,
            aud: "",
            also: None,
            round: ROUND,
            demo: true,
            removals: &[],
        };
        let seq = Bundle::next_seq(&kid, &self.handovers);
        let at = ms_of(today()) + i64::try_from(seq).unwrap_or(0) * 3_600_000;
        let cases = &self.cases[..count];
        let made = Bundle::next(seq, &maker, at, cases, &self.handovers, Questionnaire::published());
        made.expect("something to hand over")
    }

    /// The next file, of the first `count` households.
    fn hand_over(&mut self, count: usize) -> String {
        let bundle = self.bundle(count);
        let text = self.keys.sign(BUNDLE, &bundle.write());
        let envelope = Envelope::read(BUNDLE, text.as_bytes()).expect("a file of ours");
        let verified = envelope.verify(&Keys::public(&self.keys.signs)).expect("signed");
        let hash = verified.hash().to_owned();
        let file = HandoverFile {
            name: String::new(),
            text: text.clone(),
            hash,
            heads: bundle.heads(),
            carries: None,
        };
        let (by, seq) = (self.keys.kid(), bundle.seq);
        let file = Some(file);
        self.handovers.push(Handover { by, seq, reserved_at: 0, file, checked_at: None, received: None });
        text
    }

    /// Corrects the telephone of the first household that has one.
    fn correct(&mut self, phone: &str) {
        let kid = self.keys.kid();
        let case = self.cases.iter_mut().find(|it| {
            let visit = it.latest().filter(|it| it.state == VisitState::Sealed);
            visit.is_some_and(|it| matches!(it.answers.of("phone"), Some(Answer::Text(_))))
        });
        let case = case.expect("a household with a telephone");
        let visit = case.latest().expect("a visit");
        let (visit, paper) = (visit.id, Questionnaire::named(&visit.questionnaire).expect("published"));
        let phone = Answer::Text(phone.to_owned());
        let edits = [
            Edit::Reopen { visit },
            Edit::Answer { visit, changes: vec![(AnswerKey::of("phone"), Some(phone))] },
            Edit::SealCorrection {
                visit, note: "ถามใหม่ทางโทรศัพท์".to_owned()
            },
        ];
        let mut dice = Dice::of(1, &kid, &[]);
        for edit in edits {
            let at = ms_of(today());
            let stamp = Stamp { revision: RevisionId(dice.id(at)), at, by: kid.clone() };
            let commit = case.decide(paper, edit, &stamp, today()).expect("what a person could do");
            case.apply(&commit);
        }
    }

    fn enrolment(&self) -> String {
        let enrolment = Enrolment {
            v: bundle::VERSION,
            app: this_app(),
            device: Device { kid: self.keys.kid() },
            author: self.person.clone(),
            receives: Keys::public(&self.keys.receives),
            round: ROUND.to_owned(),
            iat: ms_of(today()) / 1_000,
            recovers: None,
            replaces: None,
        };
        self.keys.sign(ENROL, &enrolment.payload())
    }
}

/// The office's register, a row a key; and the files under their names. `text` is the village's file.
pub fn desk(text: &str) -> (String, Vec<(&'static str, String)>) {
    let mut wandee = Hands::of(1, "วันดี สมมุติงาม", text, 0, 5);
    let mut somchai = Hands::of(2, "สมชาย สมมุติดี", text, 6, 2);
    let mut lost = Hands::of(3, "ปราณี สมมุติสุข", text, 9, 2);
    let mut second = Hands::of(4, "วันดี สมมุติงาม (เครื่องที่สอง)", text, 0, 0);
    let first = wandee.hand_over(3);
    let changed = hostile::forged(&first);
    let mut real = wandee.bundle(4);
    real.demo = false;
    let real = wandee.keys.sign(BUNDLE, &real.write());
    // The second tablet was set up with the first one's backup, before either went on.
    second.cases.clone_from(&wandee.cases);
    wandee.correct("0800000091");
    second.correct("0800000093");
    let theirs = wandee.hand_over(3);
    let others = second.hand_over(3);
    wandee.hand_over(4);
    let gap = wandee.hand_over(5);
    lost.hand_over(1);
    let after = lost.hand_over(2);
    let mut others_key = second.known();
    others_key.go_on_for(&wandee.keys.kid(), "ตั้งเครื่องที่สองจากสำเนาสำรอง".to_owned(), ms_of(today()));
    let mut gone = lost.known();
    gone.decide(Standing::RevokedAfter(1), "แท็บเล็ตหายที่ตลาด".to_owned(), ms_of(today()));
    let rows = [wandee.known(), others_key, gone].map(|it| Record::KnownKey(it).to_row());
    let unknown = somchai.hand_over(2);
    let files = vec![
        ("practice-1-known.json", first),
        ("practice-2-unknown.json", unknown),
        ("practice-2-keys.json", somchai.enrolment()),
        ("practice-3-changed.json", changed),
        ("practice-4-first-tablet.json", theirs),
        ("practice-4-second-tablet.json", others),
        ("practice-5-one-missing.json", gap),
        ("practice-6-lost-tablet.json", after),
        ("practice-7-not-practice.json", real),
    ];
    (format!("{}\n", rows.join("\n")), files)
}
