//! Every address of the app, after the `#`. The only module that knows them.

use crate::domain::{HouseholdId, VisitId};

/// A part of the visit's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// the notice, read aloud
    Notice,
    /// house and address, and the visit itself
    House,
    /// members
    Members,
    /// one dimension, by its code
    Dimension(String),
    /// the problems that the household brings along
    Problems,
    /// the seven gates on one page
    Gates,
    /// what help was given
    Log,
    /// 4ท, the level, the next visit
    Closing,
    /// what is missing; sealing
    Summary,
    /// all of it on one page, to copy a paper form
    Paper,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// choose field, office or demo
    Start,
    /// enrol a person on this device
    Enrol,
    /// the household list
    Households,
    /// add a household
    AddHousehold,
    /// one household: its visits, what can be done
    Household(HouseholdId),
    /// a part of a visit's form, with the answer to go to
    Visit(HouseholdId, VisitId, Part, Option<String>),
    /// one household on a sheet of paper
    Print(HouseholdId),
    /// the questionnaire on paper, to be filled in by pen
    Blank,
    /// where the households lie
    Sketch,
    /// hand over
    Handover,
    /// files that the office sent
    FromOffice,
    /// the office that the tablet hands over to, and what it needs to know of this one
    Trust,
    /// the office: files taken in
    Office,
    /// one file taken in, by its hash
    Intake(String),
    /// the keys the office knows
    Keys,
    /// what the office asks to have corrected, and sends back
    Returns,
    /// the office's lists of households
    Rosters,
    /// the office's settings: who it is, and its round
    OfficeSettings,
    /// visits that several changed at once
    Conflicts,
    /// one of them
    Conflict(HouseholdId, VisitId),
    /// the case list, with what it shows
    Cases(String),
    /// one household's case, from all files
    Case(HouseholdId),
    /// the meeting's table, with what lies on it
    Meeting(String),
    /// a report by its name, the overview by none; with what it shows
    Report(String, String),
    /// tables and other files of what is known
    Export,
    /// passing on to the office above
    Upward,
    /// the sheet for keying into ThaiQM
    Keying,
    /// who I am, language, storage
    Settings,
    /// backup files, and restoring from them
    Backup,
    /// what was done on this device
    Trail,
    /// the manual; one page of it by its name
    Help(String),
    /// in practice: what can be learnt
    Lessons,
    /// in practice: the trainer's panel
    Trainer,
    /// about, licences
    About,
}

