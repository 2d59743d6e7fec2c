//! Photographs on a page: small ones in a row, each opening to its full size. Read from the store when
//! they are drawn, drawn from memory, and gone with the page.

use leptos::prelude::*;

use crate::device;
use crate::domain::photo::MAX_SIDE;
use crate::domain::{Photo, PhotoKind};
use crate::ui::kit::{Notice, Tone};
use crate::ui::session::Session;
use crate::ui::text::{dates, fill, t};

/// The longer side of a small one, pixels: twice what it takes on the page, for sharp screens.
const SMALL: u32 = 320;

/// Marks a canvas that shows its picture, and says which one that is to be, by hash.
const DRAWN: &str = "data-drawn";
const OF: &str = "data-of";

/// What a photograph is called; `n` is its place in the row, from 1.
pub fn name(photo: &Photo, n: usize) -> String {
    let kind = match photo.kind {
        PhotoKind::HouseOutside => t().field_photo_outside,
        PhotoKind::HouseInside => t().field_photo_inside,
        PhotoKind::Problem => t().field_photo_problem,
    };
    fill(t().field_photo_name, &[("n", &n.to_string()), ("kind", kind), ("when", &dates::moment(photo.at))])
}

/// How many there are, in words.
pub fn count(photos: &[Photo]) -> String {
    fill(t().field_photo_count, &[("n", &photos.len().to_string())])
}

/// A row of photographs, as they are now.
pub fn row(session: Session, photos: &[Photo]) -> Option<AnyView> {
    let rows = photos.iter().enumerate().map(|(n, it)| view! { <li>{one(session, it, n + 1)}</li> });
    let rows = rows.collect_view();
    (!photos.is_empty()).then(|| view! { <ul class="photos">{rows}</ul> }.into_any())
}

/// One photograph, that opens in its place; nothing but a fieldset's own controls would be shut when a
/// visit is sealed.
pub fn one(session: Session, photo: &Photo, n: usize) -> AnyView {
    let name = name(photo, n);
    let open = RwSignal::new(false);
    let toggled = move |event: leptos::ev::Event| {
        open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    };
    let large = {
        let (photo, name) = (photo.clone(), fill(t().field_photo_large, &[("name", &name)]));
        move || open.get().then(|| canvas(session, &photo, name.clone(), u32::from(MAX_SIDE)))
    };
    view! {
        <details class="photo" on:toggle=toggled>
            <summary>
                {canvas(session, photo, name.clone(), SMALL)}
                <span class="photo-name" aria-hidden="true">{name}</span>
            </summary>
            {large}
        </details>
    }
    .into_any()
}

fn canvas(session: Session, photo: &Photo, name: String, longest: u32) -> AnyView {
    let node = NodeRef::<leptos::html::Canvas>::new();
    let lost = RwSignal::new(false);
    let hash = photo.hash.clone();
    Effect::new(move |_| {
        let Some(canvas) = node.get() else { return };
        let hash = hash.clone();
        // A row that changes shows the next picture in the same place: the one before goes at once, and does not come
        // back when it was still on its way.
        drop(canvas.remove_attribute(DRAWN));
        drop(canvas.set_attribute(OF, &hash));
        canvas.set_width(canvas.width());
        leptos::task::spawn_local(async move {
            let drawn = async {
                let bytes = session.photo(&hash).await.ok()??.bytes()?;
                let bitmap = device::photo::bitmap(&bytes).await?;
                let due = canvas.get_attribute(OF).as_ref() == Some(&hash);
                let drawn = if due { device::photo::draw(&canvas, &bitmap, longest) } else { Some(()) };
                bitmap.close();
                drawn.map(|()| due)
            };
            match drawn.await {
                Some(true) => drop(canvas.set_attribute(DRAWN, "")),
                Some(false) => {}
                // The page may be gone by now.
                None => drop(lost.try_set(true)),
            }
        });
    });
    let (width, height) = (photo.width.to_string(), photo.height.to_string());
    view! {
        <canvas node_ref=node role="img" aria-label=name width=width height=height hidden=move || lost.get()></canvas>
        {move || lost.get().then(|| view! { <Notice tone=Tone::Bad><p>{t().field_photo_lost}</p></Notice> })}
    }
    .into_any()
}
