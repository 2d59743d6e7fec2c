//! English.

use super::KeyText;

/// Every sentence of a key that gives way to the next.
pub const KEY: KeyText = KeyText {
    key_title: "A new key for a new round",
    key_lead: "When a new round begins, change the key that signs: had the old one ever leaked, it is of no use for the new work. The work that is here stays and can be looked at as before. Your PIN stays the same.",
    key_not_needed: "You need not do this: work can be handed over under the old key, too.",
    key_unsent: "Not yet: there is work that has not left. Seal and hand over every household first, and check the saved files.",
    key_unheard: "Not yet: no receipt of the office for a file of this key was opened here. Hand over, then open the receipt that the office sends back.",
    key_do: "Make a new key",
    key_done: "The new key is made, and the file {name} is saved. Send it to the office, then read out the new 20 digits to them. Until the office confirms, your files wait there.",
    key_not_saved: "The new key is made, but its file was not saved. Press the button for saving the file above once more and send it to the office.",
    key_failed: "No new key was made; the old one goes on. {what}",
    key_no_code: "The file of a new key is too long for a QR code. Please send it as a file.",
    key_new_round: "A new round has begun. Once all work of the last one is handed over, you can make a new key: in Settings, under Register with the office.",
    key_replaces: "A new key for a new round, in place of {who}",
    key_replaces_how: "The old key has signed that. If the 20 digits are the same and you confirm, the old key's files up to file {last} stay good, later ones wait for a person, and the new key goes on with its work. The register keeps the reason on both keys.",
    key_replaces_why: "A new key for the round {round}",
    key_not_known: "The file says that it takes another key's place, but the digits of that one were never compared here. If you confirm, it is registered as a new key and nothing else.",
    key_decided: "The file says that it takes the place of {who}, but that key was suspended or revoked before. Make sure with the volunteer who has the tablet. If you confirm, it is registered as a new key and nothing else.",
    key_beyond: "The file says that {who} made files up to {last}, but file {came} of it came here. Two tablets may use one key: ask the volunteer first. If you confirm, it is registered as a new key and nothing else; the old one stays as it is.",
};
