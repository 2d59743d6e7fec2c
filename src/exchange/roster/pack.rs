//! The pack that an office gives to its volunteers: a [`Roster`], signed by the office and sealed to the
//! tablets, because it names people and says where they live (durability-and-trust.md §2.2, §2.3).

use serde::{Deserialize, Serialize};

use crate::domain::publish::{self, Form, MAX_FORM};
use crate::domain::questionnaire::known;
use crate::domain::roster::{
    MAX_ASSIGNED, MAX_INCOME_LINE, MAX_LETTERS, MAX_LISTED, MAX_PROBLEMS, MAX_WORDS,
};
use crate::domain::{HouseholdId, Listed, OrdSet, ProblemId, Questionnaire, Roster, Round, gathered};
use crate::exchange::bundle::{
    App, BundleFault, Device, MAX_NAME, VERSION, Wrong, at_most, is_hash, whole, words,
};
use crate::exchange::enrol::{Document, codes, head, this_app};
use crate::exchange::envelope::{ASSIGNMENT, PublicKey};
use crate::exchange::fits::answer_fits;
use crate::exchange::intake::Reason;

/// What a volunteer is asked to do มอบหมายงาน.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// [`VERSION`]
    pub v: u32,
    /// the program
    pub app: App,
    /// the office's key, which signs
    pub device: Device,
    /// when, seconds since 1970 by the office's clock; information only
    pub iat: i64,
    /// the questionnaire that the answers and items in it are of
    pub questionnaire: String,
    /// the households
    pub roster: Roster,
    /// that questionnaire, as JSON, where it is one that the office published
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
}

/// Which households of an office's list go into a pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chosen {
    /// all
    All,
    /// of this tambon, six digits
    Tambon(String),
    /// of this tambon and village: the number of the village and the community's name, as they stand there
    Village(String, Option<i64>, String),
    /// assigned to this tablet or volunteer
    Assigned(String),
}

/// Why a pack is not taken. Each has one sentence in `ui::text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackFault {
    /// something about the file, or it is not of this office
    File(Reason),
    /// the list that the tablet has is newer: of when it is, ms since 1970
    Older {
        /// when the list that is kept was made
        kept: i64,
    },
    /// the tablet has this list
    Again,
}

impl Chosen {
    /// Whether a household is among them.
    pub fn holds(&self, it: &Listed) -> bool {
        match self {
            Chosen::All => true,
            Chosen::Tambon(code) => it.answers.text(known::TAMBON) == code,
            Chosen::Village(..) => Chosen::village_of(it) == *self,
            Chosen::Assigned(name) => it.assigned.contains(name),
        }
    }
    /// The village or community of a household.
    pub fn village_of(it: &Listed) -> Chosen {
        use crate::domain::Answer::Number;
        let moo = it.answers.of(known::MOO).and_then(|it| if let Number(it) = it { Some(*it) } else { None });
        let text = |id| it.answers.text(id).to_owned();
        // Where there is a number it tells villages apart, however their names are typed.
        let community = if moo.is_some() { String::new() } else { text(known::COMMUNITY) };
        Chosen::Village(text(known::TAMBON), moo, community)
    }
}

impl Pack {
    /// Of the chosen households of an office's list, without those whose erasure was asked for. `at` is
    /// when, ms since 1970: the number of the issue rises with it, so that it does on another computer of
    /// the office too, and after its records were lost.
    pub fn of(
        kept: &Roster,
        chosen: &Chosen,
        erased: &OrdSet<HouseholdId>,
        questionnaire: &str,
        at: i64,
    ) -> Pack {
        let households = kept.households.iter().filter(|it| chosen.holds(it) && !erased.contains(&it.id));
        let seconds = at / 1_000;
        let issue = u64::try_from(seconds).unwrap_or(0).max(kept.issue + 1);
        Pack {
            v: VERSION,
            app: this_app(),
            device: Device { kid: kept.office.clone() },
            iat: seconds,
            questionnaire: questionnaire.to_owned(),
            roster: Roster {
                issue,
                issued_at: at,
                households: households.cloned().collect(),
                ..kept.clone()
            },
            form: None,
        }
    }

    /// Takes in a pack as [`Pack::take`] does, with the questionnaire that it brings.
    ///
    /// # Errors
    /// Says why it is not taken.
    pub fn take_whole(
        bytes: &[u8],
        office: &PublicKey,
        kept: Option<&Roster>,
        erased: &OrdSet<HouseholdId>,
        at: i64,
    ) -> Result<(Roster, Option<Form>), PackFault> {
        let roster = Pack::take(bytes, office, kept, erased)?;
        let Pack { form, questionnaire, .. } = Pack::read_from(bytes, office).map_err(PackFault::File)?;
        let form = form.map(|json| Form { id: questionnaire, json, at, by: roster.office.clone() });
        Ok((roster, form))
    }

    /// Takes in a pack that was opened: it must be signed by the office that the tablet knows, and newer
    /// than the list it has. Households that somebody asked this tablet to erase do not come back with it.
    ///
    /// # Errors
    /// Says why it is not taken.
    pub fn take(
        bytes: &[u8],
        office: &PublicKey,
        kept: Option<&Roster>,
        erased: &OrdSet<HouseholdId>,
    ) -> Result<Roster, PackFault> {
        let Pack { mut roster, .. } = Pack::read_from(bytes, office).map_err(PackFault::File)?;
        match kept {
            Some(kept) if (kept.issue, kept.issued_at) == (roster.issue, roster.issued_at) => {
                Err(PackFault::Again)
            }
            Some(kept) if kept.issue >= roster.issue => Err(PackFault::Older { kept: kept.issued_at }),
            _ => {
                roster.households.retain(|it| !erased.contains(&it.id));
                Ok(roster)
            }
        }
    }
}

