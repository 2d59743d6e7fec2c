//! Rosters บัญชีครัวเรือน: a list of any layout becomes households, and leaves for the tablets as a signed
//! pack (domain.md §0.3, §10).

mod beside;
mod cells;
mod columns;
mod ground;
mod import;
mod kept;
mod list;
mod pack;
mod people;
mod persons;
mod share;
mod troubles;

pub use columns::{
    ANSWERS, DIMENSIONS, HEAD, Target, first_row, guess, guess_name, header_row, layout_id, names,
};
pub use import::{Ended, Ids, Import, Mapping, Reason, Row, Told, import};
pub use kept::{Lies, Merged, instead, is_among, merged, villages};
pub(super) use pack::check_roster;
pub use pack::{Chosen, Pack, PackFault, pack_name};
pub use people::{Address, Areas, Name, PlaceFault};
pub use share::{Given, Measure, Portion, Shares, Stop, TakenBack, along, share};
