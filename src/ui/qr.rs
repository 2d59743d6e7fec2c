//! QR codes: shown as part of the page, and scanned where the browser can. A code is a shortcut only:
//! where there is no camera, the file and the twenty digits remain, and they are always shown.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use crate::device::camera;
use crate::ui::kit::{Button, Notice, Tone};
use crate::ui::text::t;

/// Modules of white around a code (ISO/IEC 18004).
const QUIET: i32 = 4;
/// More modules than this are not read from a dim screen.
const LARGEST: u8 = 25;
/// Between two looks through the camera, milliseconds.
const LOOK_MS: u32 = 200;

/// A code, named for those who do not see it. `None` when the text is too long for one.
pub fn shown(text: &str, name: &'static str) -> Option<AnyView> {
    let segments = [QrSegment::make_bytes(text.as_bytes())];
    // As much more correction as fits into the same size.
    let (low, smallest) = (QrCodeEcc::Low, Version::MIN);
    let code =
        QrCode::encode_segments_advanced(&segments, low, smallest, Version::new(LARGEST), None, true).ok()?;
    let size = code.size();
    let dark =
        (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    let path: String = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET)).collect();
    let whole = (size + 2 * QUIET).to_string();
    let area = format!("0 0 {whole} {whole}");
    let view = view! {
        <svg class="qr" viewBox=area role="img" aria-label=name>
            <rect width=whole.clone() height=whole fill="#fff"></rect>
            <path d=path fill="#000"></path>
        </svg>
    };
    Some(view.into_any())
}

/// A button that looks for a code through the camera; no button where the browser cannot.
pub fn scanner(words: &'static str, found: impl Fn(String) + Clone + Send + Sync + 'static) -> AnyView {
    let can = RwSignal::new(false);
    let looking = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let video = NodeRef::<html::Video>::new();
    spawn_local(async move {
        can.try_set(camera::can_scan().await);
    });
    let start = move |()| {
        failed.set(false);
        looking.set(true);
        let found = found.clone();
        spawn_local(async move {
            // The picture is drawn in the next turn.
            gloo::timers::future::TimeoutFuture::new(0).await;
            let Some(element) = video.try_get_untracked().flatten() else { return };
            let Some(camera) = camera::open(&element).await else {
                failed.try_set(true);
                looking.try_set(false);
                return;
            };
            // Ends when it is told to, with the page, and when nobody can see what the camera sees.
            while looking.try_get_untracked() == Some(true) && !document().hidden() {
                if let Some(text) = camera.look().await {
                    looking.try_set(false);
                    found(text);
                    return;
                }
                gloo::timers::future::TimeoutFuture::new(LOOK_MS).await;
            }
            looking.try_set(false);
        });
    };
    let picture = move || {
        looking.get().then(|| {
            view! {
                <p aria-live="polite">{t().shell_scan_looking}</p>
                // No sound, and not in full screen as phones would.
                <video class="scan" node_ref=video muted=true playsinline="true"></video>
                <Button class="stop-scan" on_press=move |()| looking.set(false)>{t().shell_scan_stop}</Button>
            }
        })
    };
    let button = move || {
        let start = start.clone();
        (!looking.get()).then(|| view! { <Button class="scan" on_press=start>{words}</Button> })
    };
    let refused = move || {
        failed.get().then(|| view! { <Notice tone=Tone::Warning><p>{t().shell_scan_failed}</p></Notice> })
    };
    let whole = move || {
        can.get().then(|| view! { <div class="scanner">{button.clone()}{picture}{refused}</div> }.into_any())
    };
    whole.into_any()
}
