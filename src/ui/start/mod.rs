//! The ways in, and what a person sets: choosing, enrolling, unlocking, settings, about.

pub(super) mod about;
pub(crate) mod backup;
pub(super) mod choose;
pub(super) mod enrol;
pub(crate) mod recover;
pub(crate) mod rescue;
pub(super) mod settings;
pub(super) mod trail;
pub(super) mod unlock;
pub(super) mod who;
