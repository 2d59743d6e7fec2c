//! Photographs: made small and bare by a real browser, and kept twice whatever happens to one place.

#![allow(clippy::unwrap_used)]

use thaiqm_field::device::photo::{TakeFault, bitmap, shrunk};
use thaiqm_field::domain::photo::{MAX_SIDE, Photo};
use thaiqm_field::domain::{Commit, PhotoFile, PhotoKind, Record, jpeg};
use thaiqm_field::store::{Incident, Store, StoreFault, found};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{fresh_store, household, js, open, text, vault};

/// A picture of `width` by `height` pixels in which no two neighbours are alike, as a file of this type;
/// `beside` may change its bytes.
async fn picture(width: u32, height: u32, kind: &str, beside: &str) -> web_sys::File {
    let code = format!(
        "{{ const canvas = new OffscreenCanvas({width}, {height}), to = canvas.getContext('2d');
            let seed = 1; const next = () => seed = (seed * 16807) % 2147483647;
            for (let x = 0; x < {width}; x += 16) for (let y = 0; y < {height}; y += 16) {{
                to.fillStyle = `rgb(${{next() % 256}} ${{next() % 256}} ${{next() % 256}})`; to.fillRect(x, y, 16, 16); }}
            let bytes = new Uint8Array(await (await canvas.convertToBlob({{ type: '{kind}', quality: 0.9 }})).arrayBuffer());
            {beside}; return new File([bytes], 'IMG_1234.jpg', {{ type: '{kind}' }}); }}"
    );
    js(&code).await.unchecked_into()
}

/// Puts a segment behind the start, as a camera does: turned by a quarter, and where it was.
const EXIF: &str = r"
    const exif = [0x45,0x78,0x69,0x66,0,0, 0x4d,0x4d,0,0x2a,0,0,0,8, 0,2, 1,0x12,0,3,0,0,0,1,0,6,0,0,
        0x88,0x25,0,4,0,0,0,1,0,0,0,0, 0,0,0,0, ...new TextEncoder().encode('GPS-13.0650N-99.9560E')];
    bytes = new Uint8Array([...bytes.subarray(0, 2), 0xff, 0xe1, 0, exif.length + 2, ...exif, ...bytes.subarray(2)])";

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|it| it == words)
}

#[wasm_bindgen_test]
async fn a_large_picture_is_made_small_upright_and_tells_nothing_but_itself() {
    let file = picture(2_000, 1_500, "image/jpeg", EXIF).await;
    let before =
        js_sys::Uint8Array::new(&wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await.unwrap())
            .to_vec();
    assert!(holds(&before, b"Exif\0\0") && holds(&before, b"GPS-13"), "the example tells");
    let kept = shrunk(&file).await.unwrap();
    assert!(!holds(&kept, b"Exif") && !holds(&kept, b"GPS"));
    // The camera was turned by a quarter.
    assert_eq!(jpeg::bare(&kept), Some((960, MAX_SIDE)));
    assert!(kept.len() <= 200_000, "{} bytes", kept.len());
    assert!(Photo::of(&kept, PhotoKind::HouseOutside, 1, "kid").is_ok());
    let shown = bitmap(&kept).await.unwrap();
    assert_eq!((shown.width(), shown.height()), (960, 1280));
}

#[wasm_bindgen_test]
async fn a_small_picture_stays_as_large_as_it_is() {
    for (kind, width, height) in [("image/jpeg", 200, 100), ("image/png", 64, 300), ("image/png", 1, 1)] {
        let kept = shrunk(&picture(width, height, kind, "").await).await.unwrap();
        assert_eq!(jpeg::bare(&kept), Some((width as u16, height as u16)), "{kind}");
    }
}

