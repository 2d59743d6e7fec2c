//! The frame around every page: what the browser is judged to be, the store opened, the way in, the
//! head with its languages, what saving is doing, and what remains when the app itself fails.

use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use super::demo;
use super::doors::{fault_words, gate, shut, taken_over};
use super::handed_in;
use super::kit::Button;
use super::lock;
use super::look;
use super::notices;
use super::place_picker;
use super::ready;
use super::route::Route;
use super::session::{Mode, Saving, Session};
use super::start;
use super::text::{Language, language, speak, t, t_lesson, t_offline};
use super::training;
use crate::device::lifecycle::{self, Environment};
use crate::device::offline::{self, NotKept, Told};
use crate::domain::Questionnaire;
pub(super) use crate::store::KEY_SLOT;
use crate::store::profiles::{Listed, Profile};
use crate::store::{Opened, Store, StoreFault};

/// The PIN of practice, shown on the screen.
pub(super) const DEMO_PIN: &str = "000000";
/// Where the choice of way and the language are remembered between visits; no survey data.
const MODE: &str = "mode";
const NO_MODE: &str = "none";
const LANGUAGE: &str = "language";

/// How far the app has come.
#[derive(Clone)]
pub(super) enum Stage {
    /// this browser, or this address, cannot be trusted with data
    Gate(Environment),
    /// nobody has chosen a way yet
    Choose,
    /// several people use this tablet, or one more is to
    Who,
    /// the store is being opened
    Opening,
    /// the store cannot be opened
    Shut(Mode, StoreFault),
    /// nobody is enrolled yet
    Enrol(Session),
    /// the kept key waits for its PIN
    Locked(Session, Vec<u8>),
    /// at work
    Open(Session),
}

/// What one of the two modules can draw. Each module is downloaded by those who use it.
#[derive(Clone, Copy)]
pub(super) struct Pages {
    /// the office's module; the other one is for the field and for practice
    pub(super) office: bool,
    /// its pages, over an open store
    pub(super) draw: fn(Route) -> AnyView,
    /// what is done while nobody waits, once a store is unlocked
    pub(super) make_ready: fn(Session),
    /// the page on which a file is looked at without an office
    pub(super) verify: Option<fn() -> AnyView>,
    /// opens this side of practice with the key that is kept, and fills it where it is empty
    pub(super) practise: fn(Session, Option<Vec<u8>>) -> Practising,
}

/// How many records are kept unseen, once practice is open.
pub(super) type Practising = std::pin::Pin<Box<dyn Future<Output = Result<usize, StoreFault>>>>;

impl Pages {
    fn serve(self, mode: Mode) -> bool {
        mode == Mode::Demo || self.office == (mode == Mode::Office)
    }
}

/// What the frame knows; handles only.
#[derive(Clone, Copy)]
pub(super) struct App {
    pub(super) pages: Pages,
    pub(super) stage: RwSignal<Stage>,
    pub(super) route: RwSignal<Route>,
    pub(super) language: RwSignal<Language>,
    /// a new version waits
    pub(super) update: RwSignal<bool>,
    /// why nothing works offline here
    pub(super) not_kept: RwSignal<Option<NotKept>>,
    /// records of a newer version that are kept unseen
    pub(super) newer: RwSignal<usize>,
    /// the people of this tablet
    pub(super) people: RwSignal<Vec<Listed>>,
    /// which of them uses the field here
    pub(super) profile: RwSignal<Profile>,
    /// is told when the device hands files over
    pub(super) handed_in: RwSignal<usize>,
    /// the list of places could not be had
    pub(super) no_places: RwSignal<bool>,
    /// the page is covered until the PIN is typed, because it could not be left
    pub(super) covered: RwSignal<Option<Vec<u8>>>,
}

impl App {
    pub(super) fn session(self) -> Option<Session> {
        self.stage.with(|it| match it {
            Stage::Enrol(session) | Stage::Locked(session, _) | Stage::Open(session) => Some(*session),
            _ => None,
        })
    }

    fn mode(self) -> Option<Mode> {
        self.stage.with(|it| match it {
            Stage::Enrol(session) | Stage::Locked(session, _) | Stage::Open(session) => Some(session.mode),
            Stage::Shut(mode, _) => Some(*mode),
            Stage::Who => Some(Mode::Field),
            _ => None,
        })
    }

