//! What an office takes in, holds back and refuses.

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use thaiqm_field::domain::record::{Handover, HandoverFile, Intake, KnownKey, Standing};
use thaiqm_field::domain::refused::{Claim, MAX_REFUSED};
use thaiqm_field::domain::taken::Again;
use thaiqm_field::domain::trail::{Act, Removal, act_of};
use thaiqm_field::domain::village::{QUESTIONNAIRE, ROUND, village};
use thaiqm_field::domain::{CaseFile, Commit, OrdMap, OrdSet, Person, Questionnaire, Record, Refused, Role};
use thaiqm_field::exchange::backup::Backup;
use thaiqm_field::exchange::envelope::{BUNDLE, Envelope, assemble, signing_input};
use thaiqm_field::exchange::intake::{
    Accepted, HeldWhy, Judge, Judged, Reason, head, judge, link, missing_before, reopen,
};
use thaiqm_field::exchange::names::name_outside;
use thaiqm_field::exchange::refusal;
use thaiqm_field::exchange::{Bundle, BundleFault, EnvelopeFault, Known, Maker, PublicKey};

/// The `kid` of the office of these tests.
const OFFICE: &str = "0ffice7kTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U_-w";
const NOW: i64 = 1_706_000_000_000;

fn signer() -> SigningKey {
    SigningKey::from_slice(&[0x17; 32]).expect("a scalar below the order")
}

fn stranger() -> SigningKey {
    SigningKey::from_slice(&[0x2a; 32]).expect("a scalar below the order")
}

fn public(key: &SigningKey) -> PublicKey {
    let point = key.verifying_key().to_encoded_point(false);
    let coordinate = |it: &[u8]| Base64UrlUnpadded::encode_string(it);
    PublicKey { x: coordinate(&point.as_bytes()[1..33]), y: coordinate(&point.as_bytes()[33..]) }
}

/// A volunteer who hands the village over, two households a file.
struct Volunteer {
    key: SigningKey,
    cases: Vec<CaseFile>,
    handovers: Vec<Handover>,
    demo: bool,
    removals: Vec<Removal>,
}

impl Volunteer {
    fn new(key: SigningKey) -> Volunteer {
        let kid = public(&key).kid();
        let houses = village(&published()[0], &kid).expect("the village can be built");
        let cases = houses.into_iter().map(|it| it.case).filter(|it| !it.revisions.is_empty()).collect();
        Volunteer { key, cases, handovers: Vec::new(), demo: false, removals: Vec::new() }
    }

    fn bundle(&self, cases: &[CaseFile]) -> Bundle {
        let person = Person {
            name: "สุดา สมมุติใจ".to_owned(),
            role: Role::HealthVolunteer,
            organisation: "อบต.หนองกะปุ".to_owned(),
            area: "760609".to_owned(),
        };
        let kid = public(&self.key).kid();
        let seq = Bundle::next_seq(&kid, &self.handovers);
        let aud = if self.demo { "" } else { OFFICE };
        let maker = Maker {
            author: &person,
            kid: &kid,
            aud,
            also: None,
            round: ROUND,
            demo: self.demo,
            removals: &self.removals,
        };
        let made = Bundle::next(seq, &maker, NOW, cases, &self.handovers, &published());
        made.expect("something to hand over")
    }

    fn sign(&self, payload: &[u8]) -> String {
        let input = signing_input(BUNDLE, &public(&self.key), payload);
        let signature: Signature = self.key.sign(input.as_bytes());
        assemble(&input, &signature.to_bytes().into()).expect("a signature")
    }

    /// The next file, of the first `count` sealed households.
    fn hand_over(&mut self, count: usize) -> String {
        let bundle = self.bundle(&self.cases[..count]);
        let text = self.sign(&bundle.write());
        let envelope = Envelope::read(BUNDLE, text.as_bytes()).expect("a file of ours");
        let hash = envelope.verify(&public(&self.key)).expect("signed").hash().to_owned();
        let file = HandoverFile {
            name: String::new(),
            text: text.clone(),
            hash,
            heads: bundle.heads(),
            carries: None,
        };
        self.handovers.push(Handover {
            by: String::new(),
            seq: bundle.seq,
            reserved_at: NOW,
            file: Some(file),
            checked_at: Some(NOW),
            received: None,
        });
        text
    }

