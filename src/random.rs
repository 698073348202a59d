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

    /// A uniform random number in the open interval (0, 1): [`unit()`] of the [`Key::bits`].
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
    ((bits >> 12).cast_signed() as f64 + 0.5) * STEP
}

/// Whether something of this probability happens: [`unit(bits)`](unit()) `< probability`.
///
/// With the same bits, what happens at one probability happens at every higher one;
/// never at 0 or below (or NaN), always at 1 or above.
#[must_use]
#[inline(always)]
pub fn happens(probability: f64, bits: u64) -> bool {
    unit(bits) < probability
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss)]
mod tests {
    use super::*;

    /// Random bits by seed, replication, person, purpose and ordinal.
    type Scheme = fn([u64; 5]) -> u64;

    fn keyed([seed, replication, person, purpose, ordinal]: [u64; 5]) -> u64 {
        let place = Key::world(seed, replication).owner(name_hash("county"));
        let purpose = Purpose::named("test").join(purpose);
        place
            .item(person)
            .bits(purpose, u32::try_from(ordinal).unwrap())
    }

    /// Equal steps without mixing.
    fn unmixed([seed, replication, person, purpose, ordinal]: [u64; 5]) -> u64 {
        (seed + replication + 8 * person + purpose + ordinal).wrapping_mul(GOLDEN)
    }

    /// The product of two numbers in place of their hash.
    fn product([seed, replication, person, purpose, ordinal]: [u64; 5]) -> u64 {
        let one = mix(seed + replication + person);
        one.wrapping_mul(mix(purpose.wrapping_add(ordinal)))
    }

    /// Along each axis in turn, 2^16 numbers; and persons times purposes, in that order.
    fn sequences(scheme: Scheme) -> Vec<Vec<u64>> {
        let along = |axis: usize| {
            let at = |i: u64| {
                let mut place = [7, 3, 20, 5, 1];
                place[axis] += i;
                scheme(place)
            };
            (0..65_536).map(at).collect()
        };
        let mut all: Vec<Vec<u64>> = (0..5).map(along).collect();
        all.push(
            (0..65_536)
                .map(|i| scheme([7, 3, i / 8, i % 8, 0]))
                .collect(),
        );
        all
    }

    /// Chi-square of 256 equal cells, as a normal deviate (Wilson and Hilferty, 1931).
    fn unevenness(bits: &[u64]) -> f64 {
        let mut counts = [0.0; 256];
        for b in bits {
            counts[(b >> 56) as usize] += 1.0;
        }
        let expected = bits.len() as f64 / 256.0;
        let sum: f64 = counts
            .iter()
            .map(|n: &f64| (n - expected).powi(2) / expected)
            .sum();
        let c = 2.0 / (9.0 * 255.0);
        ((sum / 255.0).cbrt() - 1.0 + c) / c.sqrt()
    }

    /// Correlation of each number with the next, as a normal deviate.
    fn correlation(bits: &[u64]) -> f64 {
        let product = |pair: &[u64]| (unit(pair[0]) - 0.5) * (unit(pair[1]) - 0.5) * 12.0;
        let sum: f64 = bits.windows(2).map(product).sum();
        sum / (bits.len() as f64 - 1.0).sqrt()
    }

    /// The most uneven of the 64 bits, as a normal deviate.
    fn imbalance(bits: &[u64]) -> f64 {
        let n = bits.len() as f64;
        let deviate = |bit: u32| {
            let ones = bits.iter().filter(|b| *b >> bit & 1 == 1).count() as f64;
            ((2.0 * ones - n) / n.sqrt()).abs()
        };
        (0..64).map(deviate).fold(0.0, f64::max)
    }

    /// For each sequence, the size of the deviate.
    fn deviates(scheme: Scheme, test: fn(&[u64]) -> f64) -> Vec<f64> {
        sequences(scheme)
            .iter()
            .map(|bits| test(bits).abs())
            .collect()
    }

    /// A true source of random bits fails one of the 18 checks below with probability 2e-5:
    /// a deviate of 5 has probability 6e-7, and each of the 6 balances looks at 64 bits at 5.5.
    #[test]
    fn keyed_numbers_are_even_uncorrelated_and_balanced_along_every_axis() {
        for (test, limit) in [
            (unevenness as fn(&[u64]) -> f64, 5.0),
            (correlation, 5.0),
            (imbalance, 5.5),
        ] {
            let deviates = deviates(keyed, test);
            assert!(deviates.iter().all(|&z| z < limit), "{deviates:?}");
        }
    }

    #[test]
    fn each_of_the_tests_finds_a_weak_mixer() {
        for (scheme, test) in [
            (unmixed as Scheme, unevenness as fn(&[u64]) -> f64),
            (unmixed, correlation),
            (product, imbalance),
        ] {
            let worst = deviates(scheme, test).into_iter().fold(0.0, f64::max);
            assert!(worst > 8.0, "{worst}");
        }
    }

    #[test]
    fn the_random_numbers_have_not_changed() {
        let person = Key::world(1, 0).owner(name_hash("persons")).item(812);
        let stay = Purpose::named("stay");
        let got = [
            mix(1),
            name_hash("stay"),
            Key::world(1, 0).0,
            person.0,
            person.bits(stay, 0),
            person.bits(stay, 1),
            person.bits(stay.with("icu"), 0),
        ];
        let want = [
            0x3C02_AA47_7582_92BD,
            0x2606_1E36_4419_BD34,
            0x584D_3BB1_03D8_5673,
            0xA087_B6D2_7F21_6421,
            0x03EA_E7C1_42CC_1A05,
            0x2A66_4138_EBC8_157C,
            0xB55E_61C3_2535_D698,
        ];
        assert_eq!(got, want, "the random numbers changed");
    }

    #[test]
    fn units_lie_within_the_open_interval() {
        assert!(unit(0) > 0.0 && unit(u64::MAX) < 1.0);
        assert!((unit(1 << 63) - 0.5).abs() < 1e-15);
    }

    #[test]
    fn what_happens_at_one_probability_happens_at_every_higher_one() {
        for i in 0..1_000 {
            let bits = mix(i);
            let happened: Vec<bool> = (0..=100)
                .map(|p| happens(f64::from(p) / 100.0, bits))
                .collect();
            assert!(happened.is_sorted() && !happened[0] && happened[100]);
        }
        assert!(happens(1.0, u64::MAX) && happens(2.0, u64::MAX));
        assert!(!happens(0.0, 0) && !happens(-1.0, 0) && !happens(f64::NAN, 0));
    }

    #[test]
    fn names_and_their_order_matter() {
        let (a, b) = (Purpose::named("a"), Purpose::named("b"));
        assert_ne!(a.with("b"), b.with("a"));
        assert_ne!(Key::world(0, 1), Key::world(1, 0));
        assert_ne!(Key::world(1, 0).owner(1), Key::world(1, 0).item(1));
    }
}
