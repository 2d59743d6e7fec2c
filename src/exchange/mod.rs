//! Files that leave and return: bytes in, values out. Nothing here reads a clock or signs; the
//! device signs, this module lays out what is signed and judges what comes back.

pub mod backup;
pub mod bundle;
pub mod carried;
pub mod chain;
pub mod code;
pub mod codebook;
pub mod csv;
pub mod digest;
pub mod enrol;
pub mod envelope;
mod exact;
mod fits;
pub mod geojson;
pub mod intake;
pub mod kept;
pub mod listing;
pub mod names;
pub mod receipt;
pub mod refusal;
pub mod register;
pub mod relay;
pub mod rescue;
pub mod review;
pub mod roster;
pub mod schema;
pub mod summaries;
pub mod table;
pub mod travel;
pub mod workbook;
mod xlsx;

pub use bundle::{App, Author, Bundle, BundleFault, Device, Maker, SealedVisit, Tally};
pub use chain::{ChainState, Known, chain_state};
pub use envelope::{Envelope, EnvelopeFault, PublicKey, PublicKeys, Verified};