    /// Reserves a number that never becomes a file.
    fn reserve(&mut self) {
        let by = public(&self.key).kid();
        let seq = Bundle::next_seq(&by, &self.handovers);
        self.handovers.push(Handover {
            by,
            seq,
            reserved_at: NOW,
            file: None,
            checked_at: None,
            received: None,
        });
    }
}

/// An office that has compared the volunteer's digits.
struct Office {
    register: Vec<KnownKey>,
    intakes: Vec<Intake>,
    demo: bool,
}

impl Office {
    fn new(keys: &[&SigningKey]) -> Office {
        let known = |key: &&SigningKey| {
            let key = public(key);
            let (kid, label) = (key.kid(), "สุดา".to_owned());
            KnownKey {
                kid,
                x: key.x,
                y: key.y,
                label,
                confirmed_at: NOW,
                receives: None,
                person: None,
                decisions: Vec::new(),
                continues: Vec::new(),
                office: None,
                through: Vec::new(),
            }
        };
        Office { register: keys.iter().map(known).collect(), intakes: Vec::new(), demo: false }
    }

    fn judge(&self, file: &[u8]) -> Judged {
        self.judge_as(file, !self.demo)
    }

    /// `sealed`: as it came out of a file sealed for travel.
    fn judge_as(&self, file: &[u8], sealed: bool) -> Judged {
        let (known, published): (Vec<&Intake>, _) = (self.intakes.iter().collect(), published());
        let office = Judge {
            office: OFFICE,
            register: &self.register,
            known: &known,
            published: &published,
            demo: self.demo,
        };
        let judged = judge(file, sealed, &office);
        // The heads alone say the same: the texts lie on the shelf.
        let bare = |it: &Intake| Intake { text: String::new(), kept: Some("kept".to_owned()), ..it.clone() };
        let bare: Vec<Intake> = self.intakes.iter().map(bare).collect();
        let known: Vec<&Intake> = bare.iter().collect();
        assert_eq!(judge(file, sealed, &Judge { known: &known, ..office }), judged);
        judged
    }

    /// Decides about the first key of the register.
    fn decide(&mut self, standing: Standing) {
        self.register[0].decide(standing, "ทดสอบ".to_owned(), NOW);
    }

    /// Takes a file in that must be one to take in.
    fn take(&mut self, file: &str) -> Accepted {
        match self.judge(file.as_bytes()) {
            Judged::Accepted(accepted) => {
                self.intakes.push(accepted.record("file.json", file.to_owned(), NOW));
                *accepted
            }
            other => panic!("not taken in: {other:?}"),
        }
    }
}

fn published() -> Vec<Questionnaire> {
    Questionnaire::published().iter().filter(|it| it.id == QUESTIONNAIRE).cloned().collect()
}

fn refused(judged: Judged) -> Reason {
    match judged {
        Judged::Refused(reason) => reason,
        other => panic!("not refused: {other:?}"),
    }
}

fn held(judged: Judged) -> HeldWhy {
    match judged {
        Judged::Quarantine(held) => held.why,
        other => panic!("not held: {other:?}"),
    }
}

#[test]
fn a_good_file_is_taken_in_and_reads_the_same_afterwards() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    let sent = volunteer.bundle(&volunteer.cases);
    let file = volunteer.hand_over(volunteer.cases.len());
    let accepted = office.take(&file);
    assert_eq!((accepted.bundle.seq, &accepted.bundle), (1, &sent));
    assert!(accepted.missing.is_empty());
    assert_eq!((accepted.bundle.tally.households, accepted.bundle.tally.problems), (6, 13));
    let intake = &office.intakes[0];
    assert_eq!(intake.text, file, "kept byte for byte");
    assert_eq!(reopen(intake, &office.register, &published()), Ok(sent.clone()));
    let of_it = head(intake, &office.register).expect("a head").into_owned();
    assert_eq!((of_it.author.clone(), of_it.iat, of_it.tally), (sent.author, sent.iat, sent.tally));
    // A file that was taken in before heads were kept says the same of itself.
    let old = Intake { head: None, ..intake.clone() };
    assert_eq!(head(&old, &office.register).expect("a head").into_owned(), of_it);
}

