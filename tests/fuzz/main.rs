//! The fuzzer of every parser: one program, told by `TARGET` which one it tries. What is tried and
//! what must hold stands in `targets.rs`, which the native tests run too.

#![no_main]
// Both files are shared with the native tests, which use all of them.
#![allow(dead_code)]

#[path = "../../src/questionnaire/compile.rs"]
mod compile;
#[path = "../it/support/mod.rs"]
mod support;
mod targets;

use std::sync::LazyLock;

static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").unwrap_or_default();
    let known: Vec<&str> = targets::ALL.iter().map(|it| it.0).collect();
    match targets::ALL.iter().find(|it| it.0 == name) {
        Some((_, target)) => *target,
        None => panic!("TARGET is one of {known:?}"),
    }
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET(data));
