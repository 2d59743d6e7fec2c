//! Native tests: the meaning of the survey, of files and of what is kept.

#![allow(missing_docs)]

mod aloud;
mod backup;
mod cases;
mod chains;
mod code;
mod derived;
mod digest;
mod exchange;
mod frame;
mod fuzz;
mod handed;
mod hostile;
mod houses;
mod json;
mod kept;
mod lessons;
mod life;
mod listing;
#[path = "../province/maker/mod.rs"]
mod maker;
mod merge;
mod mutants;
mod office;
mod pairs;
mod photos;
mod pitfalls;
mod places;
mod positions;
mod practice;
mod profiles;
mod province;
mod publish;
mod questionnaire;
mod record;
mod register;
mod relay;
mod renewal;
mod reports;
mod rescue;
mod review;
mod room;
mod roster;
mod security;
mod share;
mod shown;
mod sorted;
mod suites;
mod summary;
mod support;
mod tables;
mod taken_off;
#[path = "../fuzz/targets.rs"]
mod targets;
mod tidy;
mod travel;
mod validate;
mod values;
mod village;
mod work;
mod wycheproof;

// What the fuzzer's targets share with its own crate.
use questionnaire::compile;