#[test]
fn pitfall_7_the_same_file_again_changes_nothing() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    let file = volunteer.hand_over(2);
    let hash = office.take(&file).hash;
    assert_eq!(office.judge(file.as_bytes()), Judged::Again { hash });
}

#[test]
fn a_file_handed_in_again_says_so_in_its_line_and_counts_no_more_than_before() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    let file = volunteer.hand_over(2);
    let hash = office.take(&file).hash;
    let first = office.intakes[0].clone();
    // Clocks are set back, too: the last time is the latest.
    let again = first.came_again(NOW + 5).came_again(NOW + 3);
    assert_eq!(again.again, Some(Again { times: 2, last: NOW + 5 }));
    assert_eq!(Intake { again: None, ..again.clone() }, first, "nothing else changes");
    let act = |it: &Intake| act_of(&Commit(vec![Record::Intake(it.clone())])).map(|it| it.0);
    assert_eq!((act(&first), act(&again)), (Some(Act::TookIn), None), "it was not taken in once more");

    office.intakes[0] = again.clone();
    assert_eq!(office.judge(file.as_bytes()), Judged::Again { hash });
    let known = |it: &Intake| link(it, &head(it, &office.register).expect("a head"));
    assert_eq!(known(&again), known(&first));
    assert!(office.take(&volunteer.hand_over(4)).missing.is_empty());

    // Of two computers each has its own count; the file is one.
    let other = first.came_again(NOW + 9);
    assert!(other.is_file_of(&again) && again.is_file_of(&other));
    assert!(!Intake { redacted: true, ..other.clone() }.is_file_of(&again));
    let (here, backup) = (Record::Intake(again), Record::Intake(other));
    let backup = Backup::of(OFFICE, None, NOW, vec![backup]);
    let found = backup.against(&[here], &OrdSet::new());
    assert_eq!((found.same, found.other, found.new.len()), (1, 0, 0));
}

#[test]
fn a_second_file_follows_the_first() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    office.take(&volunteer.hand_over(2));
    let second = office.take(&volunteer.hand_over(4));
    assert_eq!((second.bundle.seq, second.missing.len(), second.bundle.records.len()), (2, 0, 2));
}

#[test]
fn a_file_that_has_not_come_is_named_and_fits_in_when_it_comes() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    let files = [1, 2, 3, 4].map(|count| volunteer.hand_over(count));
    office.take(&files[0]);
    assert_eq!(office.take(&files[3]).missing, [2, 3]);
    assert_eq!(office.take(&files[2]).missing, [2]);
    assert!(office.take(&files[1]).missing.is_empty());
}

#[test]
fn a_number_that_was_reserved_and_never_used_is_not_missing() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    office.take(&volunteer.hand_over(1));
    volunteer.reserve();
    let third = office.take(&volunteer.hand_over(2));
    assert_eq!((third.bundle.seq, third.missing.len()), (3, 0));
}

#[test]
fn two_files_of_one_number_are_a_fork_and_the_second_is_held() {
    let mut tablet = Volunteer::new(signer());
    let mut clone = Volunteer::new(signer());
    let mut office = Office::new(&[&tablet.key]);
    office.take(&tablet.hand_over(2));
    assert_eq!(held(office.judge(clone.hand_over(1).as_bytes())), HeldWhy::Fork);
    assert_eq!(office.intakes.len(), 1);
}

#[test]
fn a_file_that_names_another_file_before_it_is_held() {
    let mut tablet = Volunteer::new(signer());
    let mut clone = Volunteer::new(signer());
    let mut office = Office::new(&[&tablet.key]);
    office.take(&tablet.hand_over(2));
    clone.hand_over(1);
    assert_eq!(held(office.judge(clone.hand_over(3).as_bytes())), HeldWhy::Broken);
}

