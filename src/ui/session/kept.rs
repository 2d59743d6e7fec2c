//! The texts of an office's files: on the shelf, and read one at a time.

use super::Session;
use crate::device::deflate::deflated;
use crate::domain::PhotoFile;
use crate::domain::listing::ListBelow;
use crate::domain::record::{Intake, Waiting};
use crate::exchange::kept::{self, Loose};

/// The file of the shelf for this text.
pub async fn shelved(text: &str) -> PhotoFile {
    let loose = Loose::of(text);
    let deflated = deflated(loose.bytes()).await;
    loose.file(deflated.as_deref())
}

impl Session {
    /// A file that was taken in, with its text; `None` when that is lost.
    pub async fn whole(self, intake: &Intake) -> Option<Intake> {
        let text = self.text(intake.kept.as_deref(), &intake.text).await?;
        Some(Intake { text, ..intake.clone() })
    }

    /// A file that waits, with its text; `None` when that is lost.
    pub async fn whole_waiting(self, waiting: &Waiting) -> Option<Waiting> {
        let text = self.text(waiting.kept.as_deref(), &waiting.text).await?;
        Some(Waiting { text, ..waiting.clone() })
    }

    /// The text of the list of an office below; `None` when it is lost.
    pub async fn text_of_list(self, list: &ListBelow) -> Option<String> {
        self.text(Some(&list.kept), "").await
    }

    async fn text(self, kept: Option<&str>, text: &str) -> Option<String> {
        match kept {
            Some(hash) => kept::text(&self.photo(hash).await.ok()??),
            None => Some(text.to_owned()),
        }
    }
}
