//! The trainer's panel ครูฝึก: sets the scene of practice.

use leptos::prelude::*;

use crate::device;
use crate::device::lifecycle;
use crate::ui::doors::fault_words;
use crate::ui::kit::{Button, ChoiceList, Group, Notice, Tone, Weight};
use crate::ui::session::Session;
use crate::ui::text::{dates, fill, t, t_lesson};
use crate::ui::twice::Twice;

/// The page.
pub fn page(session: Session, office: Option<AnyView>) -> AnyView {
    let t = t_lesson();
    let in_the_field = office.is_none();
    let day = fill(t.lesson_clock_now, &[("day", &dates::day(device::today()))]);
    let jumps = [(7, "week", t.lesson_clock_week), (31, "month", t.lesson_clock_month)];
    let jumps = jumps.map(|(days, class, words)| {
        view! { <Button class=class on_press=move |()| super::jump(days)>{words}</Button> }
    });
    // What is chosen here is remembered while the page loads anew.
    let clock = match lifecycle::writes_nothing() {
        true => view! { <p class="not-here">{t.lesson_clock_not_here}</p> }.into_any(),
        false => view! {
            <p class="meta">{t.lesson_clock_hint}</p>
            <p class="closes">{t.lesson_clock_closes}</p>
            <div class="toolbar">{jumps.into_iter().collect_view()}</div>
        }
        .into_any(),
    };
    view! {
        <h1 tabindex="-1">{t.lesson_trainer}</h1>
        <p>{t.lesson_trainer_lead}</p>
        {office}
        <section class="card clock">
            <h2>{t.lesson_clock}</h2>
            <p class="practice-day">{day}</p>
            {clock}
        </section>
        {reset(session, in_the_field)}
    }
    .into_any()
}

fn reset(session: Session, in_the_field: bool) -> AnyView {
    let words = t_lesson();
    let asking = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let scene = RwSignal::new("whole".to_owned());
    let sure = move |()| {
        leptos::task::spawn_local(async move {
            if let Err(fault) = super::begin_anew(session, scene.get_untracked() == "list").await {
                let what = fill(t().shell_settings_demo_discard_failed, &[("what", &fault_words(&fault))]);
                failed.try_set(Some(what));
            }
        });
    };
    let scenes = [("whole", words.lesson_scenario_whole), ("list", words.lesson_scenario_none)];
    let scenes = scenes.map(|(code, words)| (code.to_owned(), words.to_owned())).to_vec();
    view! {
        <section class="danger-zone">
            <h2>{words.lesson_reset}</h2>
            <p>{words.lesson_reset_hint}</p>
            {(in_the_field && !lifecycle::writes_nothing()).then(|| view! {
                <Group id="scene" label=words.lesson_scenario>
                    <ChoiceList name="scene" options=scenes chosen=Signal::derive(move || vec![scene.get()])
                        on_choose=move |(code, _): (String, bool)| scene.set(code)/>
                </Group>
            })}
            {move || failed.get().map(|why| view! { <Notice tone=Tone::Bad><p>{why}</p></Notice> })}
            <Button weight=Weight::Danger class="reset-practice" on_press=move |()| asking.set(true)>{words.lesson_reset}</Button>
        </section>
        <Twice open=asking title=words.lesson_reset sure=words.lesson_reset_ask word=words.lesson_reset on_sure=sure>
            <p>{t_lesson().lesson_reset_hint}</p>
        </Twice>
    }
    .into_any()
}