    /// The store of this way, and in the field of this person.
    pub(super) fn store_name(self, mode: Mode) -> String {
        match mode {
            Mode::Field => self.profile.get_untracked().store(),
            Mode::Office | Mode::Demo => name(mode, self.pages.office).to_owned(),
        }
    }

    /// Whether somebody is at work.
    pub(super) fn is_open(self) -> bool {
        self.stage.with(|it| matches!(it, Stage::Open(_)))
    }

    /// Whether these are the office's pages, of a real one or in practice.
    pub(super) fn is_office(self) -> bool {
        self.pages.office
    }

    /// On to the other side of practice, which is in the other module.
    pub(super) fn other_side(self) {
        if lifecycle::writes_nothing() {
            return training::other_side(self.pages.office);
        }
        remember(MODE, Some(name(Mode::Demo, !self.pages.office)));
        replace(&Route::Lessons);
        reload();
    }

    /// Whether the page is covered; nothing but the PIN leads on then.
    pub(super) fn is_covered(self) -> bool {
        self.covered.with(Option::is_some)
    }

    /// Opens the store of this way, once it is clear whose it is, and remembers the way.
    pub(super) fn enter(self, mode: Mode, take_over: bool) {
        remember(MODE, Some(name(mode, self.pages.office)));
        self.stage.set(Stage::Opening);
        if !self.pages.serve(mode) {
            // The other module: the page's script chooses it by the way that is remembered.
            reload();
            return;
        }
        leptos::task::spawn_local(async move {
            if mode == Mode::Field && !start::who::settle(self).await {
                self.stage.set(Stage::Who);
                return;
            }
            let opened = match lifecycle::writes_nothing() {
                true => Ok(Store::in_memory(&self.store_name(mode))),
                false => Store::open(&self.store_name(mode), take_over).await,
            };
            let stage = match opened {
                Ok(opened) => self.begin(mode, opened).await,
                Err(fault) => Stage::Shut(mode, fault),
            };
            self.stage.set(stage);
        });
    }

    async fn begin(self, mode: Mode, opened: Opened) -> Stage {
        let session = Session::new(mode, opened);
        place_picker::load(self, session);
        let kept = match session.store().read_slot(KEY_SLOT).await {
            Ok(kept) => kept,
            // Whatever is the matter with it: the data are there, and do not open without it.
            Err(StoreFault::Failed(what)) => {
                let what = format!("{} ({what})", t().shell_key_damaged);
                return shut_again(session, StoreFault::Failed(what)).await;
            }
            Err(fault) => return shut_again(session, fault).await,
        };
        session.incidents.update(|all| all.extend(session.store().take_mended()));
        if mode == Mode::Demo {
            return match (self.pages.practise)(session, kept).await {
                Ok(newer) => {
                    self.newer.set(newer);
                    Stage::Open(session)
                }
                Err(fault) => shut_again(session, fault).await,
            };
        }
        // Read while somebody types the PIN, not when the form is waited for.
        set_timeout(|| _ = Questionnaire::newest(), std::time::Duration::from_millis(100));
        match kept {
            Some(kept) => Stage::Locked(session, kept),
            // Records without a key to open them are no first run: the key is damaged.
            None if !session.store().is_empty() => {
                shut_again(session, StoreFault::Failed(t().shell_key_damaged.to_owned())).await
            }
            None => Stage::Enrol(session),
        }
    }

    /// After a PIN or an enrolment: on to work, or to the rest of the enrolment. `newer` records
    /// are kept that cannot be shown.
    pub(super) fn unlocked(self, session: Session, newer: usize) {
        self.newer.set(newer);
        leptos::task::spawn_local(ready::ask(session));
        (self.pages.make_ready)(session);
        let enrolled = match session.mode {
            Mode::Office => session.office.with_untracked(Option::is_some),
            Mode::Field | Mode::Demo => session.person.with_untracked(Option::is_some),
        };
        self.stage.set(if enrolled { Stage::Open(session) } else { Stage::Enrol(session) });
    }

