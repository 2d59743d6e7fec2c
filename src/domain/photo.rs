//! Photographs ภาพถ่าย as evidence (domain.md §9). That there is one is an answer like any other, so
//! that undo, corrections and revisions cover it; the answer names the picture by the SHA-256 of its
//! bytes, and the bytes are written with it, in one commit, as a [`PhotoFile`].
//!
//! PROPOSED: never of a restricted item, never before the household has agreed (domain.md §7.2).

use super::base64url;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Answer, AnswerKey, Answers, Questionnaire, jpeg};

/// Whether the household agreed that photographs be taken (yes/no); asked on the page of the house.
pub const CONSENT: &str = "photo.consent";
/// The photographs of the house.
pub const HOUSE: &str = "photo.house";
/// What follows an item's code in the place of its photographs.
const OF_ITEM: &str = ".photo";

/// The longer side of a photograph, at most, pixels (domain.md §7.3).
pub const MAX_SIDE: u16 = 1280;
/// Bytes of a photograph, at most.
pub const MAX_BYTES: u32 = 256 * 1024;
/// Photographs of the house, at most.
pub const MAX_OF_HOUSE: usize = 4;
/// Photographs of one item, at most (domain.md §9).
pub const MAX_OF_ITEM: usize = 2;
/// Photographs of one visit, at most: with all of them it still fits into one handover.
pub const MAX_OF_VISIT: usize = 24;

/// What a photograph shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoKind {
    /// the house from outside
    HouseOutside,
    /// the house from inside
    HouseInside,
    /// a problem of the household
    Problem,
}

/// A photograph as its visit names it. Of what is said by where the answer stands: the visit, and
/// the item or the house.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// base64url SHA-256 of the JPEG file
    pub hash: String,
    /// what it shows
    pub kind: PhotoKind,
    /// when it was taken in, ms since 1970 by the device's clock
    pub at: i64,
    /// `kid` of who took it
    pub by: String,
    /// length of the file, 1 to [`MAX_BYTES`]
    pub bytes: u32,
    /// pixels, 1 to [`MAX_SIDE`]
    pub width: u16,
    /// pixels, 1 to [`MAX_SIDE`]
    pub height: u16,
}

/// The file of a photograph. Never changes: its name is its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhotoFile {
    /// base64url SHA-256 of the bytes
    pub hash: String,
    /// base64url of the JPEG file
    pub jpeg: String,
}

/// Where photographs stand in a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// of the house
    House,
    /// of the item with this code
    Item(&'a str),
}

/// Why a photograph is not taken. Each has one sentence in `ui::text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoFault {
    /// not a whole JPEG file that holds nothing but a picture
    NotAPhoto,
    /// more than [`MAX_BYTES`], or a side longer than [`MAX_SIDE`]
    TooLarge,
    /// the household has not agreed
    NoConsent,
    /// items that open on a second tap have none
    Restricted,
    /// no such item, or it is not ticked, or a kind that does not belong there
    NoSuchPlace,
    /// so many there are already
    TooMany,
    /// the same one is there already
    Twice,
}

impl PhotoFile {
    /// Of these bytes.
    pub fn of(jpeg: &[u8]) -> PhotoFile {
        PhotoFile { hash: hash(jpeg), jpeg: base64url::encode(jpeg) }
    }
    /// The bytes; `None` when they are not those that the hash names.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let bytes = base64url::decode(&self.jpeg).ok()?;
        (hash(&bytes) == self.hash).then_some(bytes)
    }
    /// Its place in the store: content under its own name.
    pub fn key(hash: &str) -> String {
        format!("{}{hash}", PhotoFile::KEY)
    }
    /// How the keys of all files of photographs begin.
    pub const KEY: &str = "photo/";
}

