//! Photographs in a visit's form: the household is asked first, then each is taken, made small, kept
//! with the answer that names it, and can be looked at and taken away again.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sheet::{Sheet, Source, control_id};
use super::summary::refusal;
use crate::device::photo::{TakeFault, shrunk};
use crate::domain::photo::{self, Place};
use crate::domain::{Answer, AnswerKey, Edit, Photo, PhotoKind};
use crate::ui::kit::{ChoiceList, Group, Notice, Tone};
use crate::ui::picture;
use crate::ui::text::{fill, t, t_case};

type Said = RwSignal<Option<(Tone, String)>>;

/// The photographs of the house, or of the item with this code. Not on restricted items, and not before
/// the household is added.
pub fn part(sheet: Sheet, item: Option<&'static str>) -> Option<AnyView> {
    let Source::Visit { .. } = sheet.source else { return None };
    let place = item.map_or(Place::House, Place::Item);
    let key = place.key();
    let id = control_id(&key);
    let answer = sheet.answer(key.clone());
    let photos = Memo::new(move |_| match answer.get() {
        Some(Answer::Photos(photos)) => photos,
        _ => Vec::new(),
    });
    let consent = sheet.answer(AnswerKey::of(photo::CONSENT));
    let agreed = Memo::new(move |_| consent.get() == Some(Answer::YesNo(true)));
    let refused = Memo::new(move |_| consent.get() == Some(Answer::YesNo(false)));
    let said: Said = RwSignal::new(None);
    let (title, heading) = match item {
        None => (t().field_photo_house, view! { <h2>{t().field_photo_house}</h2> }.into_any()),
        Some(_) => (t().field_photo_item, view! { <h3>{t().field_photo_item}</h3> }.into_any()),
    };
    let asking = {
        let id = id.clone();
        // Asked once a visit; the house is where an answer is changed.
        let open = Memo::new(move |_| item.is_none() || !(agreed.get() || refused.get()));
        move || open.get().then(|| ask(sheet, &id, consent, said))
    };
    let no = move || {
        (item.is_some() && refused.get()).then(|| view! { <p class="hint">{t().field_photo_refused}</p> })
    };
    let full = Memo::new(move |_| photos.with(Vec::len) >= place.most());
    let take = {
        let id = id.clone();
        move || {
            let full = full.get();
            agreed.get().then(|| match full {
                true => {
                    let most = [("n", &*place.most().to_string())];
                    view! { <p class="hint">{fill(t().field_photo_full, &most)}</p> }.into_any()
                }
                false => buttons(sheet, item, &id, said),
            })
        }
    };
    let row = {
        let key = key.clone();
        move || {
            let all = photos.get();
            let row = |(n, it): (usize, &Photo)| {
                let (name, it, key) = (picture::name(it, n + 1), it.clone(), key.clone());
                let label = fill(t().field_photo_remove_named, &[("name", &name)]);
                let shown = picture::one(sheet.session, &it, n + 1);
                let remove = move |_| {
                    let mut rest = photos.get_untracked();
                    rest.retain(|other| other.hash != it.hash);
                    sheet
                        .set(&key, Some(Answer::Photos(rest)).filter(|it| *it != Answer::Photos(Vec::new())));
                    said.set(Some((Tone::Info, t().field_photo_removed.to_owned())));
                };
                view! {
                    <li>
                        {shown}
                        <button type="button" class="button quiet photo-remove" aria-label=label on:click=remove>{t().field_photo_remove}</button>
                    </li>
                }
            };
            let rows = all.iter().enumerate().map(row).collect_view();
            (!all.is_empty()).then(|| view! { <ul class="photos">{rows}</ul> })
        }
    };
    let told = move || said.get().map(|(tone, words)| view! { <Notice tone=tone><p>{words}</p></Notice> });
    Some(
        view! {
            <section class="photo-part" id=format!("field-{id}") aria-label=title>
                {heading}
                {asking}
                {no}
                {row}
                {take}
                <div aria-live="polite">{told}</div>
            </section>
        }
        .into_any(),
    )
}