#[test]
fn a_file_of_an_unknown_key_is_held_until_the_key_is_registered() {
    let mut volunteer = Volunteer::new(stranger());
    let office = Office::new(&[&signer()]);
    let file = volunteer.hand_over(2);
    let Judged::Quarantine(held) = office.judge(file.as_bytes()) else { panic!("not held") };
    assert_eq!(held.why, HeldWhy::UnknownKey);
    assert_eq!(held.key, public(&volunteer.key));
    assert_eq!((held.bundle.author.name.as_str(), held.bundle.tally.households), ("สุดา สมมุติใจ", 2));
    Office::new(&[&signer(), &volunteer.key]).take(&file);
}

#[test]
fn files_of_one_key_say_nothing_about_the_files_of_another() {
    let (mut one, mut other) = (Volunteer::new(signer()), Volunteer::new(stranger()));
    let mut office = Office::new(&[&one.key, &other.key]);
    office.take(&one.hand_over(1));
    office.take(&one.hand_over(2));
    assert!(office.take(&other.hand_over(1)).missing.is_empty());
}

#[test]
fn an_office_refuses_a_practice_file_even_of_a_key_it_knows() {
    let mut volunteer = Volunteer::new(signer());
    volunteer.demo = true;
    let file = volunteer.hand_over(2);
    let mut office = Office::new(&[&volunteer.key]);
    assert_eq!(refused(office.judge(file.as_bytes())), Reason::DemoFile);
    assert_eq!(refused(Office::new(&[]).judge(file.as_bytes())), Reason::DemoFile);
    office.demo = true;
    office.take(&file);
}

#[test]
fn practice_refuses_real_data() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    office.demo = true;
    assert_eq!(refused(office.judge(volunteer.hand_over(2).as_bytes())), Reason::NotDemo);
}

#[test]
fn a_file_that_was_changed_after_signing_is_refused_of_known_and_unknown_keys_alike() {
    let mut volunteer = Volunteer::new(signer());
    let office = Office::new(&[&volunteer.key]);
    let file = volunteer.hand_over(2);
    let bundle = Bundle::read(
        &Envelope::read(BUNDLE, file.as_bytes()).expect("ours").verify(&public(&signer())).expect("signed"),
        &published(),
    )
    .expect("a bundle");
    let mut richer = bundle.clone();
    richer.author.name = "อีกคนหนึ่ง".to_owned();
    // The new payload under the old signature.
    let forged = {
        let other = volunteer.sign(&richer.write());
        let old: serde_json::Value = serde_json::from_str(&file).expect("JSON");
        let new: serde_json::Value = serde_json::from_str(&other).expect("JSON");
        let of = |it: &serde_json::Value| it["signature"].as_str().expect("a text").to_owned();
        other.replace(&of(&new), &of(&old))
    };
    assert_ne!(forged, file);
    let signature = Reason::Envelope(EnvelopeFault::Signature);
    assert_eq!(refused(office.judge(forged.as_bytes())), signature);
    assert_eq!(refused(Office::new(&[]).judge(forged.as_bytes())), signature);
}

#[test]
fn every_kind_of_file_that_is_not_one_of_ours_is_refused_by_its_own_name() {
    let mut volunteer = Volunteer::new(signer());
    let office = Office::new(&[&volunteer.key]);
    let file = volunteer.hand_over(2);
    let cases: [(Vec<u8>, EnvelopeFault); 6] = [
        (Vec::new(), EnvelopeFault::Empty),
        (b"{\"a\":1}".to_vec(), EnvelopeFault::NotOurs),
        (file.as_bytes()[..file.len() / 2].to_vec(), EnvelopeFault::Truncated),
        (file.encode_utf16().flat_map(u16::to_le_bytes).collect(), EnvelopeFault::Encoding),
        (format!("\u{feff}{file}").into_bytes(), EnvelopeFault::Encoding),
        ("[".repeat(10_000).into_bytes(), EnvelopeFault::TooDeep),
    ];
    for (bytes, fault) in cases {
        assert_eq!(refused(office.judge(&bytes)), Reason::Envelope(fault));
    }
}

