//! ThaiQM Field: the survey as values, and the files that leave and return.

pub mod domain;
pub mod exchange;
