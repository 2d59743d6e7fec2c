//! base64url without padding (RFC 4648 §5): how bytes stand in every file and row of ours. One text for
//! one sequence of bytes: what we would not have written is refused.

pub use base64::DecodeError;
use base64::engine::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The text of these bytes.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of this text.
///
/// # Errors
/// Padding, another alphabet, a length that no bytes have, or spare bits that are not zero.
pub fn decode(text: impl AsRef<[u8]>) -> Result<Vec<u8>, DecodeError> {
    URL_SAFE_NO_PAD.decode(text)
}