    /// Back to the choice of way. A reload, so that the store's lock and the key are let go.
    pub(super) fn leave(self) {
        // Not nothing: nothing is what a device remembers whose battery died.
        remember(MODE, Some(NO_MODE));
        start::who::forget();
        replace(&Route::Start);
        reload();
    }

    /// On to the question who it is. A reload, as when locking: nothing of this person stays in the
    /// memory, and the next one is not taken to this one's page.
    pub(super) fn ask_who(self) {
        start::who::ask();
        replace(&Route::Start);
        reload();
    }

    /// Changes the language on every page.
    pub(super) fn speak(self, language: Language) {
        remember(LANGUAGE, Some(if language == Language::English { "en" } else { "th" }));
        self.language.set(language);
    }
}

/// A store that opened and is of no use, let go: the next try, or another tab, may have it.
async fn shut_again(session: Session, fault: StoreFault) -> Stage {
    session.store().close().await;
    Stage::Shut(session.mode, fault)
}

/// The frame's handles.
pub(super) fn app() -> App {
    expect_context::<App>()
}

/// Mounts the app on the page.
pub(super) fn mount(pages: Pages) {
    std::panic::set_hook(Box::new(|what| {
        console_error_panic_hook::hook(what);
        recover();
    }));
    let Some(place) = document().get_element_by_id("app").and_then(|it| it.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    speak(match remembered(LANGUAGE).as_deref() {
        Some("en") => Language::English,
        _ => Language::Thai,
    });
    look::lay_out();
    // The first paint of the page makes way.
    place.set_text_content(None);
    leptos::mount::mount_to(place, move || root(pages)).forget();
}

/// The app cannot go on: the words for that stand in the page, not in the app.
fn recover() {
    let Some(document) = web_sys::window().and_then(|it| it.document()) else { return };
    if let Some(app) = document.get_element_by_id("app") {
        drop(app.set_attribute("hidden", ""));
    }
    if let Some(words) = document.get_element_by_id("recovery") {
        drop(words.remove_attribute("hidden"));
    }
}

fn root(pages: Pages) -> impl IntoView {
    let app = App {
        pages,
        stage: RwSignal::new(Stage::Choose),
        route: RwSignal::new(Route::parse(&hash())),
        language: RwSignal::new(language()),
        update: RwSignal::new(false),
        not_kept: RwSignal::new(None),
        newer: RwSignal::new(0),
        people: RwSignal::new(Vec::new()),
        profile: RwSignal::new(Profile::FIRST),
        handed_in: RwSignal::new(0),
        no_places: RwSignal::new(false),
        covered: RwSignal::new(None),
    };
    provide_context(app);
    listen(app);
    let mode = remembered(MODE);
    match (lifecycle::environment(), mode.as_deref().and_then(mode_named)) {
        (Environment::Full, Some(mode)) => app.enter(mode, false),
        (Environment::Full, None) if mode.is_some() => {}
        (Environment::Full, None) => {
            // The browser writes the remembered way late, and a dead battery loses it: what the device
            // holds tells whose it is.
            app.stage.set(Stage::Opening);
            leptos::task::spawn_local(async move {
                let way = start::who::way().await;
                remember(MODE, way.map(|it| name(it, true)));
                match way {
                    // A browser that does not remember it would load the page over and over.
                    Some(mode) if remembered(MODE).is_some() => app.enter(mode, false),
                    _ => app.stage.set(Stage::Choose),
                }
            });
        }
        (other, _) => app.stage.set(Stage::Gate(other)),
    }
    move || {
        speak(app.language.get());
        frame(app)
    }
}

fn listen(app: App) {
    let window = window();
    EventListener::new(&window, "hashchange", move |_| {
        // Back does not take away a page that somebody will uncover.
        if app.is_covered() {
            replace(&app.route.get_untracked());
        } else {
            // Two steps in one turn both end at the second: its page is drawn once.
            let to = Route::parse(&hash());
            if app.route.with_untracked(|it| *it != to) {
                app.route.set(to);
            }
        }
    })
    .forget();
    let may_prevent = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window, "beforeunload", may_prevent, move |event| {
        let unsaved = app.stage.with_untracked(|it| match it {
            Stage::Enrol(session) | Stage::Open(session) => {
                session.saving.get_untracked() != Saving::Saved && !session.taken_over.get_untracked()
            }
            _ => false,
        });
        if unsaved {
            event.prevent_default();
            // Browsers before 2023 look at this instead.
            drop(js_sys::Reflect::set(event, &"returnValue".into(), &JsValue::TRUE));
        }
    })
    .forget();
    lifecycle::on_leave(|| {
        lock::leave_box();
        offline::keep_handed_in();
    });
    lock::when_away(app);
    offline::register(move |told| match told {
        Told::Waits => app.update.set(true),
        Told::NotKept(why) => app.not_kept.set(Some(why)),
    });
    handed_in::listen(app);
    Effect::new(move |before: Option<()>| {
        let route = app.route.get();
        app.stage.track();
        app.language.track();
        // The page is drawn in the same turn; its heading is there at the next frame.
        request_animation_frame(move || arrive(&route, before.is_some()));
    });
}

