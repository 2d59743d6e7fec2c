//! The page: mounts [`thaiqm_field::ui`] for the field and for practice. Natively it only says how to start.

#[cfg(target_arch = "wasm32")]
fn main() {
    thaiqm_field::ui::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("ThaiQM Field runs in a browser: run `make serve` and open the address it prints.");
}