#[test]
fn a_signed_file_with_a_wrong_tally_is_refused_not_held() {
    let volunteer = Volunteer::new(stranger());
    let mut bundle = volunteer.bundle(&volunteer.cases);
    bundle.tally.urgent += 1;
    let file = volunteer.sign(&bundle.write());
    assert_eq!(refused(Office::new(&[]).judge(file.as_bytes())), Reason::Bundle(BundleFault::Tally));
}

#[test]
fn a_kept_file_that_was_changed_on_the_disk_is_no_longer_read() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    office.take(&volunteer.hand_over(1));
    let other = volunteer.hand_over(2);
    office.intakes[0].text = other;
    let found = reopen(&office.intakes[0], &office.register, &published());
    assert_eq!(found, Err(Reason::Envelope(EnvelopeFault::Altered)));
    office.intakes[0].head = None;
    assert_eq!(head(&office.intakes[0], &office.register), None);
}

#[test]
fn numbers_missing_before_a_file_end_at_the_next_one_that_came() {
    let known = |seq: u64, void: &[u64]| Known {
        seq,
        hash: seq.to_string(),
        prev: String::new(),
        void: void.to_vec(),
    };
    let files = [known(2, &[]), known(6, &[4]), known(u64::MAX, &[])];
    assert_eq!(missing_before(&files, 2, 9), [1]);
    assert_eq!(missing_before(&files, 6, 9), [3, 5]);
    assert_eq!(missing_before(&files, u64::MAX, 2), [u64::MAX - 2, u64::MAX - 1]);
    // As many as one file may call void, just below it.
    let void: Vec<u64> = (2..=20_000).collect();
    assert_eq!(missing_before(&[known(20_001, &void)], 20_001, 9), [1]);
}

#[test]
fn a_real_file_must_come_sealed_and_be_signed_for_this_office() {
    let mut volunteer = Volunteer::new(signer());
    let office = Office::new(&[&volunteer.key]);
    let file = volunteer.hand_over(2);
    assert_eq!(refused(office.judge_as(file.as_bytes(), false)), Reason::NotSealed);
    let mut other = volunteer.bundle(&volunteer.cases[2..3]);
    other.aud = public(&stranger()).kid();
    let other = volunteer.sign(&other.write());
    assert_eq!(refused(office.judge(other.as_bytes())), Reason::OtherOffice);
}

#[test]
fn a_second_office_that_a_file_is_signed_for_takes_it_in_and_a_third_does_not() {
    let volunteer = Volunteer::new(signer());
    let office = Office::new(&[&volunteer.key]);
    let mut both = volunteer.bundle(&volunteer.cases[..1]);
    (both.aud, both.also) = (public(&stranger()).kid(), Some(OFFICE.to_owned()));
    assert!(matches!(office.judge(volunteer.sign(&both.write()).as_bytes()), Judged::Accepted(_)));
    (both.aud, both.also) = (OFFICE.to_owned(), Some(public(&stranger()).kid()));
    assert!(matches!(office.judge(volunteer.sign(&both.write()).as_bytes()), Judged::Accepted(_)));
    both.aud = public(&volunteer.key).kid();
    assert_eq!(refused(office.judge(volunteer.sign(&both.write()).as_bytes())), Reason::OtherOffice);
    // A second one without a first, twice the same, or no key at all.
    let other = Some(public(&stranger()).kid());
    for (aud, also) in [("", other), (OFFICE, Some(OFFICE.to_owned())), (OFFICE, Some("kid".to_owned()))] {
        (both.aud, both.also) = (aud.to_owned(), also);
        let wrong = Reason::Bundle(BundleFault::Shape("also".to_owned()));
        assert_eq!(refused(office.judge(volunteer.sign(&both.write()).as_bytes())), wrong);
    }
}

#[test]
fn files_of_a_suspended_key_wait_until_it_is_active_again() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    let first = volunteer.hand_over(2);
    office.take(&first);
    office.decide(Standing::Suspended);
    let second = volunteer.hand_over(4);
    assert_eq!(held(office.judge(second.as_bytes())), HeldWhy::Suspended);
    assert!(matches!(office.judge(first.as_bytes()), Judged::Again { .. }), "what was taken in stays");
    office.decide(Standing::Active);
    office.take(&second);
}