/// The words that make being photographed voluntary, and the household's answer. A household that
/// changes its mind has its photographs taken away in the same step.
fn ask(sheet: Sheet, id: &str, consent: Memo<Option<Answer>>, said: Said) -> AnyView {
    let chosen = Signal::derive(move || match consent.get() {
        Some(Answer::YesNo(true)) => vec!["yes".to_owned()],
        Some(Answer::YesNo(false)) => vec!["no".to_owned()],
        _ => Vec::new(),
    });
    let options = vec![
        ("yes".to_owned(), t().field_photo_agree.to_owned()),
        ("no".to_owned(), t().field_photo_disagree.to_owned()),
    ];
    let choose = move |(code, _): (String, bool)| {
        let agreed = code == "yes";
        let mut changes = vec![(AnswerKey::of(photo::CONSENT), Some(Answer::YesNo(agreed)))];
        if !agreed {
            let named = |answers: &crate::domain::Answers| -> Vec<AnswerKey> {
                answers.iter().map(|it| it.0).filter(|it| photo::place(it).is_some()).cloned().collect()
            };
            let all = sheet.peek(named);
            if !all.is_empty() {
                said.set(Some((Tone::Info, t().field_photo_all_removed.to_owned())));
            }
            changes.extend(all.into_iter().map(|it| (it, None)));
        }
        sheet.put(changes);
    };
    let name = format!("{id}-consent");
    view! {
        <Group id=name.clone() label=t().field_photo_ask hint=t().field_photo_ask_hint.to_owned()>
            <ChoiceList name=name options=options chosen=chosen on_choose=choose/>
        </Group>
    }
    .into_any()
}

/// The buttons that take one, and those that choose one that is on the device already. An input that
/// asks for the camera offers nothing else on a tablet, so each way has its own; what comes in either
/// way goes one road.
fn buttons(sheet: Sheet, item: Option<&'static str>, id: &str, said: Said) -> AnyView {
    let busy = RwSignal::new(false);
    let (words, more) = (t(), t_case());
    let kinds: &[(PhotoKind, &str, &str)] = match item {
        Some(_) => &[(PhotoKind::Problem, words.field_photo_add, more.case_photo_choose)],
        None => &[
            (PhotoKind::HouseOutside, words.field_photo_add_outside, more.case_photo_choose_outside),
            (PhotoKind::HouseInside, words.field_photo_add_inside, more.case_photo_choose_inside),
        ],
    };
    let one = |(n, (kind, take, choose)): (usize, &(PhotoKind, &'static str, &'static str))| {
        let way = |id: String, label: &'static str, camera: Option<&'static str>| {
            input(sheet, (item, *kind), id, label, camera, (busy, said))
        };
        view! {
            <div class="toolbar">
                {way(format!("{id}-take-{n}"), take, Some("environment"))}
                {way(format!("{id}-choose-{n}"), choose, None)}
            </div>
        }
    };
    let all = kinds.iter().enumerate().map(one).collect_view();
    view! {
        {all}
        <p class="hint" aria-live="polite">{move || busy.get().then(|| t().field_photo_working)}</p>
    }
    .into_any()
}

/// One way in: from the camera where `camera` names one, else from the files of the device.
fn input(
    sheet: Sheet,
    (item, kind): (Option<&'static str>, PhotoKind),
    id: String,
    label: &'static str,
    camera: Option<&'static str>,
    (busy, said): (RwSignal<bool>, Said),
) -> AnyView {
    let picked = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let Some(file) = input.files().and_then(|it| it.get(0)) else { return };
        // The browser forgets what was picked, its name too, before anything else happens.
        input.set_value("");
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        said.set(None);
        spawn_local(async move {
            let outcome = match shrunk(&file).await {
                Ok(jpeg) => add(sheet, item, kind, jpeg),
                Err(fault) => (Tone::Bad, take_fault(fault).to_owned()),
            };
            // The person may have gone on meanwhile.
            said.try_set(Some(outcome));
            busy.try_set(false);
        });
    };
    let target = id.clone();
    view! {
        <label class="button secondary photo-take" for=target>
            {label}
            <input id=id class="visually-hidden" type="file" accept="image/jpeg,image/png" capture=camera
                autocomplete="off" disabled=move || busy.get() on:change=picked/>
        </label>
    }
    .into_any()
}

fn add(sheet: Sheet, item: Option<&str>, kind: PhotoKind, jpeg: Vec<u8>) -> (Tone, String) {
    let Source::Visit { household, visit, .. } = sheet.source else {
        return (Tone::Bad, t().field_refused_no_visit.to_owned());
    };
    let edit = Edit::AddPhoto { visit, item: item.map(str::to_owned), kind, jpeg };
    match sheet.session.record(household, edit) {
        Ok(()) => (Tone::Good, t().field_photo_added.to_owned()),
        Err(why) => (Tone::Bad, refusal(&why).to_owned()),
    }
}

fn take_fault(fault: TakeFault) -> &'static str {
    match fault {
        TakeFault::Empty => t().field_photo_empty,
        TakeFault::NotAPicture => t().field_photo_not_a_picture,
        TakeFault::Damaged => t().field_photo_damaged,
        TakeFault::TooLarge => t().field_photo_too_large,
        TakeFault::Unreadable => t().field_file_unreadable,
    }
}
