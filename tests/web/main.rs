//! The store and the device against the real thing: IndexedDB, the private file system, Web Locks
//! and WebCrypto of a headless Chromium. No mocks; faults are made where the browser makes them.
//!
//! `cargo test --target wasm32-unknown-unknown --test web`

#![cfg(target_arch = "wasm32")]

mod device;
mod faults;
mod masked;
mod nonces;
mod photos;
mod profiles;
mod removal;
mod rescue;
mod said;
mod splices;
mod store;
mod support;
mod taken_in;
mod training;
mod travel;
mod wycheproof;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
