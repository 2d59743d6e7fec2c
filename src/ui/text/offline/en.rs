//! English.

use super::OfflineText;

/// Every sentence of being there with no network.
pub const OFFLINE: OfflineText = OfflineText {
    offline_later: "Later",
    offline_hold: "Finish what is under way first, then press again.",
    offline_not: "no; the reason stands at the top of the page",
    offline_refused: "This browser does not keep the app from this address, so nothing works offline yet. Either the web server sends the app's files under a wrong type, or this device does not trust the site's https certificate (a self-signed one, for example). Do not take this device into the field; tell the office's computer person.",
    offline_incomplete: "The app could not be kept whole on this device, so nothing works offline yet. Either the signal was lost, or this device is full, or a file on the web server is missing or was altered. Stay connected and load this page again. If this is still here then, do not take this device into the field; tell the office's computer person.",
    offline_hosting: "For the computer person: putting the app on a web server",
    offline_share: "Once the app is installed in Chrome, a file can be shared to it from LINE. Where a device or browser cannot do that, save the file first and choose it here.",
    training_banner: "Training only — never enter real people",
    training_saved: "Training: nothing is kept on this device",
    training_ways: "Two things can be done here",
    training_practise: "Practise",
    training_practise_hint: "An example village, no real people. Everything is gone when this page is closed.",
    training_verify: "Check and read a file",
    training_verify_hint: "Whether a handover was changed, and what it says. Nothing is kept.",
    training_file_title: "The one-file edition, for training and checking files",
    training_file_body: "The app was opened from a file, so it keeps nothing on this device and is never used for a real survey.",
    verify_title: "Check and read a file",
    verify_lead: "The file is read in this page only. It is sent nowhere and not kept.",
    verify_pick: "Choose a handover",
    verify_pick_hint: "A .json file that an office saved after opening it, or one from practice",
    verify_whole: "The signature is right: nothing in this file was changed since it was signed.",
    verify_who: "Nobody's key is known here. The name below is only what the file says; ask the office whose key this is.",
    verify_key: "Id of the key that signed",
    verify_sealed: "This file is encrypted to one recipient and cannot be opened here. Let that office open it in its own app and save it again.",
    verify_back: "Back",
    look_title: "Colours of the screen",
    look_hint: "In bright sun choose “Outdoors”: the letters are at their darkest.",
    look_device: "As this device does",
    look_light: "Light",
    look_dark: "Dark",
    look_outdoor: "Outdoors, in bright sun",
};