/// Names the page after its heading and, after a step, takes eye and reader there. A browser keeps titles in its
/// history, in the clear: a heading that names a household or a person has another one (`data-title`).
fn arrive(route: &Route, stepped: bool) {
    let document = document();
    let heading = document.query_selector("main h1").ok().flatten();
    let named = |it: &web_sys::Element| it.get_attribute("data-title").or_else(|| it.text_content());
    let title = heading.as_ref().and_then(named).unwrap_or_default();
    let name = t().app_name;
    document.set_title(&if title.is_empty() { name.to_owned() } else { format!("{title} · {name}") });
    // A page that was asked for one answer goes there itself.
    if !stepped || matches!(route, Route::Visit(_, _, _, Some(_))) {
        return;
    }
    // What stands above the parts of a form was read before its first one.
    match document.query_selector("main nav.parts").ok().flatten() {
        Some(parts) => parts.scroll_into_view(),
        None => window().scroll_to_with_x_and_y(0.0, 0.0),
    }
    if let Some(heading) = heading.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        drop(heading.set_attribute("tabindex", "-1"));
        drop(heading.focus());
    }
}

fn frame(app: App) -> AnyView {
    view! {
        <button type="button" class="button skip" hidden=move || app.is_covered() on:click=move |_| focus_main()>{t().shell_skip}</button>
        {training::banner()}
        {head(app)}
        <aside class="shell-notices" aria-label=t().shell_notices hidden=move || app.is_covered()>
            {move || form_page(&app.route.get()).then(|| view! { <ProposedNote/> }.into_any())}
            {move || notices::all(app)}
        </aside>
        {move || app.session().and_then(|session| demo::strip(app, session))}
        <main id="main" class="page" tabindex="-1" hidden=move || app.is_covered()>{move || page(app)}</main>
        {move || lock::cover(app)}
        <footer class="foot" hidden=move || app.is_covered()>
            <a href=Route::Help(String::new()).href()>{t_lesson().help_title}</a>
            <a href=Route::About.href()>{t().shell_nav_about}</a>
        </footer>
        {move || app.session().map(|session| view! { <SaveBar session/> }.into_any())}
    }
    .into_any()
}

fn head(app: App) -> AnyView {
    let tongue = move |to: Language, words: &'static str, tag: &'static str| {
        view! {
            <button type="button" lang=tag aria-pressed=(app.language.get_untracked() == to).to_string()
                on:click=move |_| app.speak(to)>{words}</button>
        }
        .into_any()
    };
    view! {
        <header class="head">
            <div class="head-row">
                <a class="brand" href=move || (!app.is_covered()).then(|| Route::Start.href())>
                    <strong>{t().app_name}</strong>
                    <span>
                        {move || app.mode().map(start::choose::mode_words)}
                        {move || start::who::at_work(app).map(|it| view! { " · "<b class="at-work">{it}</b> })}
                    </span>
                </a>
                <div class="tongues" role="group" aria-label=t().shell_language hidden=move || app.is_covered()>
                    {tongue(Language::Thai, t().shell_thai, "th")}
                    {tongue(Language::English, t().shell_english, "en")}
                </div>
                {move || navigation(app)}
            </div>
            {move || (app.mode() == Some(Mode::Demo)).then(|| demo::banner(app))}
        </header>
    }
    .into_any()
}

