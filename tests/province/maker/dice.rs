//! Chance from a seed: the same names give the same throws, whatever was thrown before elsewhere.

use sha2::{Digest, Sha256};
use thaiqm_field::domain::Date;
use uuid::Uuid;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 24 * 3_600_000;

/// 32 bytes that follow from the seed and what they are for.
pub fn bytes_of(seed: u64, what: &str, numbers: &[u64]) -> [u8; 32] {
    let mut digest = Sha256::new().chain_update(b"province\n").chain_update(seed.to_be_bytes());
    digest.update(what.as_bytes());
    for number in numbers {
        digest.update(number.to_be_bytes());
    }
    digest.finalize().into()
}

/// A die (splitmix64).
pub struct Dice(u64);

impl Dice {
    /// Of what it is for.
    pub fn of(seed: u64, what: &str, numbers: &[u64]) -> Dice {
        let bytes = bytes_of(seed, what, numbers);
        Dice(bytes[..8].iter().fold(0, |all, byte| all << 8 | u64::from(*byte)))
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }
    /// 0 to `n` − 1.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 { 0 } else { self.throw() % n }
    }
    /// `from` to `to`, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below((to - from).unsigned_abs() + 1)).unwrap_or(0)
    }
    /// Whether, so many times of a thousand.
    pub fn chance(&mut self, of_thousand: u64) -> bool {
        self.below(1_000) < of_thousand
    }
    /// One of them.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len() as u64);
        &all[usize::try_from(at).unwrap_or(0)]
    }
    /// One of them, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, all: &[(u64, T)]) -> T {
        let mut left = self.below(all.iter().map(|it| it.0).sum());
        for (weight, it) in all {
            if left < *weight {
                return *it;
            }
            left -= weight;
        }
        all[0].1
    }
    /// A UUIDv7 of this moment, ms since 1970.
    pub fn id(&mut self, at: i64) -> Uuid {
        let rest = u128::from(self.throw()) << 64 | u128::from(self.throw());
        let random = rest & 0x0000_0000_0000_0fff_3fff_ffff_ffff_ffff;
        Uuid::from_u128(u128::from(at.unsigned_abs()) << 80 | 0x7 << 76 | 0b10 << 62 | random)
    }
}

/// So many days later, or earlier.
pub fn days_after(day: Date, days: i64) -> Date {
    Date::of_ms(ms_of(day) + days * DAY_MS)
}

/// Midnight of a day (UTC), ms since 1970.
pub fn ms_of(day: Date) -> i64 {
    Date::new(1970, 1, 1).map_or(0, |first| day.days_since(first)) * DAY_MS
}
