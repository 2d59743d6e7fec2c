//! The register of files ทะเบียนรับไฟล์ (domain.md §6.3, R8): every file that was taken in or waits, from
//! the heads alone.

use crate::domain::{OrdMap, OrdSet};
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;

use super::desk::{ROWS, more};
use super::{said, with_intakes};
use crate::domain::record::{Intake, KnownKey};
use crate::domain::search;
use crate::domain::taken::Head;
use crate::domain::{HouseholdId, gathered};
use crate::exchange::Known;
use crate::exchange::intake::{self, link, missing_before, public_keys};
use crate::ui::kit::{Field, TextBox};
use crate::ui::place_picker::place_name;
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::{dates, fill, t_desk, t_office};

thread_local! {
    /// Heads of files that were taken in before heads were kept, by hash: each is read once.
    static READ: RefCell<OrdMap<String, Head>> = const { RefCell::new(OrdMap::new()) };
}

/// How a file was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Checked {
    Good,
    Redacted,
    Unreadable,
    Waits,
}

/// One line of the register.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    hash: String,
    name: String,
    at: i64,
    seq: Option<u64>,
    /// the first digits of its key, which people compare
    device: String,
    who: String,
    area: String,
    records: Option<u32>,
    checked: Checked,
    /// a person decided to leave it out, for this reason
    left_out: Option<String>,
    missing: Vec<u64>,
}

/// The head of a file that was taken in.
fn head_of<'a>(intake: &'a Intake, register: &[KnownKey]) -> Option<Cow<'a, Head>> {
    if intake.head.is_some() {
        return intake::head(intake, register);
    }
    let key = format!("{} {}", intake.hash, intake.redacted);
    if let Some(read) = READ.with_borrow(|all| all.get(&key).cloned()) {
        return Some(Cow::Owned(read));
    }
    let head = intake::head(intake, register)?.into_owned();
    READ.with_borrow_mut(|all| all.insert(key, head.clone()));
    Some(Cow::Owned(head))
}

fn lines(session: Session) -> Vec<Line> {
    let register = super::register(session);
    let digits = |key: &KnownKey| {
        let digits = public_keys(key).map(|it| it.fingerprint()).unwrap_or_default();
        (key.kid.clone(), digits.split(' ').next().unwrap_or_default().to_owned())
    };
    let digits: OrdMap<String, String> = gathered(register.iter().map(digits));
    let mut lines = with_intakes(session, |intakes| {
        let heads: Vec<Option<Cow<Head>>> = intakes.iter().map(|it| head_of(it, &register)).collect();
        let mut links: OrdMap<&str, Vec<Known>> = OrdMap::new();
        for (intake, head) in intakes.iter().zip(&heads) {
            let link = head.as_ref().map(|it| link(intake, it));
            links.or_insert_with(&intake.kid, Default::default).extend(link);
        }
        let line = |(intake, head): (&&Intake, &Option<Cow<Head>>)| {
            let links = links.get(&*intake.kid).map_or(&[][..], Vec::as_slice);
            Line {
                hash: intake.hash.clone(),
                name: intake.name.clone(),
                at: intake.at,
                seq: Some(intake.seq),
                device: digits.get(&intake.kid).cloned().unwrap_or_default(),
                who: head.as_ref().map(|it| it.author.name.clone()).unwrap_or_default(),
                area: head.as_ref().map(|it| it.author.area.clone()).unwrap_or_default(),
                records: head.as_ref().map(|it| it.tally.households),
                checked: match head {
                    None => Checked::Unreadable,
                    Some(_) if intake.redacted => Checked::Redacted,
                    Some(_) => Checked::Good,
                },
                left_out: None,
                missing: missing_before(links, intake.seq, said::NUMBERS_NAMED + 1),
            }
        };
        intakes.iter().zip(&heads).map(line).collect::<Vec<_>>()
    });
    let taken: OrdSet<String> = gathered(lines.iter().map(|it| it.hash.clone()));
    session.waiting_files.with(|all| {
        lines.extend(all.values().filter(|it| !taken.contains(&it.hash)).map(|it| Line {
            hash: it.hash.clone(),
            name: it.name.clone(),
            at: it.at,
            seq: None,
            device: String::new(),
            who: String::new(),
            area: String::new(),
            records: None,
            checked: Checked::Waits,
            left_out: it.left_out.clone(),
            missing: Vec::new(),
        }));
    });
    lines.sort_by(|a, b| (b.at, b.seq, &b.hash).cmp(&(a.at, a.seq, &a.hash)));
    lines
}

/// What is counted over all files; while many come, as it was before them.
fn counted<T: PartialEq + Clone + Send + Sync + 'static>(
    session: Session,
    count: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |before: Option<&T>| match (session.importing.get(), before) {
        (true, Some(before)) => before.clone(),
        _ => count(),
    })
}

