//! Erasing a household in the office because somebody asked for it (PDPA s.33): it leaves every file that
//! is kept, and no file that comes later brings it back.

use crate::domain::OrdSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{desk, register, said};
use crate::domain::record::Waiting;
use crate::domain::trail::Why;
use crate::domain::{HouseholdId, Questionnaire, Record, gathered};
use crate::exchange::intake::{claimed_households, claimed_photos, reopen};
use crate::exchange::receipt::redacted;
use crate::store::StoreFault;
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, Field, Notice, TextBox, Tone, Weight};
use crate::ui::route::Route;
use crate::ui::session::Session;
use crate::ui::text::{fill, t_office};
use crate::ui::twice::Twice;

/// Why it is not erased.
enum EraseFault {
    /// this many files that hold it wait for a person: decide about them first
    Waiting(usize),
    Store(StoreFault),
}

/// What a household of a kept file offers. `of` is how people call it.
pub(super) fn section(session: Session, household: HouseholdId, of: String) -> AnyView {
    let why = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let failed = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let id = format!("erase-{household}");
    let press = move |()| {
        if why.with_untracked(|it| it.trim().is_empty()) {
            missing.set(Some(t_office().office_need_why.to_owned()));
        } else {
            asking.set(true);
        }
    };
    let sure = move |()| {
        spawn_local(async move {
            let note = said::plain(why.get_untracked().trim());
            match erase(session, household, note).await {
                Ok(()) => Route::Office.go(),
                Err(fault) => drop(failed.try_set(Some(words(&fault)))),
            }
        });
    };
    view! {
        <details class="erase">
            <summary>{t_office().office_erase}</summary>
            <p>{t_office().office_erase_lead}</p>
            <Field id=id.clone() label=t_office().office_why required=true fault=missing>
                <TextBox id=id value=why on_input=move |it| { missing.set(None); why.set(it) }/>
            </Field>
            {move || failed.get().map(|it| view! { <Notice tone=Tone::Bad><p>{it}</p></Notice> })}
            <div class="toolbar">
                <Button weight=Weight::Danger class="erase-household" on_press=press>{t_office().office_erase_do}</Button>
            </div>
        </details>
        <Twice open=asking title=t_office().office_erase sure=t_office().office_erase_sure word=t_office().office_erase_do on_sure=sure>
            <p>{of.clone()}</p>
            <p>{t_office().office_erase_explain}</p>
        </Twice>
    }
    .into_any()
}

fn words(fault: &EraseFault) -> String {
    match fault {
        EraseFault::Waiting(n) => fill(t_office().office_erase_waiting, &[("n", &n.to_string())]),
        EraseFault::Store(fault) => fill(t_office().office_erase_failed, &[("what", &fault_words(fault))]),
    }
}

async fn erase(session: Session, household: HouseholdId, note: String) -> Result<(), EraseFault> {
    let holding: Vec<Waiting> = session.waiting_files.with_untracked(|all| {
        all.values().filter(|it| claimed_households(&it.text).contains(&household)).cloned().collect()
    });
    let undecided = session.intakes.with_untracked(|all| {
        holding.iter().filter(|it| it.left_out.is_none() && !all.contains_key(&it.hash)).count()
    });
    if undecided > 0 {
        return Err(EraseFault::Waiting(undecided));
    }
    let register = untrack(|| register(session));
    let erased = OrdSet::from([household]);
    let mut with: Vec<Record> = Vec::new();
    // The photographs of what goes, but for those that something else still names.
    let (mut photos, mut others) = (OrdSet::new(), OrdSet::new());
    session.intakes.with_untracked(|all| {
        for intake in all.values() {
            let published = Questionnaire::published();
            let bundle = reopen(intake, &register, published);
            let left = bundle.ok().and_then(|bundle| {
                let gone = bundle.photos_of(&erased);
                others
                    .extend(bundle.photos().into_iter().filter(|it| !gone.contains(*it)).map(str::to_owned));
                photos.extend(gone);
                redacted(intake, &bundle, &erased, published)
            });
            with.extend(left.map(Record::Intake));
        }
    });
    let kept: Vec<String> = with
        .iter()
        .filter_map(|it| match it {
            Record::Intake(it) => Some(it.hash.clone()),
            _ => None,
        })
        .collect();
    photos.extend(holding.iter().flat_map(|it| claimed_photos(&it.text, Questionnaire::published())));
    session.waiting_files.with_untracked(|all| {
        for it in all.values().filter(|it| !holding.iter().any(|gone| gone.hash == it.hash)) {
            others.extend(claimed_photos(&it.text, Questionnaire::published()));
        }
    });
    photos.retain(|it| !others.contains(it));
    // What was decided about is nothing but bytes.
    let emptied = |it: Waiting| Record::Waiting(Waiting { text: String::new(), ..it });
    with.extend(holding.into_iter().map(emptied));
    session.remove(household, Why::Asked { note }, with, photos).await.map_err(EraseFault::Store)?;
    kept.iter().for_each(|hash| desk::forget_head(hash));
    Ok(())
}

/// What volunteers were asked to erase and this office still has, with the files that hold it.
pub(super) fn asked(session: Session) -> impl IntoView {
    let all = Memo::new(move |_| desk::erasures(session));
    move || {
        let links = all.with(|all| {
            let link = |(_, hash): &(HouseholdId, String)| view! { <li><a href=Route::Intake(hash.clone()).href()>{t_office().office_open_intake}</a></li> };
            all.iter().map(link).collect::<Vec<_>>()
        });
        (!links.is_empty()).then(|| {
            let words = fill(t_office().office_erase_asked, &[("n", &links.len().to_string())]);
            view! { <Notice tone=Tone::Warning><p>{words}</p><ul>{links}</ul></Notice> }
        })
    }
}

/// Households that were erased here because somebody asked for it.
pub(super) fn erased(session: Session) -> OrdSet<HouseholdId> {
    session
        .removals
        .with_untracked(|all| gathered(all.values().filter(|it| it.asked()).map(|it| it.household)))
}
