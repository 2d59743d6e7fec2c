#![doc = include_str!("ARCHITECTURE.md")]

pub mod domain;
pub mod exchange;
pub mod store;

#[cfg(target_arch = "wasm32")]
pub mod device;
#[cfg(target_arch = "wasm32")]
pub mod ui;