/// Households of kept files whose erasure a volunteer was asked for, with the file that holds them.
pub(super) fn erasures(session: Session) -> Memo<Vec<(HouseholdId, String)>> {
    counted(session, move || {
        let register = super::register(session);
        with_intakes(session, |all| {
            let heads = || all.iter().filter_map(|it| Some((it, head_of(it, &register)?)));
            let asked: OrdSet<HouseholdId> = gathered(heads().flat_map(|(_, head)| head.erased.clone()));
            let done = |it: &HouseholdId| session.removals.with(|all| all.contains_key(it));
            let of = |household: HouseholdId| {
                let mut holding = heads().filter(|(_, head)| head.holds(household));
                holding.next().map(|(it, _)| (household, it.hash.clone()))
            };
            asked.into_iter().filter(|it| !done(it)).filter_map(of).collect()
        })
    })
}

/// The numbers of the same device that are missing just before a file taken in.
pub(super) fn missing(session: Session, hash: &str) -> Vec<u64> {
    let register = super::register(session);
    with_intakes(session, |all| {
        let Some(file) = all.iter().find(|it| it.hash == hash) else { return Vec::new() };
        let same = all.iter().filter(|it| it.kid == file.kid);
        let links: Vec<Known> = same.filter_map(|it| Some(link(it, &*head_of(it, &register)?))).collect();
        missing_before(&links, file.seq, said::NUMBERS_NAMED + 1)
    })
}

/// The register, with a search.
pub(super) fn register(session: Session) -> impl IntoView {
    let all = counted(session, move || lines(session).into_iter().map(Arc::new).collect::<Vec<_>>());
    let sought = RwSignal::new(String::new());
    let shown = RwSignal::new(ROWS);
    let found = Memo::new(move |_| {
        let words = search::folded(&sought.get());
        let fits = |it: &&Arc<Line>| {
            let texts = [&it.name, &it.who, &it.device];
            words.is_empty() || texts.iter().any(|it| search::folded(it).contains(&words))
        };
        all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let rest = Memo::new(move |_| found.with(Vec::len).saturating_sub(shown.get()));
    let rows = move || found.with(|all| all.iter().take(shown.get()).map(|it| row(it)).collect_view());
    let many = Memo::new(move |_| all.with(Vec::len) > ROWS);
    let count = move || {
        let (n, of) = (found.with(Vec::len).to_string(), all.with(Vec::len).to_string());
        fill(t_desk().desk_found, &[("n", &n), ("of", &of)])
    };
    view! {
        <section class="register-of-files">
            <h2>{t_office().office_register}</h2>
            <Show when=move || all.with(|it| !it.is_empty())
                fallback=|| view! { <p class="empty">{t_office().office_register_empty}</p> }>
                <Show when=move || many.get()>
                    <Field id="find-file" label=t_desk().desk_find hint=t_desk().desk_find_hint.to_owned()>
                        <TextBox id="find-file" value=sought on_input=move |it| { shown.set(ROWS); sought.set(it) }/>
                    </Field>
                    <p class="meta" role="status">{count}</p>
                </Show>
                <div class="table-frame" role="region" tabindex="0" aria-label=t_office().office_register>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t_desk().desk_col_file}</th>
                                <th scope="col">{t_desk().desk_col_device}</th>
                                <th scope="col">{t_desk().desk_col_who}</th>
                                <th scope="col">{t_desk().desk_col_area}</th>
                                <th scope="col" class="number">{t_desk().desk_col_seq}</th>
                                <th scope="col" class="number">{t_desk().desk_col_records}</th>
                                <th scope="col">{t_desk().desk_col_result}</th>
                                <th scope="col">{t_desk().desk_col_taken_at}</th>
                                <th scope="col">{t_desk().desk_col_gaps}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more(rest, shown)}
            </Show>
        </section>
    }
}

fn row(line: &Line) -> impl IntoView + use<> {
    let name = match line.checked {
        Checked::Waits => line.name.clone().into_any(),
        _ => {
            let href = Route::Intake(line.hash.clone()).href();
            view! { <a href=href>{line.name.clone()}</a> }.into_any()
        }
    };
    let checked = match (line.checked, &line.left_out) {
        (Checked::Good, _) => t_desk().desk_result_good.to_owned(),
        (Checked::Redacted, _) => t_desk().desk_result_redacted.to_owned(),
        (Checked::Unreadable, _) => t_desk().desk_result_unreadable.to_owned(),
        (Checked::Waits, Some(why)) => fill(t_desk().desk_result_left_out, &[("why", why)]),
        (Checked::Waits, None) => t_desk().desk_result_waiting.to_owned(),
    };
    let gaps = match (line.checked, line.missing.as_slice()) {
        (Checked::Waits, _) => String::new(),
        (_, []) => t_desk().desk_no_gap.to_owned(),
        (_, some) => fill(t_desk().desk_gap, &[("numbers", &said::numbers(some))]),
    };
    let area = line.area.clone();
    let area = move || if area.is_empty() { String::new() } else { place_name(&area) };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="digits">{line.device.clone()}</td>
            <td>{line.who.clone()}</td>
            <td>{area}</td>
            <td class="number">{line.seq}</td>
            <td class="number">{line.records}</td>
            <td>{checked}</td>
            <td>{dates::moment(line.at)}</td>
            <td>{gaps}</td>
        </tr>
    }
}