#[wasm_bindgen_test]
async fn what_is_no_picture_or_too_much_of_one_is_refused_in_words() {
    let of = |code: &'static str| async move {
        let file: web_sys::File =
            js(&format!("new File([{code}], 'x.jpg', {{ type: 'image/jpeg' }})")).await.unchecked_into();
        shrunk(&file).await
    };
    assert_eq!(of("").await, Err(TakeFault::Empty));
    assert_eq!(of("'<svg xmlns=\"http://www.w3.org/2000/svg\"/>'").await, Err(TakeFault::NotAPicture));
    assert_eq!(of("'GIF89a'").await, Err(TakeFault::NotAPicture));
    assert_eq!(of("new Uint8Array(100 * 2 ** 20)").await, Err(TakeFault::TooLarge));
    // Forty thousand pixels a side, in a few bytes.
    let bomb = "new Uint8Array([0xff,0xd8,0xff,0xc0,0,11,8,0x9c,0x40,0x9c,0x40,1,1,0x11,0])";
    assert_eq!(of(bomb).await, Err(TakeFault::TooLarge));
    let png = "new Uint8Array([0x89,0x50,0x4e,0x47,13,10,26,10,0,0,0,13,0x49,0x48,0x44,0x52,0,0,0x9c,0x40,0,0,0x9c,0x40,8,6,0,0,0])";
    assert_eq!(of(png).await, Err(TakeFault::TooLarge));
    for cut in ["bytes = bytes.subarray(0, bytes.length / 2)", "bytes = bytes.subarray(0, -1)"] {
        for kind in ["image/jpeg", "image/png"] {
            assert_eq!(shrunk(&picture(64, 64, kind, cut).await).await, Err(TakeFault::Damaged), "{kind}");
        }
    }
    // Whole to look at, and nothing that decodes.
    let hollow = "new Uint8Array([0xff,0xd8,0xff,0xc0,0,11,8,0,8,0,8,1,1,0x11,0,0xff,0xda,0,8,1,1,0,0,63,0,0xff,0xd9])";
    assert_eq!(of(hollow).await, Err(TakeFault::Damaged));
}

/// The `n`th photograph: bytes of no picture, which the store does not look at.
fn photo(n: u8) -> PhotoFile {
    PhotoFile::of(&(0..150_000u32).map(|it| (it * 31 + u32::from(n)) as u8).collect::<Vec<_>>())
}

fn with_photo(n: u8) -> Commit {
    Commit(vec![Record::Photo(photo(n)), household(n.into(), 1)])
}

/// A store with two photographs, closed again.
async fn written() -> String {
    let name = fresh_store();
    let store = open(&name).await.store;
    for n in 1..=2 {
        store.write(&with_photo(n)).await.unwrap();
    }
    store.close().await;
    name
}

/// Opens it, and finds both households and both photographs, the same byte for byte.
async fn whole(name: &str) -> (Store, Vec<Incident>) {
    let opened = open(name).await;
    assert_eq!((opened.records.len(), opened.newer), (2, 0), "photographs are not read at the start");
    for n in 1..=2 {
        assert_eq!(opened.store.photo(&photo(n).hash).await, Ok(Some(photo(n))));
    }
    assert_eq!(opened.store.photos().len(), 2);
    (opened.store, opened.incidents)
}

#[wasm_bindgen_test]
async fn a_photograph_is_there_when_the_store_is_opened_again() {
    let name = written().await;
    let (store, incidents) = whole(&name).await;
    assert_eq!(incidents, []);
    assert_eq!(store.photo(&photo(3).hash).await, Ok(None));
    store.close().await;
}

#[wasm_bindgen_test]
async fn a_wiped_indexeddb_gets_its_photographs_back_from_the_shelf() {
    let name = written().await;
    js(&format!("disk.wipe('{name}')")).await;
    let (store, incidents) = whole(&name).await;
    assert_eq!(incidents, [Incident::IndexWiped(2), Incident::PhotosMended(2)]);
    store.close().await;
    // Now the shelf goes: what was copied back is whole.
    js(&format!("disk.remove('{name}', 'photos')")).await;
    let (store, incidents) = whole(&name).await;
    assert_eq!(incidents, [Incident::PhotosMended(2)]);
    store.close().await;
    assert_eq!(whole(&name).await.1, []);
}

#[wasm_bindgen_test]
async fn a_lost_journal_takes_no_photograph_with_it() {
    let name = written().await;
    js(&format!("disk.remove('{name}', 'journal.1')")).await;
    assert_eq!(whole(&name).await.1, [Incident::JournalRebuilt(2)]);
}

/// Changes one byte of the shelf.
async fn flip(name: &str, at: usize) {
    js(&format!(
        "{{ const bytes = await disk.read('{name}', 'photos'); bytes[{at}] ^= 64; await disk.write('{name}', 'photos', bytes); }}"
    ))
    .await;
}

#[wasm_bindgen_test]
async fn a_damaged_photograph_is_read_from_the_other_place_and_mended() {
    for at in [10, 70, 100_000, 250_000] {
        let name = written().await;
        flip(&name, at).await;
        whole(&name).await.0.close().await;
        // Mended: the other place is not needed any more.
        js(&format!("disk.wipe('{name}')")).await;
        whole(&name).await.0.close().await;
    }
}

#[wasm_bindgen_test]
async fn a_torn_shelf_is_cut_and_filled_again() {
    let name = written().await;
    js(&format!(
        "{{ const bytes = await disk.read('{name}', 'photos'); await disk.remove('{name}', 'photos');
            await disk.write('{name}', 'photos', bytes.subarray(0, bytes.length - 7)); }}"
    ))
    .await;
    assert_eq!(whole(&name).await.1, [Incident::PhotosMended(1)]);
}