fn navigation(app: App) -> Option<AnyView> {
    if app.is_covered() {
        return None;
    }
    if !app.is_open() {
        return None;
    }
    let [first, second] = match app.pages.office {
        true => [(Route::Office, t().shell_nav_office), (Route::Keys, t().shell_nav_keys)],
        false => [(Route::Households, t().shell_nav_households), (Route::Handover, t().shell_nav_handover)],
    };
    let help = (Route::Help(String::new()), t_lesson().help_nav);
    let places = [first, second, (Route::Settings, t().shell_nav_settings), help];
    let links = places
        .into_iter()
        .map(|(to, words)| {
            let href = to.href();
            let here = move || (chapter(&app.route.get()) == to).then_some("page");
            view! { <a href=href aria-current=here>{words}</a> }.into_any()
        })
        .collect::<Vec<_>>();
    Some(view! { <nav aria-label=t().shell_menu>{links}</nav> }.into_any())
}

/// The page of the head's links that a page belongs to.
fn chapter(route: &Route) -> Route {
    match route {
        Route::AddHousehold | Route::Household(_) | Route::Visit(..) | Route::FromOffice => Route::Households,
        Route::Print(_) | Route::Blank | Route::Sketch => Route::Households,
        Route::Keys => Route::Keys,
        other if other.of_office() => Route::Office,
        Route::Trust | Route::Backup | Route::Trail => Route::Settings,
        Route::Help(_) => Route::Help(String::new()),
        other => other.clone(),
    }
}

fn form_page(route: &Route) -> bool {
    matches!(route, Route::Visit(..))
}

fn page(app: App) -> AnyView {
    let route = app.route.get();
    if route == Route::About {
        return start::about::page();
    }
    if let Route::Help(topic) = route {
        return super::help::page(topic);
    }
    let stage = app.stage.get();
    if let Stage::Open(session) = stage
        && session.taken_over.get()
    {
        return taken_over();
    }
    // A page that reads a signal while it is being drawn must not be drawn anew for it.
    untrack(|| match stage {
        Stage::Gate(environment) => gate(app, environment),
        Stage::Choose => start::choose::page(app),
        Stage::Who => start::who::page(app),
        Stage::Opening => view! { <p class="opening" role="status">{t().shell_opening}</p> }.into_any(),
        Stage::Shut(mode, fault) => shut(app, mode, &fault),
        Stage::Enrol(session) => with_session(session, || match session.mode {
            Mode::Office => (app.pages.draw)(Route::Enrol),
            Mode::Field | Mode::Demo => start::enrol::page(app, session),
        }),
        Stage::Locked(session, kept) => {
            let unlocked = Callback::new(move |newer| app.unlocked(session, newer));
            let beside = (session.mode == Mode::Field).then(|| start::who::beside(app));
            view! { {start::unlock::page(session, kept, unlocked)}{beside} }.into_any()
        }
        Stage::Open(session) => with_session(session, || work(app, session, route)),
    })
}

fn with_session(session: Session, draw: impl FnOnce() -> AnyView) -> AnyView {
    super::session::set_session(session);
    draw()
}

fn work(app: App, session: Session, route: Route) -> AnyView {
    let office = app.pages.office;
    let home = if office { Route::Office } else { Route::Households };
    match (&route, session.mode) {
        (Route::Lessons, Mode::Demo) => demo::lessons::page(app, office),
        (Route::Enrol, Mode::Demo) if !office => start::enrol::page(app, session),
        (Route::Settings, _) => start::settings::page(app, session),
        (Route::Backup, Mode::Field | Mode::Office) => start::backup::page(session),
        (Route::Trail, _) => start::trail::page(session),
        (Route::Trainer, Mode::Demo) => (app.pages.draw)(route),
        (it, _) if office && it.of_office() => (app.pages.draw)(route),
        (
            Route::Households
            | Route::AddHousehold
            | Route::Household(_)
            | Route::Visit(..)
            | Route::Print(_)
            | Route::Blank
            | Route::Sketch
            | Route::Handover
            | Route::FromOffice
            | Route::Trust,
            _,
        ) if !office => (app.pages.draw)(route),
        // An address of another way, or none: home, and Back does not return to it.
        _ => {
            replace(&home);
            ().into_any()
        }
    }
}