#[test]
fn after_a_lost_tablet_only_the_files_made_before_are_taken() {
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    let (first, second, third) = (volunteer.hand_over(2), volunteer.hand_over(3), volunteer.hand_over(4));
    office.take(&first);
    office.decide(Standing::RevokedAfter(2));
    assert_eq!(held(office.judge(third.as_bytes())), HeldWhy::Revoked);
    office.take(&second);
}

#[test]
fn pitfall_6_two_files_of_one_name_are_both_taken_in() {
    let (mut one, mut two) = (Volunteer::new(signer()), Volunteer::new(stranger()));
    let mut office = Office::new(&[&one.key, &two.key]);
    office.take(&one.hand_over(2));
    office.take(&two.hand_over(2));
    let keys: std::collections::BTreeSet<String> =
        office.intakes.iter().map(|it| Record::Intake(it.clone()).key()).collect();
    assert!(office.intakes.iter().all(|it| it.name == "file.json"));
    assert_eq!(keys.len(), 2);
}

#[test]
fn each_kind_of_refusal_has_the_code_that_is_read_out_by_telephone() {
    let bundle = |it: BundleFault| Reason::Bundle(it).code();
    let envelope = |it: EnvelopeFault| Reason::Envelope(it).code();
    assert_eq!(envelope(EnvelopeFault::TooLarge), "E01");
    assert_eq!(envelope(EnvelopeFault::Encoding), "E02");
    assert_eq!((envelope(EnvelopeFault::Altered), bundle(BundleFault::Tally)), ("E03", "E03"));
    assert_eq!((envelope(EnvelopeFault::NewerKind), bundle(BundleFault::NewerVersion)), ("E04", "E05"));
    assert_eq!((envelope(EnvelopeFault::OtherRecipient), Reason::OtherOffice.code()), ("E06", "E06"));
    assert_eq!((envelope(EnvelopeFault::Signature), bundle(BundleFault::OtherKey)), ("E07", "E07"));
    assert_eq!((HeldWhy::UnknownKey.code(), HeldWhy::Revoked.code()), ("E08", "E10"));
    assert_eq!((HeldWhy::Fork.code(), HeldWhy::Broken.code()), ("E12", "E14"));
    assert_eq!((HeldWhy::Anothers.code(), HeldWhy::Preview.code()), ("E25", "E27"));
    assert_eq!(HeldWhy::Ahead.code(), "E28");
    assert_eq!((envelope(EnvelopeFault::TooDeep), bundle(BundleFault::Limit(String::new()))), ("E15", "E16"));
    assert_eq!(bundle(BundleFault::Text(String::new())), "E20");
}

/// What became of a file: the code that the register shows of it, and what it says of itself.
fn entry(judged: &Judged, file: &str) -> (String, Option<Claim>) {
    let refused = |it: &Reason| {
        let line = refusal::refused("file.json", file.as_bytes(), it, NOW, OFFICE);
        assert_eq!(refusal::reason(&line).as_ref(), Some(it), "the sentence can be told again");
        (line.code, refusal::claim(file.as_bytes()).map(|it| *it))
    };
    match judged {
        Judged::Refused(reason) => refused(reason),
        Judged::Quarantine(held) => (held.why.code().to_owned(), None),
        Judged::Accepted(it) if it.missing.is_empty() => ("taken".to_owned(), None),
        Judged::Accepted(it) => (format!("missing {:?}", it.missing), None),
        Judged::Again { .. } => ("again".to_owned(), None),
    }
}

