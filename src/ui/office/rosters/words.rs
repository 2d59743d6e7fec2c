//! What is said of lists, their columns, rows and villages.

use std::collections::BTreeMap;

use crate::device::files::FileFault;
use crate::domain::answer::AnswerKey;
use crate::domain::{Listed, Questionnaire};
use crate::exchange::roster::{Chosen, Reason, Target, Told, villages};
use crate::exchange::table::TableFault;
use crate::ui::office::answers::{head, member_name};
use crate::ui::place_picker::place_name;
use crate::ui::text::{OfficeText, fill, t, t_office, words};

pub(super) fn file_fault(fault: &FileFault) -> String {
    match fault {
        FileFault::TooLarge(_) => t_office().office_roster_no_large.to_owned(),
        FileFault::Unreadable => t().field_file_unreadable.to_owned(),
    }
}

pub(super) fn table_fault(fault: TableFault) -> String {
    let o = t_office();
    match fault {
        TableFault::Empty => o.office_roster_no_empty,
        TableFault::TooLarge => o.office_roster_no_large,
        TableFault::TooManyRows => o.office_roster_no_rows,
        TableFault::TooManyColumns => o.office_roster_no_columns,
        TableFault::OldExcel => o.office_roster_no_old,
        TableFault::Html => o.office_roster_no_html,
        TableFault::NotATable => o.office_roster_no_table,
        TableFault::Encoding => o.office_roster_no_encoding,
        TableFault::Damaged => o.office_roster_no_damaged,
        TableFault::LongCell { row } => {
            return fill(o.office_roster_no_cell, &[("row", &row.to_string())]);
        }
    }
    .to_owned()
}

/// What a column is, in words.
pub(super) fn target(target: &Target, questionnaire: &Questionnaire) -> String {
    let o = t_office();
    match target {
        Target::Ignore => o.office_roster_t_ignore,
        Target::CitizenId => o.office_roster_t_cid,
        Target::Amphoe => o.office_roster_t_amphoe,
        Target::Province => o.office_roster_t_province,
        Target::Address => o.office_roster_t_address,
        Target::HeadName => o.office_roster_t_head,
        Target::Relation => o.office_roster_t_relation,
        Target::Reference => o.office_roster_t_reference,
        Target::Family => o.office_roster_t_family,
        Target::Problem => o.office_roster_t_problem,
        Target::Items => o.office_roster_t_items,
        Target::DimensionName => o.office_roster_t_dimension_name,
        Target::Assigned => o.office_roster_t_assigned,
        Target::Note => o.office_roster_t_note,
        Target::Dimension(letter) => {
            let named = questionnaire.dimensions.iter().find(|it| it.code == *letter);
            return match named {
                Some(it) => fill(o.office_roster_t_dimension, &[("what", &words(&it.title))]),
                None => o.office_roster_t_dimension_other.to_owned(),
            };
        }
        Target::Item(code) => {
            let title = questionnaire.item(code).map_or_else(String::new, |(_, it)| words(&it.title));
            return format!("{code} {title}");
        }
        Target::Answer(id) => {
            let asked = questionnaire.household.iter().find(|it| it.id == *id);
            return asked.map_or_else(|| (*id).to_owned(), |it| words(&it.text));
        }
        Target::Head(id) => {
            let asked = questionnaire.member.iter().find(|it| it.id == *id);
            let what = asked.map_or_else(|| (*id).to_owned(), |it| words(&it.text));
            return fill(o.office_roster_t_of_head, &[("what", &what)]);
        }
    }
    .to_owned()
}

/// Why a row is rejected, in the language of these texts.
pub(super) fn reason(o: &OfficeText, reason: Reason) -> &'static str {
    match reason {
        Reason::Header => o.office_roster_why_header,
        Reason::Total => o.office_roster_why_total,
        Reason::Village => o.office_roster_why_section,
        Reason::Footer => o.office_roster_why_footer,
        Reason::NoHouse => o.office_roster_why_no_house,
        Reason::NothingAbove => o.office_roster_why_above,
        Reason::HouseCode => o.office_roster_why_code,
        Reason::HouseCodeWrong => o.office_roster_why_code_wrong,
        Reason::Shortened => o.office_roster_why_short,
        Reason::HouseNoIsDay => o.office_roster_why_day,
        Reason::Moo => o.office_roster_why_moo,
        Reason::NoTambon => o.office_roster_why_no_tambon,
        Reason::Tambon => o.office_roster_why_tambon,
        Reason::TambonSeveral => o.office_roster_why_several,
        Reason::TambonCode => o.office_roster_why_tambon_code,
        Reason::Name => o.office_roster_why_name,
        Reason::TooLong => o.office_roster_why_long,
        Reason::TooManyProblems => o.office_roster_why_problems,
        Reason::TooManyHouseholds => o.office_roster_why_households,
    }
}

