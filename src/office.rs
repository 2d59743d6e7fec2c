//! The office's module of the page: mounts [`thaiqm_field::ui`] with the office's pages. A volunteer
//! never downloads it before the page is kept for offline use.

#[cfg(target_arch = "wasm32")]
fn main() {
    thaiqm_field::ui::start_office();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("ThaiQM Field runs in a browser: run `make serve` and open the address it prints.");
}
