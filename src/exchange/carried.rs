//! Photographs on their way: they stand beside the signed text, in one more member of the same JSON
//! object (RFC 7515 §7.2.1 lets outside programs ignore it), in base64url. What is signed names each
//! by its SHA-256, so that none can be changed, added or left out; and the register of an office keeps
//! the signed text alone.

use crate::domain::{OrdMap, OrdSet};
use std::borrow::Cow;

use crate::domain::base64url;

use super::bundle::{Bundle, BundleFault};
use super::envelope::{EnvelopeFault, MAX_FILE};
use crate::domain::{HouseholdId, Photo, PhotoFile, Questionnaire, gathered, photo};

/// What stands between the signed text and the first photograph.
const BETWEEN: &str = r#","photos":[""#;
/// What stands between two.
const NEXT: &str = r#"",""#;
/// And behind the last.
const END: &str = r#""]}"#;

/// The signed text, and the files of the photographs beside it.
pub type Parts<'a> = (Cow<'a, [u8]>, Vec<Vec<u8>>);

/// The whole file: the signed text with these photographs. Without any, the signed text itself.
pub fn carrying<P: AsRef<[u8]>>(signed: &str, photos: &[P]) -> String {
    match signed.strip_suffix('}') {
        Some(open) if !photos.is_empty() => {
            let encode = |it: &P| base64url::encode(it.as_ref());
            let photos = photos.iter().map(encode).collect::<Vec<_>>().join(NEXT);
            format!("{open}{BETWEEN}{photos}{END}")
        }
        _ => signed.to_owned(),
    }
}

/// Takes a file apart: the signed text, and the photographs it carries. A file of another kind is
/// given back as it is. Nothing is said of the signed text, nor whether the photographs are its.
///
/// # Errors
/// Says what is wrong with the photographs.
pub fn split(file: &[u8]) -> Result<Parts<'_>, EnvelopeFault> {
    if file.len() as u64 > MAX_FILE {
        return Err(EnvelopeFault::TooLarge);
    }
    // No text of ours holds this before: base64url has no quotation marks.
    let between = BETWEEN.as_bytes();
    let found = memchr::memchr_iter(b',', file).find(|at| file[*at..].starts_with(between));
    let Some(at) = found else { return Ok((Cow::Borrowed(file), Vec::new())) };
    let rest = &file[at + between.len()..];
    let Some(encoded) = rest.strip_suffix(END.as_bytes()) else {
        let cut = rest.iter().all(|it| it.is_ascii_alphanumeric() || b"-_\",]".contains(it));
        return Err(if cut { EnvelopeFault::Truncated } else { EnvelopeFault::Altered });
    };
    let encoded = std::str::from_utf8(encoded).map_err(|_| EnvelopeFault::Altered)?;
    let decode = |it: &str| base64url::decode(it).ok().filter(|it| !it.is_empty());
    let photos: Option<Vec<Vec<u8>>> = encoded.split(NEXT).map(decode).collect();
    let photos = photos.ok_or(EnvelopeFault::Altered)?;
    let mut signed = file[..at].to_vec();
    signed.push(b'}');
    Ok((Cow::Owned(signed), photos))
}

impl Bundle {
    /// The hashes of the photographs that its visits name, in the order in which a file carries them.
    /// Those that only a revision still names stay on the device.
    pub fn photos(&self) -> OrdSet<&str> {
        gathered(self.named().map(|it| &*it.hash))
    }

    /// Whether these are the photographs that it names: all of them, nothing else, in their order.
    ///
    /// # Errors
    /// [`BundleFault::Photos`].
    pub fn check_photos(&self, files: &[Vec<u8>]) -> Result<(), BundleFault> {
        let names = self.photos();
        if names.len() != files.len() {
            return Err(BundleFault::Photos);
        }
        let by_name: OrdMap<&str, &Vec<u8>> = gathered(names.into_iter().zip(files));
        let whole = |it: &Photo| by_name.get(&*it.hash).is_some_and(|file| it.is_of(file));
        if self.named().all(whole) { Ok(()) } else { Err(BundleFault::Photos) }
    }

    /// The same file without the visits that name one of these photographs, which are lost: the rest
    /// need not wait for them. `None` when nothing is left.
    pub fn without(mut self, lost: &OrdSet<String>, published: &[Questionnaire]) -> Option<Bundle> {
        self.records.retain(|it| !photo::named(&it.visit.answers).any(|it| lost.contains(&it.hash)));
        self.tally = Bundle::count(&self.records, published);
        (!self.records.is_empty()).then_some(self)
    }

    /// The hashes of the photographs that only these households' visits name: what goes with them.
    pub fn photos_of(&self, households: &OrdSet<HouseholdId>) -> OrdSet<String> {
        let of = |theirs: bool| -> OrdSet<&str> {
            let visits = self.records.iter().filter(|it| households.contains(&it.household.id) == theirs);
            let visits = visits.flat_map(|it| photo::named(&it.visit.answers));
            gathered(visits.map(|it| &*it.hash))
        };
        gathered(of(true).difference(&of(false)).map(|it| (*it).to_owned()))
    }

    /// Those of these files that are photographs which it names, whole.
    pub fn photos_among(&self, files: &[PhotoFile]) -> Vec<PhotoFile> {
        let named: OrdMap<&str, &Photo> = gathered(self.named().map(|it| (&*it.hash, it)));
        let whole = |it: &&PhotoFile| {
            named.get(&*it.hash).is_some_and(|photo| it.bytes().is_some_and(|bytes| photo.is_of(&bytes)))
        };
        files.iter().filter(whole).cloned().collect()
    }

    fn named(&self) -> impl Iterator<Item = &Photo> {
        self.records.iter().flat_map(|it| photo::named(&it.visit.answers))
    }
}
