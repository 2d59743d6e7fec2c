//! What of a JPEG file (ITU-T T.81, annex B) must be known without decoding it: whether it is one, how
//! large the picture is, and where it would say more than what is seen. Cameras write place, time and
//! their own number into application segments; a photograph of ours has none of those.

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
/// Tables, restart interval, frame headers (baseline, extended, progressive): all that a picture needs.
const NEEDED: [u8; 6] = [0xdb, 0xc4, 0xdd, 0xc0, 0xc1, 0xc2];

/// Width and height, pixels.
pub type Size = (u16, u16);

/// One marker with all that belongs to it.
struct Segment {
    marker: u8,
    /// first byte of the marker
    from: usize,
    /// one after its last byte; of a scan, after its coded data
    to: usize,
}

/// The size of a photograph that holds nothing but a picture: no application segment (EXIF, GPS, a
/// smaller picture within), no comment, nothing behind its end. `None` for everything else.
pub fn bare(bytes: &[u8]) -> Option<Size> {
    let segments = segments(bytes)?;
    let ends = segments.last().is_some_and(|it| it.marker == END && it.to == bytes.len());
    let needed = segments.iter().all(|it| NEEDED.contains(&it.marker) || matches!(it.marker, SCAN | END));
    if ends && needed { size(bytes, &segments) } else { None }
}

/// The same picture with nothing else in it; `None` when it is no whole JPEG of a kind that is kept.
pub fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, START];
    for segment in segments(bytes)? {
        // Without a frame of another kind it would be another picture, of another size.
        if is_frame(segment.marker) && !NEEDED.contains(&segment.marker) {
            return None;
        }
        if NEEDED.contains(&segment.marker) || matches!(segment.marker, SCAN | END) {
            out.extend_from_slice(&bytes[segment.from..segment.to]);
        }
    }
    bare(&out).map(|_| out)
}

/// The size that the head of a JPEG or PNG file claims, pixels: asked before anything is decoded, for
/// a file of a few bytes may claim to be as large as a wall. Whatever follows is not looked at.
pub fn claimed(bytes: &[u8]) -> Option<(u32, u32)> {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
    if let Some(rest) = bytes.strip_prefix(PNG) {
        let number = |at: usize| rest.get(at..)?.first_chunk().map(|it| u32::from_be_bytes(*it));
        return Some((number(0)?, number(4)?));
    }
    let mut at = 2;
    if bytes.get(..2) != Some(&[0xff, START]) {
        return None;
    }
    loop {
        let segment = segment(bytes, at)?;
        if is_frame(segment.marker) {
            return frame(bytes, &segment).map(|it| (it.0.into(), it.1.into()));
        }
        if matches!(segment.marker, SCAN | END) {
            return None;
        }
        at = segment.to;
    }
}

/// Whether a JPEG or PNG file goes on to its end.
pub fn is_whole(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\x89PNG") { bytes.ends_with(b"IEND\xaeB`\x82") } else { segments(bytes).is_some() }
}

/// Everything between the start and the end of a picture, the end included.
fn segments(bytes: &[u8]) -> Option<Vec<Segment>> {
    if bytes.get(..2) != Some(&[0xff, START]) {
        return None;
    }
    let (mut all, mut at) = (Vec::new(), 2);
    loop {
        let segment = segment(bytes, at)?;
        at = segment.to;
        let end = segment.marker == END;
        all.push(segment);
        if end {
            return Some(all);
        }
    }
}

fn segment(bytes: &[u8], from: usize) -> Option<Segment> {
    // Before a marker may stand any number of 0xff.
    let fill = bytes.get(from..)?.iter().position(|it| *it != 0xff)?.checked_sub(1)?;
    let at = from + fill;
    let marker = *bytes.get(at + 1)?;
    if marker == END {
        return Some(Segment { marker, from: at, to: at + 2 });
    }
    // What stands alone (0x01, 0xd0 to 0xd8), fills (0xff) or is reserved has no length and no place here.
    if !(0xc0..=0xfe).contains(&marker) || (0xd0..=START).contains(&marker) {
        return None;
    }
    let length = bytes.get(at + 2..)?.first_chunk().map(|it| usize::from(u16::from_be_bytes(*it)))?;
    let mut to = at + 2 + length;
    if length < 2 || to > bytes.len() {
        return None;
    }
    if marker == SCAN {
        // In coded data 0xff is followed by 0 or stands before a restart marker; anything else ends it.
        let coded = |it: &[u8]| it[0] != 0xff || it[1] == 0 || (0xd0..=0xd7).contains(&it[1]);
        to += bytes.get(to..)?.windows(2).position(|it| !coded(it))?;
    }
    Some(Segment { marker, from: at, to })
}

fn is_frame(marker: u8) -> bool {
    // Between them lie tables (0xc4, 0xcc) and a reserved one (0xc8).
    (0xc0..=0xcf).contains(&marker) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// The size, when there is one frame, before the first scan.
fn size(bytes: &[u8], segments: &[Segment]) -> Option<Size> {
    let scan = segments.iter().position(|it| it.marker == SCAN)?;
    let mut frames = segments.iter().enumerate().filter(|(_, it)| is_frame(it.marker));
    let (at, first) = frames.next()?;
    if at > scan || frames.next().is_some() { None } else { frame(bytes, first) }
}

fn frame(bytes: &[u8], segment: &Segment) -> Option<Size> {
    // Length, precision, height, width.
    let [_, _, _, h1, h2, w1, w2] = *bytes.get(segment.from + 2..segment.to)?.first_chunk()?;
    Some((u16::from_be_bytes([w1, w2]), u16::from_be_bytes([h1, h2])))
}