impl Route {
    /// From the part after `#`. Anything unknown is [`Route::Start`].
    pub fn parse(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, at) = match path.split_once('?') {
            Some((path, at)) => (path, Some(at.to_owned())),
            None => (path, None),
        };
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["enrol"] => Route::Enrol,
            ["households"] => Route::Households,
            ["households", "add"] => Route::AddHousehold,
            ["households", "blank"] => Route::Blank,
            ["households", "sketch"] => Route::Sketch,
            ["households", id, "print"] => id.parse().map_or(Route::Households, Route::Print),
            ["households", id] => id.parse().map_or(Route::Households, Route::Household),
            ["households", id, visit, part] => match (id.parse(), visit.parse()) {
                (Ok(id), Ok(visit)) => Route::Visit(id, visit, Part::parse(part), at),
                _ => Route::Households,
            },
            ["handover"] => Route::Handover,
            ["from-office"] => Route::FromOffice,
            ["trust"] => Route::Trust,
            ["office"] => Route::Office,
            ["office", "keys"] => Route::Keys,
            ["office", "returns"] => Route::Returns,
            ["office", "rosters"] => Route::Rosters,
            ["office", "settings"] => Route::OfficeSettings,
            ["office", "differ"] => Route::Conflicts,
            ["office", "differ", household, visit] => match (household.parse(), visit.parse()) {
                (Ok(household), Ok(visit)) => Route::Conflict(household, visit),
                _ => Route::Conflicts,
            },
            ["office", "cases"] => Route::Cases(at.unwrap_or_default()),
            ["office", "case", id] => id.parse().map_or(Route::Cases(String::new()), Route::Case),
            ["office", "meeting"] => Route::Meeting(at.unwrap_or_default()),
            ["office", "reports"] => Route::Report(String::new(), at.unwrap_or_default()),
            ["office", "reports", name] => Route::Report((*name).to_owned(), at.unwrap_or_default()),
            ["office", "export"] => Route::Export,
            ["office", "upward"] => Route::Upward,
            ["office", "keying"] => Route::Keying,
            ["office", "files", hash] => Route::Intake((*hash).to_owned()),
            ["settings"] => Route::Settings,
            ["backup"] => Route::Backup,
            ["trail"] => Route::Trail,
            ["help"] => Route::Help(String::new()),
            ["help", topic] => Route::Help((*topic).to_owned()),
            ["lessons"] => Route::Lessons,
            ["trainer"] => Route::Trainer,
            ["about"] => Route::About,
            _ => Route::Start,
        }
    }
    /// The address, with `#`.
    pub fn href(&self) -> String {
        match self {
            Route::Start => "#/".to_owned(),
            Route::Enrol => "#/enrol".to_owned(),
            Route::Households => "#/households".to_owned(),
            Route::AddHousehold => "#/households/add".to_owned(),
            Route::Household(id) => format!("#/households/{id}"),
            Route::Visit(id, visit, part, None) => format!("#/households/{id}/{visit}/{}", part.slug()),
            Route::Visit(id, visit, part, Some(at)) => {
                format!("#/households/{id}/{visit}/{}?{at}", part.slug())
            }
            Route::Print(id) => format!("#/households/{id}/print"),
            Route::Blank => "#/households/blank".to_owned(),
            Route::Sketch => "#/households/sketch".to_owned(),
            Route::Handover => "#/handover".to_owned(),
            Route::FromOffice => "#/from-office".to_owned(),
            Route::Trust => "#/trust".to_owned(),
            Route::Office => "#/office".to_owned(),
            Route::Intake(hash) => format!("#/office/files/{hash}"),
            Route::Keys => "#/office/keys".to_owned(),
            Route::Returns => "#/office/returns".to_owned(),
            Route::Rosters => "#/office/rosters".to_owned(),
            Route::OfficeSettings => "#/office/settings".to_owned(),
            Route::Conflicts => "#/office/differ".to_owned(),
            Route::Conflict(household, visit) => format!("#/office/differ/{household}/{visit}"),
            Route::Cases(shown) => format!("#/office/cases{}", asked(shown)),
            Route::Case(id) => format!("#/office/case/{id}"),
            Route::Meeting(shown) => format!("#/office/meeting{}", asked(shown)),
            Route::Report(name, shown) => {
                let name = if name.is_empty() { String::new() } else { format!("/{name}") };
                format!("#/office/reports{name}{}", asked(shown))
            }
            Route::Export => "#/office/export".to_owned(),
            Route::Upward => "#/office/upward".to_owned(),
            Route::Keying => "#/office/keying".to_owned(),
            Route::Settings => "#/settings".to_owned(),
            Route::Backup => "#/backup".to_owned(),
            Route::Trail => "#/trail".to_owned(),
            Route::Help(topic) if topic.is_empty() => "#/help".to_owned(),
            Route::Help(topic) => format!("#/help/{topic}"),
            Route::Lessons => "#/lessons".to_owned(),
            Route::Trainer => "#/trainer".to_owned(),
            Route::About => "#/about".to_owned(),
        }
    }
    /// Goes there, as a step that Back undoes.
    pub fn go(&self) {
        if let Some(window) = web_sys::window() {
            drop(window.location().set_hash(&self.href()));
        }
    }
    /// Writes it into the address as a step that Back undoes, and leaves the page as it is: for a page
    /// that shows already what the address says.
    pub fn write(&self) {
        if let Some(window) = web_sys::window()
            && let Ok(history) = window.history()
        {
            drop(history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&self.href())));
        }
    }
    /// The address that stands there now.
    pub fn now() -> Route {
        let hash = web_sys::window().and_then(|it| it.location().hash().ok());
        Route::parse(&hash.unwrap_or_default())
    }
    /// Whether it is one of the office's own pages.
    pub fn of_office(&self) -> bool {
        self.href().starts_with("#/office")
    }
}

fn asked(shown: &str) -> String {
    if shown.is_empty() { String::new() } else { format!("?{shown}") }
}

impl Part {
    fn parse(slug: &str) -> Part {
        match slug {
            "notice" => Part::Notice,
            "house" => Part::House,
            "members" => Part::Members,
            "summary" => Part::Summary,
            "problems" => Part::Problems,
            "gates" => Part::Gates,
            "log" => Part::Log,
            "closing" => Part::Closing,
            "paper" => Part::Paper,
            code => Part::Dimension(code.to_owned()),
        }
    }
    /// Its word in the address.
    pub fn slug(&self) -> &str {
        match self {
            Part::Notice => "notice",
            Part::House => "house",
            Part::Members => "members",
            Part::Summary => "summary",
            Part::Problems => "problems",
            Part::Gates => "gates",
            Part::Log => "log",
            Part::Closing => "closing",
            Part::Paper => "paper",
            Part::Dimension(code) => code,
        }
    }
}