impl Photo {
    /// Of these bytes, taken in at `at` (ms since 1970) by `by` (`kid`).
    ///
    /// # Errors
    /// Says why they are no photograph of ours.
    pub fn of(jpeg: &[u8], kind: PhotoKind, at: i64, by: &str) -> Result<Photo, PhotoFault> {
        let (width, height) = jpeg::bare(jpeg).ok_or(PhotoFault::NotAPhoto)?;
        let bytes = u32::try_from(jpeg.len()).unwrap_or(u32::MAX);
        let photo = Photo { hash: hash(jpeg), kind, at, by: by.to_owned(), bytes, width, height };
        photo.fits_limits().then_some(photo).ok_or(PhotoFault::TooLarge)
    }
    /// Whether these bytes are the ones it names, and what it says of them holds.
    pub fn is_of(&self, jpeg: &[u8]) -> bool {
        Photo::of(jpeg, self.kind, self.at, &self.by).as_ref() == Ok(self)
    }
    /// Whether what it says of its bytes may be so.
    pub fn fits_limits(&self) -> bool {
        let side = |it: u16| (1..=MAX_SIDE).contains(&it);
        (1..=MAX_BYTES).contains(&self.bytes) && side(self.width) && side(self.height)
    }
}

impl Place<'_> {
    /// Where the answer stands.
    pub fn key(self) -> AnswerKey {
        match self {
            Place::House => AnswerKey::of(HOUSE),
            Place::Item(code) => AnswerKey::of(format!("{code}{OF_ITEM}")),
        }
    }
    /// Most photographs there.
    pub fn most(self) -> usize {
        match self {
            Place::House => MAX_OF_HOUSE,
            Place::Item(_) => MAX_OF_ITEM,
        }
    }
}

/// The place whose photographs stand at `key`; `None` for every other answer.
pub fn place(key: &AnswerKey) -> Option<Place<'_>> {
    match (key.member, &*key.question) {
        (Some(_), _) => None,
        (None, HOUSE) => Some(Place::House),
        (None, other) => other.strip_suffix(OF_ITEM).map(Place::Item),
    }
}

/// The photographs at a place, in the order they were added.
pub fn at<'a>(answers: &'a Answers, key: &AnswerKey) -> &'a [Photo] {
    match answers.get(key) {
        Some(Answer::Photos(photos)) => photos,
        _ => &[],
    }
}

/// Every photograph that these answers name.
pub fn named(answers: &Answers) -> impl Iterator<Item = &Photo> {
    answers.iter().flat_map(|(_, answer)| match answer {
        Answer::Photos(photos) => photos.as_slice(),
        _ => &[],
    })
}

/// Whether the household agreed.
pub fn consented(answers: &Answers) -> bool {
    answers.of(CONSENT) == Some(&Answer::YesNo(true))
}

/// Whether these answers may name the photographs that they name.
///
/// # Errors
/// The first reason why not.
pub fn allowed(questionnaire: &Questionnaire, answers: &Answers) -> Result<(), PhotoFault> {
    let mut seen: Vec<&str> = Vec::new();
    for (key, answer) in answers.iter() {
        let photos = match (place(key), answer) {
            (Some(_), Answer::Photos(photos)) => photos,
            (None, Answer::Photos(_)) | (Some(_), _) => return Err(PhotoFault::NoSuchPlace),
            (None, _) => continue,
        };
        let place = place(key).ok_or(PhotoFault::NoSuchPlace)?;
        fits_place(questionnaire, place, photos)?;
        if !consented(answers) {
            return Err(PhotoFault::NoConsent);
        }
        for photo in photos {
            if seen.contains(&&*photo.hash) {
                return Err(PhotoFault::Twice);
            }
            seen.push(&photo.hash);
        }
    }
    if seen.len() > MAX_OF_VISIT { Err(PhotoFault::TooMany) } else { Ok(()) }
}

/// Whether photographs may stand at a place, whatever else the visit holds.
///
/// # Errors
/// Says why not.
pub fn fits_place(
    questionnaire: &Questionnaire,
    place: Place<'_>,
    photos: &[Photo],
) -> Result<(), PhotoFault> {
    if let Place::Item(code) = place {
        let (_, item) = questionnaire.item(code).ok_or(PhotoFault::NoSuchPlace)?;
        if item.restricted {
            return Err(PhotoFault::Restricted);
        }
    }
    if photos.len() > place.most() {
        return Err(PhotoFault::TooMany);
    }
    let of_item = matches!(place, Place::Item(_));
    match photos.iter().find(|it| (it.kind == PhotoKind::Problem) != of_item || !it.fits_limits()) {
        Some(photo) if photo.fits_limits() => Err(PhotoFault::NoSuchPlace),
        Some(_) => Err(PhotoFault::TooLarge),
        None => Ok(()),
    }
}

/// base64url SHA-256.
pub fn hash(bytes: &[u8]) -> String {
    base64url::encode(Sha256::digest(bytes))
}