#[wasm_bindgen_test]
async fn a_photograph_that_is_gone_from_both_places_is_said_to_be_gone() {
    let name = written().await;
    js(&format!("disk.wipe('{name}')")).await;
    flip(&name, 5_000).await;
    let opened = open(&name).await;
    assert_eq!(opened.incidents, [Incident::IndexWiped(2), Incident::PhotosMended(1)]);
    assert_eq!(opened.store.photo(&photo(1).hash).await, Ok(None));
    assert_eq!(opened.store.photo(&photo(2).hash).await, Ok(Some(photo(2))));
    // And can be put back, from a backup.
    opened.store.write(&Commit(vec![Record::Photo(photo(1))])).await.unwrap();
    opened.store.close().await;
    whole(&name).await;
}

#[wasm_bindgen_test]
async fn a_photograph_under_another_ones_name_does_not_open() {
    let name = written().await;
    js(&format!("disk.remove('{name}', 'photos')")).await;
    let (one, two) = (PhotoFile::key(&photo(1).hash), PhotoFile::key(&photo(2).hash));
    js(&format!(
        "new Promise((ok, no) => {{ const asked = indexedDB.open('thaiqm-field-{name}'); asked.onsuccess = () => {{
            const change = asked.result.transaction('meta', 'readwrite'), meta = change.objectStore('meta');
            meta.get('{one}').onsuccess = ({{ target }}) => meta.put(target.result, '{two}');
            change.oncomplete = () => {{ asked.result.close(); ok(); }}; change.onabort = no; }}; }})"
    ))
    .await;
    let store = open(&name).await.store;
    assert_eq!(store.photo(&photo(1).hash).await, Ok(Some(photo(1))));
    assert_eq!(store.photo(&photo(2).hash).await, Ok(None));
    store.close().await;
}

#[wasm_bindgen_test]
async fn a_photograph_lies_on_the_disk_sealed_and_once_however_often_it_is_written() {
    let name = written().await;
    let store = open(&name).await.store;
    store.write(&with_photo(1)).await.unwrap();
    store.close().await;
    let shelf = js_sys::Uint8Array::new(&js(&format!("disk.read('{name}', 'photos')")).await).to_vec();
    assert!(shelf.len() < 2 * 202_000, "{} bytes", shelf.len());
    let bytes = photo(1).bytes().unwrap();
    assert!(!holds(&shelf, &bytes[1_000..1_040]) && !holds(&shelf, &photo(1).jpeg.as_bytes()[1_000..1_040]));
}

#[wasm_bindgen_test]
async fn pitfall_4_no_fault_of_a_disk_parts_a_photograph_from_its_record() {
    for faults in [
        "'crash'",
        "'crash after'",
        "'full'",
        "'half, then full'",
        "'short'",
        "'', 'crash'",
        "'', 'crash after'",
        "'', 'half, then full'",
    ] {
        let name = fresh_store();
        let store = open(&name).await.store;
        store.write(&with_photo(1)).await.unwrap();
        js(&format!("disk.workerFaults('{name}', {faults})")).await;
        let mut tries = 0;
        while let Err(fault) = store.write(&with_photo(2)).await {
            assert_ne!(fault, StoreFault::Diverged, "{faults}");
            tries += 1;
            assert!(tries < 4, "{faults}: {fault:?}");
        }
        store.close().await;
        assert_eq!(whole(&name).await.1, [], "{faults}");
    }
}

#[wasm_bindgen_test]
async fn pitfall_5_an_index_that_is_full_or_wiped_under_the_page_lacks_no_photograph_that_was_saved() {
    let name = fresh_store();
    let store = open(&name).await.store;
    store.write(&with_photo(1)).await.unwrap();
    js("disk.indexFull(2)").await;
    assert_eq!(store.write(&with_photo(2)).await, Err(StoreFault::Full));
    store.write(&with_photo(2)).await.unwrap();
    js("disk.disconnect()").await;
    js(&format!("disk.wipe('{name}')")).await;
    store.write(&Commit(vec![household(1, 1)])).await.unwrap();
    store.close().await;
    js(&format!("disk.remove('{name}', 'photos')")).await;
    assert_eq!(whole(&name).await.1, [Incident::PhotosMended(2)]);
    assert_eq!(text(&format!("disk.files('{name}')")).await, "journal.1");
}