/// What the bar says: in words, for eye and reader. On a form it stays at the bottom of the screen.
#[component]
pub fn SaveBar(session: Session) -> impl IntoView {
    let app = app();
    // Each letter that is typed passes here: words, and how the bar looks, and nothing else. Of many files that
    // come it is not said of each: a reader would hear it 900 times.
    let saving = Memo::new(move |_| match session.saving.get() {
        Saving::Saved if session.importing.get() => Saving::Saving,
        it => it,
    });
    let words = move || match saving.get() {
        Saving::Saved if lifecycle::writes_nothing() => t_offline().training_saved.to_owned(),
        Saving::Saved => t().shell_save_saved.to_owned(),
        Saving::Saving => t().shell_save_saving.to_owned(),
        Saving::Failed(_) if session.taken_over.get() => t().shell_save_read_only.to_owned(),
        // A browser whose IndexedDB does not open any more opens it after a restart; the journal has it.
        Saving::Failed(fault @ StoreFault::Failed(_)) => {
            format!("{} · {} · {}", t().shell_save_failed, fault_words(&fault), t().shell_save_restart)
        }
        Saving::Failed(fault) => format!("{} · {}", t().shell_save_failed, fault_words(&fault)),
    };
    let state = move || match saving.get() {
        Saving::Saved => "save-state saved",
        Saving::Saving => "save-state saving",
        Saving::Failed(_) => "save-state failed",
    };
    let form = Memo::new(move |_| form_page(&app.route.get()));
    let look = Memo::new(move |_| {
        let (saved, failed) = saving.with(|it| (*it == Saving::Saved, matches!(it, Saving::Failed(_))));
        // Before work has begun there is nothing to call saved.
        match app.stage.with(|it| matches!(it, Stage::Open(_))) {
            false if saved => "save-bar visually-hidden",
            _ if failed => "save-bar failed",
            _ if form.get() || !saved => "save-bar",
            _ => "save-bar restful",
        }
    });
    // Under a cover nothing may be taken back by whoever holds the device.
    let offered = Memo::new(move |_| {
        form.get() && session.undoable.get() > 0 && !session.taken_over.get() && !app.is_covered()
    });
    let undo = move || {
        offered.get().then(|| {
            let press = move |()| {
                session.undo();
            };
            view! { <Button class="undo" on_press=press>{t().shell_undo}</Button> }.into_any()
        })
    };
    view! {
        <div class=move || look.get()>
            <div class="save-row">
                <p class=state role="status">{words}</p>
                {undo}
            </div>
        </div>
    }
    .into_any()
}

/// That the items are proposed, wherever answers are given.
#[component]
pub fn ProposedNote() -> impl IntoView {
    view! { <p class="proposed">{t().shell_proposed}" "<a href=Route::About.href()>{t().shell_proposed_more}</a></p> }
        .into_any()
}

fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Goes there without leaving a step for Back.
fn replace(route: &Route) {
    drop(window().location().replace(&route.href()));
}

/// Loads the page anew.
pub(super) fn reload() {
    offline::keep_handed_in();
    drop(window().location().reload());
}

fn focus_main() {
    if let Some(main) = document().get_element_by_id("main").and_then(|it| it.dyn_into::<HtmlElement>().ok())
    {
        drop(main.focus());
    }
}

/// `office`: on the office's side of practice.
pub(super) fn name(mode: Mode, office: bool) -> &'static str {
    match (mode, office) {
        (Mode::Field, _) => "field",
        (Mode::Office, _) => "office",
        (Mode::Demo, false) => "demo",
        (Mode::Demo, true) => "demo-office",
    }
}

fn mode_named(name: &str) -> Option<Mode> {
    match name {
        "field" => Some(Mode::Field),
        "office" => Some(Mode::Office),
        "demo" | "demo-office" => Some(Mode::Demo),
        _ => None,
    }
}

pub(super) fn remembered(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

pub(super) fn remember(key: &str, value: Option<&str>) {
    if lifecycle::writes_nothing() {
        return;
    }
    if let Ok(Some(storage)) = window().local_storage() {
        drop(match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        });
    }
}