pub(super) fn told(told: Told, count: usize) -> String {
    let o = t_office();
    let sentence = match told {
        Told::Phone => o.office_roster_told_phone,
        Told::Birth => o.office_roster_told_birth,
        Told::Families => o.office_roster_told_families,
        Told::OtherAddress => o.office_roster_told_address,
        Told::OtherName => o.office_roster_told_name,
        Told::NoItem => o.office_roster_told_item,
        Told::NoProblem => o.office_roster_told_problem,
        Told::Count => o.office_roster_told_count,
        Told::NoteFull => o.office_roster_told_note,
        Told::Assigned => o.office_roster_told_assigned,
        Told::Quote => o.office_roster_told_quote,
        Told::NoHeader => o.office_roster_told_header,
        Told::FromAbove => o.office_roster_told_above,
        Told::NoVillage => o.office_roster_told_village,
        Told::Persons => o.office_roster_told_persons,
        Told::OtherPhone => o.office_roster_told_other_phone,
        Told::OtherCount => o.office_roster_told_other_count,
    };
    fill(sentence, &[("n", &count.to_string())])
}

/// A village or community, or whichever households are chosen.
pub(super) fn chosen(chosen: &Chosen) -> String {
    let o = t_office();
    match chosen {
        Chosen::All => String::new(),
        Chosen::Tambon(code) => place_name(code),
        Chosen::Assigned(who) => who.clone(),
        Chosen::Village(tambon, Some(moo), _) => {
            fill(o.office_roster_village_moo, &[("moo", &moo.to_string()), ("place", &place_name(tambon))])
        }
        Chosen::Village(tambon, None, name) if name.is_empty() => {
            fill(o.office_roster_village_none, &[("place", &place_name(tambon))])
        }
        Chosen::Village(tambon, None, name) => {
            fill(o.office_roster_village_name, &[("name", name), ("place", &place_name(tambon))])
        }
    }
}

/// Every area of a list, with how many households it is: all, the tambon, the villages.
pub(super) fn areas(households: &[Listed]) -> Vec<(Chosen, String)> {
    let o = t_office();
    let villages = villages(households);
    let mut tambon: BTreeMap<Chosen, usize> = BTreeMap::new();
    for (village, lies) in &villages {
        if let Chosen::Village(code, ..) = village {
            *tambon.entry(Chosen::Tambon(code.clone())).or_default() += lies.households;
        }
    }
    let some = |chosen: Chosen, number: usize| {
        let parts = [("what", &*self::chosen(&chosen)), ("n", &*number.to_string())];
        let label = fill(o.office_roster_pack_some, &parts);
        (chosen, label)
    };
    let all = fill(o.office_roster_pack_all, &[("n", &households.len().to_string())]);
    let villages = villages.into_iter().map(|(village, lies)| (village, lies.households));
    let parts = tambon.into_iter().chain(villages).map(|(chosen, number)| some(chosen, number));
    std::iter::once((Chosen::All, all)).chain(parts).collect()
}

/// A household in two lines: its house and head, and what is wrong with it. Restricted problems show
/// their code alone.
pub(super) fn household(it: &Listed, questionnaire: &Questionnaire) -> (String, String) {
    let o = t_office();
    let name = head(&it.answers).map(|member| member_name(questionnaire, &it.answers, member));
    let name = name.filter(|it| !it.is_empty()).unwrap_or_else(|| o.office_roster_no_head.to_owned());
    let house = it.answers.text("house_no");
    let asked =
        questionnaire.question(&AnswerKey::of("house_no")).map_or_else(String::new, |it| words(&it.text));
    let house = if house.is_empty() { String::new() } else { format!("{asked} {house} · ") };
    let problems = it.problems.iter().map(|it| {
        let item = it.item.as_deref().and_then(|code| questionnaire.item(code));
        match item {
            Some((_, item)) if item.restricted => item.code.clone(),
            Some((_, item)) => words(&item.title),
            None => it.text.clone(),
        }
    });
    let problems = problems.collect::<Vec<_>>().join(" · ");
    let problems = if problems.is_empty() { o.office_roster_no_problem.to_owned() } else { problems };
    (format!("{house}{name} · {}", chosen(&Chosen::village_of(it))), problems)
}
