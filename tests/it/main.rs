//! Native tests: the meaning of the survey, of files and of what is kept.

#![allow(missing_docs)]

mod derived;
mod exchange;
mod frame;
mod mutants;
mod office;
mod places;
mod questionnaire;
mod record;
mod support;
mod tidy;
mod travel;
mod validate;
mod values;
mod village;
mod wycheproof;
