//! What is left for keeping things on the device, by what the browser says of it, and what that still
//! allows (durability-and-trust.md §4.2). A browser may say nothing, or what cannot be so, and some tell
//! a number of their own making for everybody: only what it says plainly keeps anybody from working.

/// Less than this is little, bytes.
pub const LITTLE: u64 = 200_000_000;
/// With less than this nothing new is begun, bytes: what is begun needs it to be finished and handed over.
pub const TOO_LITTLE: u64 = 50_000_000;

/// What a browser says of its storage, bytes; `None` where it says nothing that can be counted with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// what the site may use
    pub quota: Option<u64>,
    /// what it uses
    pub usage: Option<u64>,
}

/// How much room there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Room {
    /// nobody can tell
    #[default]
    Unknown,
    /// enough
    Enough,
    /// less than [`LITTLE`]: it is said
    Little,
    /// less than [`TOO_LITTLE`]: nothing new is begun
    TooLittle,
}

impl Estimate {
    /// Bytes that are free. `None` where that is not said, or more is said to be used than may be.
    pub fn free(self) -> Option<u64> {
        self.quota?.checked_sub(self.usage?)
    }
    /// What that is.
    pub fn room(self) -> Room {
        match self.free() {
            // A site that runs is kept somewhere: of this quota nobody thought.
            None => Room::Unknown,
            Some(_) if self.quota == Some(0) => Room::Unknown,
            Some(free) if free < TOO_LITTLE => Room::TooLittle,
            Some(free) if free < LITTLE => Room::Little,
            Some(_) => Room::Enough,
        }
    }
}

impl Room {
    /// Whether a household may be begun or a list taken in.
    pub fn takes_more(self) -> bool {
        self != Room::TooLittle
    }
}