#[test]
fn seven_kinds_of_file_that_an_office_must_tell_apart_each_get_their_own_entry() {
    let claim = |seq: u64| Claim {
        kid: public(&signer()).kid(),
        name: "สุดา สมมุติใจ".to_owned(),
        area: "760609".to_owned(),
        seq,
    };
    let mut volunteer = Volunteer::new(signer());
    let mut office = Office::new(&[&volunteer.key]);
    let first = volunteer.hand_over(1);
    office.take(&first);
    let second = volunteer.sign(&volunteer.bundle(&volunteer.cases[..2]).write());
    let forged = {
        let of = |it: &str| {
            let it: serde_json::Value = serde_json::from_str(it).expect("JSON");
            it["signature"].as_str().expect("a text").to_owned()
        };
        second.replace(&of(&second), &of(&first))
    };
    let mut other = Volunteer::new(signer());
    other.cases.reverse();
    let fork = other.hand_over(1);
    let demo = {
        let mut bundle = volunteer.bundle(&volunteer.cases[..2]);
        (bundle.demo, bundle.aud) = (true, String::new());
        volunteer.sign(&bundle.write())
    };
    let future = {
        let payload = volunteer.bundle(&volunteer.cases[..2]).write();
        let payload = String::from_utf8(payload).expect("a text");
        volunteer.sign(payload.replacen("{\"v\":1,", "{\"v\":2,", 1).as_bytes())
    };
    // The second one never comes.
    volunteer.hand_over(2);
    let third = volunteer.hand_over(3);
    let mut revoked = Office::new(&[&volunteer.key]);
    revoked.take(&first);
    revoked.decide(Standing::RevokedAfter(2));

    let table: [(&str, &Office, &str, &str, Option<Claim>); 7] = [
        ("forged", &office, &forged, "E07", Some(claim(2))),
        ("revoked", &revoked, &third, "E10", None),
        ("demo", &office, &demo, "E22", Some(claim(2))),
        ("of a future version", &office, &future, "E05", Some(claim(2))),
        ("after a gap", &office, &third, "missing [2]", None),
        ("forked", &office, &fork, "E12", None),
        ("twice", &office, &first, "again", None),
    ];
    for (name, office, file, code, claim) in table {
        assert_eq!(entry(&office.judge(file.as_bytes()), file), (code.to_owned(), claim), "{name}");
    }
}

#[test]
fn a_refused_file_is_one_line_however_often_it_comes() {
    let mut all: OrdMap<String, Refused> = OrdMap::new();
    let not_ours = Reason::Envelope(EnvelopeFault::NotOurs);
    for at in [NOW + 5, NOW, NOW + 9] {
        let line = refusal::refused("a.json", b"{}", &not_ours, at, OFFICE).among(&all);
        all.insert(line.id.clone(), line);
    }
    let line = all.values().next().expect("a line");
    assert_eq!((all.len(), line.times, line.at, line.last, line.size), (1, 3, NOW, NOW + 9, 2));
}

#[test]
fn a_disk_full_of_other_files_does_not_flood_the_register() {
    let mut all: OrdMap<String, Refused> = OrdMap::new();
    let not_ours = Reason::Envelope(EnvelopeFault::NotOurs);
    for n in 0..MAX_REFUSED + 500 {
        let line = refusal::refused("a.json", n.to_string().as_bytes(), &not_ours, NOW, OFFICE).among(&all);
        all.insert(line.id.clone(), line);
    }
    let rest: Vec<u64> = all.values().filter(|it| it.is_rest()).map(|it| it.times).collect();
    assert_eq!(
        (all.len(), rest),
        (MAX_REFUSED + 1, vec![500]),
        "each is counted, in a line or in the last one"
    );
    let bytes: usize = all.values().map(|it| Record::Refused(it.clone()).to_row().len()).sum();
    assert!(bytes < 1024 * 1024, "{bytes}");
    // One that has a line keeps it.
    let again = refusal::refused("a.json", b"7", &not_ours, NOW, OFFICE).among(&all);
    assert_eq!((again.is_rest(), again.times), (false, 2));
}