impl Document for Pack {
    const TYP: &'static str = ASSIGNMENT;
    fn kid(&self) -> &str {
        &self.device.kid
    }
    fn check(&self) -> Result<(), BundleFault> {
        head(self.v, &self.app)?;
        whole(self.iat).map_err(|wrong| wrong.at("iat"))?;
        let own = self.form.as_deref().map(|it| form(it, &self.questionnaire)).transpose()?;
        let Some(questionnaire) = own.as_ref().or_else(|| Questionnaire::named(&self.questionnaire)) else {
            let name = self.questionnaire.chars().filter(char::is_ascii_graphic).take(MAX_NAME).collect();
            return Err(BundleFault::UnknownQuestionnaire(name));
        };
        if self.roster.office != self.device.kid || !is_hash(&self.roster.office) {
            return Err(BundleFault::OtherKey);
        }
        check_roster(&self.roster, questionnaire)
    }
}

/// The questionnaire that a pack brings: sound, and the only one with its id.
fn form(json: &str, id: &str) -> Result<Questionnaire, BundleFault> {
    let shape = || BundleFault::Shape("form".to_owned());
    at_most(json.len(), MAX_FORM, "form")?;
    let read = Questionnaire::from_json(json).map_err(|_| shape())?;
    let base = Questionnaire::newest_built_in().ok_or_else(shape)?;
    let same = Questionnaire::named(id).is_none_or(|it| *it == read);
    let sound = read.id == id && same && publish::faults(&read, base).is_empty();
    if sound { Ok(read) } else { Err(shape()) }
}

pub(in crate::exchange) fn check_roster(
    roster: &Roster,
    questionnaire: &Questionnaire,
) -> Result<(), BundleFault> {
    let chosen = roster.questionnaire.is_empty() || roster.questionnaire == questionnaire.id;
    if !chosen {
        return Err(BundleFault::Shape("questionnaire".to_owned()));
    }
    let Round { id, title, letters, targets, income_line, .. } = &roster.round;
    for (text, place) in [(&roster.title, "title"), (id, "round.id"), (title, "round.title")] {
        words(text, MAX_NAME, false).map_err(|wrong| wrong.at(place))?;
    }
    at_most(letters.len(), MAX_LETTERS, "round.letters")?;
    for letter in letters {
        words(letter, MAX_NAME, false).map_err(|wrong| wrong.at("round.letters"))?;
    }
    let sound = targets.all().iter().all(|it| (1..=100).contains(&it.percent))
        && income_line.is_none_or(|it| (1..=MAX_INCOME_LINE).contains(&it));
    if !sound {
        return Err(BundleFault::Shape("round".to_owned()));
    }
    whole(roster.issued_at).map_err(|wrong| wrong.at("issued_at"))?;
    whole(i64::try_from(roster.issue).unwrap_or(-1)).map_err(|wrong| wrong.at("issue"))?;
    at_most(roster.households.len(), MAX_LISTED, "households")?;
    let ids: OrdSet<HouseholdId> = gathered(roster.households.iter().map(|it| it.id));
    if ids.len() != roster.households.len() {
        return Err(BundleFault::Shape("households".to_owned()));
    }
    roster.households.iter().enumerate().try_for_each(|(n, it)| {
        check_listed(it, questionnaire).map_err(|fault| fault.within(&format!("households[{n}].")))
    })
}

fn check_listed(it: &Listed, questionnaire: &Questionnaire) -> Result<(), BundleFault> {
    words(&it.reference, MAX_NAME, false).map_err(|wrong| wrong.at("reference"))?;
    words(&it.note, MAX_WORDS, true).map_err(|wrong| wrong.at("note"))?;
    at_most(it.problems.len(), MAX_PROBLEMS, "problems")?;
    at_most(it.assigned.len(), MAX_ASSIGNED, "assigned")?;
    at_most(it.answers.members().len(), 1, "answers")?;
    for (key, answer) in it.answers.iter() {
        // Questions alone: no tick and no gate is answered by a list.
        let known = questionnaire.question(key).is_some() && !key.question.contains('.');
        let fits = if known { answer_fits(questionnaire, key, answer) } else { Err(Wrong::Shape) };
        fits.map_err(|wrong| wrong.at("answers"))?;
    }
    for name in &it.assigned {
        words(name, MAX_NAME, false).map_err(|wrong| wrong.at("assigned"))?;
    }
    let ids: OrdSet<ProblemId> = gathered(it.problems.iter().map(|it| it.id));
    let shape = |holds: bool, place: &str| match holds {
        true => Ok(()),
        false => Err(BundleFault::Shape(place.to_owned())),
    };
    shape(ids.len() == it.problems.len(), "problems")?;
    for problem in &it.problems {
        words(&problem.text, MAX_WORDS, true).map_err(|wrong| wrong.at("problems.text"))?;
        let dimension = problem.dimension.as_deref();
        let in_dimension = |code: &str| questionnaire.dimensions.iter().any(|it| it.code == code);
        shape(dimension.is_none_or(in_dimension), "problems.dimension")?;
        let item = problem.item.as_deref();
        shape(item.is_none_or(|it| questionnaire.item(it).is_some()), "problems.item")?;
        shape(item.is_some() || !problem.text.is_empty(), "problems")?;
    }
    Ok(())
}

/// The file's name, from codes and the moment in Thailand.
pub fn pack_name(office: &str, area: &str, moment: &str) -> String {
    format!("ROSTER-{area}-{}-{moment}.json", codes(office))
}