#[wasm_bindgen_test]
async fn a_photograph_that_was_taken_off_is_in_neither_place_and_no_left_behind_copy_brings_it_back() {
    let name = written().await;
    let store = open(&name).await.store;
    let (one, two) = (PhotoFile::key(&photo(1).hash), photo(2).hash);
    let shelf =
        || async { js_sys::Uint8Array::new(&js(&format!("disk.read('{name}', 'photos')")).await).to_vec() };
    store.close().await;
    let before = shelf().await;
    let sealed = before[10_000..10_040].to_vec();
    let store = open(&name).await.store;
    store.remove(std::slice::from_ref(&one), &Commit(vec![])).await.unwrap();
    assert_eq!(store.photo(&photo(1).hash).await, Ok(None));
    store.close().await;
    let after = shelf().await;
    assert!(
        after.len() == before.len() && !holds(&after, &sealed) && holds(&after, &before[250_000..250_040])
    );
    let gone = |opened: crate::support::Open| {
        let two = two.clone();
        async move {
            assert_eq!(opened.store.photos(), thaiqm_field::domain::OrdSet::from([two.clone()]));
            assert_eq!(opened.store.photo(&photo(1).hash).await, Ok(None));
            assert_eq!(opened.store.photo(&two).await, Ok(Some(photo(2))));
            opened.store.close().await;
        }
    };
    gone(open(&name).await).await;
    // The shelf as it was before, from a copy that was left behind.
    let bytes = js_sys::Uint8Array::from(before.as_slice());
    js_sys::Reflect::set(&js_sys::global(), &"older".into(), &bytes).unwrap();
    js(&format!("disk.write('{name}', 'photos', globalThis.older)")).await;
    gone(open(&name).await).await;
    assert!(!holds(&shelf().await, &sealed));
}

#[wasm_bindgen_test]
async fn a_photograph_that_nothing_names_goes_from_both_places_and_may_come_again() {
    let name = written().await;
    let store = open(&name).await.store;
    store.sweep_photos(vec![photo(1).hash, photo(3).hash]).await.unwrap();
    assert_eq!(store.photo(&photo(1).hash).await, Ok(None));
    store.close().await;
    let again = open(&name).await;
    assert_eq!((again.incidents, again.store.photos().len()), (vec![], 1));
    again.store.write(&with_photo(1)).await.unwrap();
    again.store.close().await;
    assert_eq!(whole(&name).await.1, []);
}

#[wasm_bindgen_test]
async fn a_picture_that_was_taken_off_and_is_taken_in_anew_is_there_for_good() {
    let name = written().await;
    let store = open(&name).await.store;
    store.remove(&[PhotoFile::key(&photo(1).hash)], &Commit(vec![])).await.unwrap();
    store.write(&with_photo(1)).await.unwrap();
    assert_eq!(store.photo(&photo(1).hash).await, Ok(Some(photo(1))));
    store.close().await;
    for _ in 0..2 {
        let (store, incidents) = whole(&name).await;
        assert_eq!(incidents, []);
        store.close().await;
    }
    js(&format!("disk.wipe('{name}')")).await;
    whole(&name).await.0.close().await;
    js(&format!("disk.remove('{name}', 'photos')")).await;
    whole(&name).await.0.close().await;
    // And it can be taken off once more.
    let store = open(&name).await.store;
    store.remove(&[PhotoFile::key(&photo(1).hash)], &Commit(vec![])).await.unwrap();
    store.close().await;
    assert_eq!(open(&name).await.store.photo(&photo(1).hash).await, Ok(None));
}

#[wasm_bindgen_test]
async fn what_is_rescued_of_a_store_holds_its_photographs_and_none_that_were_taken_off() {
    let name = written().await;
    let store = open(&name).await.store;
    store.write(&with_photo(3)).await.unwrap();
    store.remove(&[PhotoFile::key(&photo(2).hash)], &Commit(vec![])).await.unwrap();
    store.remove(&[PhotoFile::key(&photo(3).hash)], &Commit(vec![])).await.unwrap();
    store.write(&with_photo(3)).await.unwrap();
    store.close().await;
    let rescued = |salvaged: found::Salvaged| {
        let photos = salvaged.records.into_iter().filter(|it| matches!(it, Record::Photo(_)));
        let mut photos: Vec<Record> = photos.collect();
        photos.sort_by_key(Record::key);
        let mut all = vec![Record::Photo(photo(1)), Record::Photo(photo(3))];
        all.sort_by_key(Record::key);
        assert!(photos == all && salvaged.shut == 0 && salvaged.older == 0);
    };
    rescued(found::opened(&found::remains(&name).await, &vault(7).await).await);
    js(&format!("disk.remove('{name}', 'photos')")).await;
    rescued(found::opened(&found::remains(&name).await, &vault(7).await).await);
}
