//! Photographs: pictures of any bytes, how files carry them, and the shelf they lie on.

use thaiqm_field::domain::jpeg;
use thaiqm_field::domain::photo::{Photo, PhotoFile, PhotoKind, hash};
use thaiqm_field::exchange::carried::{carrying, split};
use thaiqm_field::exchange::kept::{self, Loose};
use thaiqm_field::store::shelf;

/// What is kept of a picture holds nothing but the picture, is as large as it says, and stays as it is.
pub fn picture(data: &[u8]) {
    let claimed = jpeg::claimed(data);
    let stripped = jpeg::stripped(data);
    if let Some(kept) = &stripped {
        let size = jpeg::bare(kept).expect("what is kept is bare");
        assert_eq!(claimed, Some((size.0.into(), size.1.into())));
        assert_eq!(jpeg::stripped(kept).as_ref(), Some(kept), "once is enough");
        assert!(kept.len() <= data.len() && jpeg::is_whole(data));
    }
    if jpeg::bare(data).is_some() {
        assert!(jpeg::stripped(data).is_some_and(|it| it.len() <= data.len()));
    }
    if let Ok(photo) = Photo::of(data, PhotoKind::Problem, 1, "kid") {
        assert!(photo.is_of(data) && photo.fits_limits());
        assert_eq!(PhotoFile::of(data).bytes().as_deref(), Some(data));
    }
    // Whatever carries it gives it back.
    let file = carrying(r#"{"payload":"","protected":"","signature":""}"#, &[data, b"more"]);
    match split(file.as_bytes()) {
        Ok((_, photos)) => assert_eq!(photos, [data, b"more"]),
        Err(_) => assert!(data.is_empty()),
    }
}

/// A file that can be taken apart is the one that the parts make.
pub fn carried(data: &[u8]) {
    if let Ok((signed, photos)) = split(data)
        && let Ok(signed) = std::str::from_utf8(&signed)
    {
        assert_eq!(carrying(signed, &photos).as_bytes(), data, "another file reads the same");
    }
}

/// A text on an office's shelf comes back as it was, whatever it is.
pub fn kept_text(data: &[u8]) {
    let _ = kept::text(&PhotoFile::of(data));
    if let Ok(text) = std::str::from_utf8(data) {
        assert_eq!(kept::text(&Loose::of(text).file(None)).as_deref(), Some(text));
    }
}

/// A shelf of any bytes lies within them; what is put behind its whole part is found.
pub fn shelved(data: &[u8]) {
    let found = shelf::scan(data);
    assert!(found.whole <= data.len());
    for spot in found.spots.values() {
        assert!(spot.at + spot.length <= found.whole);
        let _ = spot.holds(&data[spot.at..spot.at + spot.length]);
    }
    let _ = shelf::catalogue(data, data.len());
    let name = hash(data);
    let more = [&data[..found.whole], &shelf::encode(&name, data).expect("a hash")].concat();
    let again = shelf::scan(&more);
    let spot = again.spots.get(&name).expect("what was put there");
    assert!(spot.holds(&more[spot.at..spot.at + spot.length]) && again.whole == more.len());
    assert_eq!(again.spots.len(), found.spots.len() + usize::from(!found.spots.contains_key(&name)));
}
