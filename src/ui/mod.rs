//! What people see: `shell` (the frame), `start` (ways in, settings, about), `kit` (parts that know
//! nothing of surveys), `field`, `office` and `demo` pages, `place_picker`, `text` (every sentence), `route` (every address), `session` (the road of a tap),
//! `lock` (what happens when nobody is there), `help` (the manual), `look` (light, dark, for the sun, for which hand), `aloud` (reads a question), `twice` (what cannot be taken back), `masked` (citizen ids), `notices` (what is told above every page), `ready` (whether the device is fit for the field), `handed_in` (files that the device hands over), `training` (where nothing may be kept), `under_way` (what no update may cut short).

// A component's properties become struct fields through a macro; their names are their documentation.
#![allow(missing_docs)]

mod aloud;
pub mod demo;
mod doors;
pub mod field;
mod handed_in;
pub mod help;
pub mod kit;
mod lock;
mod look;
pub mod masked;
mod notices;
pub mod office;
pub mod picture;
pub mod place_picker;
mod qr;
mod ready;
mod room;
pub mod route;
pub mod session;
pub mod shell;
mod start;
pub mod text;
mod training;
mod twice;
mod under_way;

/// Mounts the field's module of the app. It names no page of the office, so none is downloaded with it.
pub fn start() {
    shell::mount(shell::Pages {
        office: false,
        draw: field::page,
        make_ready: field::make_ready,
        verify: None,
        practise: field::practise,
    });
}

/// Mounts the office's module of the app; in a worker of that page, answers what it asks.
pub fn start_office() {
    if web_sys::window().is_none() {
        console_error_panic_hook::set_once();
        office::take_in::serve();
        return;
    }
    shell::mount(shell::Pages {
        office: true,
        draw: office::page,
        make_ready: |_| (),
        verify: Some(office::verify::page),
        practise: office::practise,
    });
}
