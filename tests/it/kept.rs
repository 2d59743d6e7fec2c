//! The texts of files as they lie on an office's shelf.

use miniz_oxide::deflate::compress_to_vec_zlib;

use thaiqm_field::domain::PhotoFile;
use thaiqm_field::exchange::envelope::BUNDLE;
use thaiqm_field::exchange::kept::{Loose, text};

use crate::support::{bundle, sealed, signed};

fn packed(of: &str) -> PhotoFile {
    let loose = Loose::of(of);
    loose.file(Some(&compress_to_vec_zlib(loose.bytes(), 6)))
}

#[test]
fn the_same_text_comes_back_byte_for_byte_packed_or_not() {
    let file = signed(BUNDLE, &bundle((1..20).map(sealed).collect()).write());
    for kept in [packed(&file), Loose::of(&file).file(None)] {
        assert_eq!(text(&kept).as_ref(), Some(&file));
    }
}

#[test]
fn what_repeats_in_a_signed_text_is_not_hidden_by_its_base64() {
    let file = signed(BUNDLE, &bundle((1..20).map(sealed).collect()).write());
    let as_it_is = compress_to_vec_zlib(file.as_bytes(), 6).len();
    let kept = packed(&file).bytes().expect("whole").len();
    assert!(kept * 5 < as_it_is * 4, "{kept} of {as_it_is} bytes");
}

#[test]
fn a_text_that_is_no_signed_file_comes_back_as_it_was() {
    let odd = [
        "",
        "{}",
        "ก",
        r#"{"payload":"e30","protected":"e30","signature":"AA"}"#,
        // Of another order, with spare bits, with a member more: what is made of the parts is not this.
        r#"{"protected":"e30","payload":"e30","signature":"AA"}"#,
        r#"{"payload":"e31","protected":"e30","signature":"AA"}"#,
        r#"{"payload":"e30","protected":"a.b","signature":"AA"}"#,
        r#"{"payload":"e30","protected":"a\nb","signature":"AA"}"#,
        r#"{"payload":"e30","protected":"e30","signature":"AA","photos":["AA"]}"#,
    ];
    for it in odd {
        assert_eq!(text(&packed(it)).as_deref(), Some(it));
        assert_eq!(text(&Loose::of(it).file(None)).as_deref(), Some(it));
    }
}

#[test]
fn a_file_that_is_none_of_ours_is_no_text() {
    let whole = packed("{}").bytes().expect("whole");
    for bytes in [&[][..], &[1], &[2, 0, b'a'], &[0, 2, b'a'], &[0, 1, b'a'], &[0, 0, 0xff], &[1, 0, b'a']] {
        assert_eq!(text(&PhotoFile::of(bytes)), None, "{bytes:?}");
    }
    assert_eq!(text(&PhotoFile { hash: "another".to_owned(), ..PhotoFile::of(&whole) }), None);
}