#[test]
fn what_a_refused_file_says_of_a_person_is_masked_and_bounded() {
    let not_ours = Reason::Envelope(EnvelopeFault::NotOurs);
    let name = format!("บัตร 1-9999-00001-01-0 \u{202e}{}.json", "ก".repeat(500));
    let line = refusal::refused(&name, b"{}", &not_ours, NOW, OFFICE);
    assert!(!line.name.replace('-', "").contains("1999900001010"), "{}", line.name);
    assert!(!line.name.contains('\u{202e}'));
    assert!(line.name.chars().count() <= 120);
    let outside = [
        ("HH-760609-abcdefgh-0001-20240123.json", "HH-760609-abcdefgh-0001-20240123.json"),
        ("HH-760609-abcdefgh-0001-20240123 (1).json", "HH-760609-abcdefgh-0001-20240123 (1).json"),
        ("สมชาย ใจดี.json", "….json"),
        ("UP-760601-02KFfN6m-0001-01of01.json", "UP-760601-02KFfN6m-0001-01of01.json"),
        ("OFFICE-760601-02K-fN6m.json", "OFFICE-760601-02K-fN6m.json"),
        ("PRACTICE-HH-760609-02KFfN6m-0001-20240123.json", "PRACTICE-HH-760609-02KFfN6m-0001-20240123.json"),
        ("PRACTICE-Somchai-Jaidee.json", "….json"),
        ("Somchai-Jaidee.json", "….json"),
        ("SOMCHAI-JAIDEE.json", "….json"),
        ("HH-Somchai Jaidee.json", "….json"),
        ("HH-760609-Somchai Jaidee.json", "….json"),
        ("HH-สมชาย.json", "….json"),
        ("นางสาว", "…"),
        ("", "…"),
    ];
    for (name, leaves) in outside {
        assert_eq!(name_outside(name), leaves, "{name}");
    }
    for nothing in ["", "{}", "[", "no file of ours"] {
        assert_eq!(refusal::claim(nothing.as_bytes()), None);
    }
}

#[test]
fn every_reason_is_read_back_as_it_was_written() {
    use EnvelopeFault as E;
    let envelope = [
        E::TooLarge,
        E::Empty,
        E::Encoding,
        E::NotOurs,
        E::Truncated,
        E::Altered,
        E::NewerKind,
        E::TooDeep,
        E::OtherRecipient,
        E::Signature,
    ];
    let place = || "records[1].visit".to_owned();
    let bundle = [
        BundleFault::NewerVersion,
        BundleFault::Shape(place()),
        BundleFault::OtherKey,
        BundleFault::Limit(place()),
        BundleFault::Tally,
        BundleFault::History("01900000-0000-7000-8000-000000000001".parse().expect("an id")),
        BundleFault::Text(place()),
        BundleFault::Photos,
        BundleFault::UnknownQuestionnaire("thaiqm-2570.1".to_owned()),
    ];
    let others = [Reason::DemoFile, Reason::NotDemo, Reason::NotSealed, Reason::OtherOffice];
    let all: Vec<Reason> =
        envelope.map(Reason::Envelope).into_iter().chain(bundle.map(Reason::Bundle)).chain(others).collect();
    let written: Vec<String> = all.iter().map(|it| refusal::refused("a", b"", it, NOW, "").why).collect();
    for (reason, why) in all.iter().zip(&written) {
        let line = Refused { why: why.clone(), ..refusal::refused("a", b"", reason, NOW, "") };
        assert_eq!(refusal::reason(&line).as_ref(), Some(reason));
    }
    // These stand in stores: a word that is changed here is a reason that nobody can be told any more.
    let expected = r#"{"Envelope":"TooLarge"} {"Envelope":"Empty"} {"Envelope":"Encoding"} {"Envelope":"NotOurs"} {"Envelope":"Truncated"} {"Envelope":"Altered"} {"Envelope":"NewerKind"} {"Envelope":"TooDeep"} {"Envelope":"OtherRecipient"} {"Envelope":"Signature"} {"Bundle":"NewerVersion"} {"Bundle":{"Shape":"records[1].visit"}} {"Bundle":"OtherKey"} {"Bundle":{"Limit":"records[1].visit"}} {"Bundle":"Tally"} {"Bundle":{"History":"01900000-0000-7000-8000-000000000001"}} {"Bundle":{"Text":"records[1].visit"}} {"Bundle":"Photos"} {"Bundle":{"UnknownQuestionnaire":"thaiqm-2570.1"}} "DemoFile" "NotDemo" "NotSealed" "OtherOffice""#;
    assert_eq!(written.join(" "), expected);
}
