//! Keyed random numbers: every uniform is a pure function of (seed, replication,
//! owner, purpose, ordinal), so no draw depends on the order of events, on the
//! thread, or on what another arm did.
//!
//! A [`Key`] names whose number it is, a [`Purpose`] what it is for, the ordinal
//! which one of that purpose. Owners and purposes are hashes of stable *names*.
//! A draw costs one call of [`mix`], so a key may be kept per person and asked often.

#![allow(clippy::inline_always)] // one mix of two multiplications: a call would cost as much

/// 2^64 / golden ratio, odd: steps through all 64-bit numbers evenly (Knuth, 1973, 6.4).
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Another odd step, so that a child key is never a sibling of a draw.
const CHILD: u64 = 0xD1B5_4A32_D192_ED03;

/// Whose random numbers: the world of one replication, a person, a member of staff.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Key(pub u64);

/// What a random number is for, such as "stay" or "stay" in stage "icu".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Purpose(u64);

/// A strong 64-bit finaliser, one to one: each input bit flips about half of the output bits.
///
/// `moremur` of Pelle Evensen (2019): the form of Murmur3's, with constants that
/// also hold for counters and other inputs with few changing bits.
#[must_use]
#[inline(always)]
pub const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 27)).wrapping_mul(0x3C79_AC49_2BA7_B653);
    z = (z ^ (z >> 33)).wrapping_mul(0x1C69_B3F7_4AC4_AE35);
    z ^ (z >> 27)
}

/// The hash of a stable name: FNV-1a (Fowler, Noll and Vo) over its bytes, then [`mix`].
#[must_use]
pub const fn name_hash(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01B3);
        at += 1;
    }
    mix(hash)
}

/// Joins two hashes; the order matters.
const fn join(first: u64, second: u64) -> u64 {
    mix(mix(first.wrapping_add(CHILD)) ^ second)
}

impl Purpose {
    /// The purpose of this name.
    #[must_use]
    pub const fn named(name: &str) -> Purpose {
        Purpose(name_hash(name))
    }

    /// This purpose for the thing of this name: `Purpose::named("stay").with("icu")`.
    #[must_use]
    pub const fn with(self, name: &str) -> Purpose {
        self.join(name_hash(name))
    }

    /// This purpose for the thing of this [`name_hash`] or number.
    #[must_use]
    pub const fn join(self, other: u64) -> Purpose {
        Purpose(join(self.0, other))
    }
}

impl Key {
    /// The key of all that one replication's cases share.
    #[must_use]
    pub const fn world(seed: u64, replication: u64) -> Key {
        Key(join(join(name_hash("world"), seed), replication))
    }

    /// The key of the owner with this [`name_hash`], under this key.
    #[must_use]
    pub const fn owner(self, name_hash: u64) -> Key {
        Key(join(self.0, name_hash))
    }

    /// The key of the `ordinal`-th item under this key, such as the i-th case of a day.
    #[must_use]
    #[inline(always)]
    pub const fn item(self, ordinal: u64) -> Key {
        Key(mix(
            self.0.wrapping_add(ordinal.wrapping_mul(CHILD)) ^ GOLDEN
        ))
    }

    /// 64 uniform random bits: the `ordinal`-th of this purpose.
    #[must_use]
    #[inline(always)]
    pub const fn bits(self, purpose: Purpose, ordinal: u32) -> u64 {
        let step = (ordinal as u64).wrapping_mul(GOLDEN);
        mix(self.0.wrapping_add(purpose.0).wrapping_add(step))
    }

    /// A uniform random number in the open interval (0, 1): [`unit`] of the [`Key::bits`].
    #[must_use]
    #[inline(always)]
    pub fn uniform(self, purpose: Purpose, ordinal: u32) -> f64 {
        unit(self.bits(purpose, ordinal))
    }
}

/// The number in (0, 1) that random bits stand for: (floor(bits / 2^12) + 1/2) / 2^52.
#[must_use]
#[inline(always)]
#[allow(clippy::cast_precision_loss)] // 52 bits fit
pub fn unit(bits: u64) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 52) as f64;
    ((bits >> 12) as f64 + 0.5) * STEP
}

/// Whether something of this probability happens: [`unit`]`(bits) < probability`.
///
/// With the same bits, what happens at one probability happens at every higher one;
/// never at 0 or below (or NaN), always at 1 or above.
#[must_use]
#[inline(always)]
pub fn happens(probability: f64, bits: u64) -> bool {
    unit(bits) < probability
}
