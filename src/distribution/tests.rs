//! Every law is put to the same tests, and the tests are put to laws that lie.

use super::*;
use crate::random::{mix, unit};

fn laws() -> Vec<Law> {
    let day = 86_400_000.0;
    let lognormal = Law::lognormal_mean_cv(8.0 * day, 0.9).unwrap();
    let visits = Law::empirical(&[2.0 * day, day, 5.0 * day], &[3.0, 5.0, 2.0]).unwrap();
    vec![
        Law::exponential_mean(day).unwrap(),
        Law::lognormal_mean_cv(day, 2.0).unwrap(),
        Law::gamma_mean_cv(8.0 * day, 0.4).unwrap(),
        Law::gamma_shape_scale(0.3, day).unwrap(),
        Law::weibull_mean_cv(8.0 * day, 1.5).unwrap(),
        Law::weibull_shape_scale(3.0, day).unwrap(),
        Law::loglogistic_mean_cv(8.0 * day, 0.7).unwrap(),
        Law::uniform(day, 3.0 * day).unwrap(),
        Law::triangular(day, 2.0 * day, 7.0 * day).unwrap(),
        Law::triangular(day, day, 7.0 * day).unwrap(),
        lognormal.clone().truncated(day, 30.0 * day).unwrap(),
        lognormal
            .clone()
            .truncated(2.0 * day, f64::INFINITY)
            .unwrap(),
        lognormal.capped(15.0 * day).unwrap(),
        Law::constant(day).unwrap(),
        visits.clone(),
        visits.clone().truncated(1.5 * day, 5.0 * day).unwrap(),
        visits.capped(3.0 * day).unwrap(),
    ]
}

/// What a law says of itself.
struct Claims<'a> {
    quantile: Box<dyn Fn(f64) -> f64 + 'a>,
    cdf: Box<dyn Fn(f64) -> f64 + 'a>,
    limited_mean: Box<dyn Fn(f64) -> f64 + 'a>,
    excess_mean: Box<dyn Fn(f64) -> f64 + 'a>,
    mean: f64,
    variance: f64,
    /// Whether some values have a positive probability.
    lumpy: bool,
}

impl Claims<'_> {
    fn of(law: &Law) -> Claims<'_> {
        Claims {
            quantile: Box::new(|p| law.quantile(p)),
            cdf: Box::new(|x| law.cdf(x)),
            limited_mean: Box::new(|x| law.limited_mean(x)),
            excess_mean: Box::new(|x| law.excess_mean(x)),
            mean: law.mean(),
            variance: law.variance(),
            lumpy: law.steps().is_some() || matches!(law, Law::Capped { .. }),
        }
    }

    /// The first claim that does not fit the others.
    fn contradiction(&self) -> Option<String> {
        let quantiles: Vec<f64> = (1..1_000)
            .map(|i| (self.quantile)(f64::from(i) / 1e3))
            .collect();
        if !quantiles.is_sorted() || quantiles[0] < 0.0 {
            return Some("quantiles fall, or are negative".into());
        }
        for (i, &x) in (1..).zip(&quantiles) {
            let (p, upto) = (f64::from(i) / 1e3, (self.cdf)(x * (1.0 + 1e-12)));
            let before = (self.cdf)(x * (1.0 - 1e-12));
            if upto < p - 1e-9 || before > p + 1e-9 || (!self.lumpy && upto - before > 1e-9) {
                return Some(format!("P(X <= {x}) is {upto}, not {p}"));
            }
        }
        let limit = quantiles[900];
        [
            ("mean", self.mean, self.integral(|x| x), 1e-6),
            (
                "variance",
                self.variance,
                self.integral(|x| (x - self.mean).powi(2)),
                1e-3,
            ),
            (
                "limited mean",
                (self.limited_mean)(limit),
                self.integral(|x| x.min(limit)),
                1e-4,
            ),
            (
                "mean of what is above",
                (self.excess_mean)(limit),
                self.integral(|x| (x - limit).max(0.0)),
                1e-4,
            ),
        ]
        .into_iter()
        .find(|(_, said, found, error)| (said - found).abs() > error * said.max(1.0))
        .map(|(name, said, found, _)| format!("{name} is {found}, not {said}"))
    }

    /// The integral of a function of the quantile, octave by octave towards both ends.
    fn integral(&self, value: impl Fn(f64) -> f64) -> f64 {
        let mut sum = 0.0;
        for octave in 1..52 {
            let width = libm::ldexp(1.0, -octave - 1);
            let parts = 4_000 / octave;
            for i in 0..parts {
                let p = width * (1.0 + (f64::from(i) + 0.5) / f64::from(parts));
                let both = value((self.quantile)(p)) + value((self.quantile)(1.0 - p));
                sum += both * width / f64::from(parts);
            }
        }
        sum
    }
}

#[test]
fn every_law_keeps_what_it_says_of_itself() {
    for law in laws() {
        assert_eq!(Claims::of(&law).contradiction(), None, "{law:?}");
    }
}

#[test]
fn every_lie_about_a_law_is_found() {
    for law in &laws()[..10] {
        let lies = [
            Claims {
                mean: law.mean() * 1.001,
                ..Claims::of(law)
            },
            Claims {
                variance: law.variance() * 1.01,
                ..Claims::of(law)
            },
            Claims {
                cdf: Box::new(|x| law.cdf(x * 1.001)),
                ..Claims::of(law)
            },
            Claims {
                quantile: Box::new(|p| law.quantile(p * 0.999)),
                ..Claims::of(law)
            },
            Claims {
                limited_mean: Box::new(|x| law.limited_mean(x) * 1.001),
                ..Claims::of(law)
            },
            Claims {
                excess_mean: Box::new(|x| law.excess_mean(x) * 1.001),
                ..Claims::of(law)
            },
        ];
        for (i, lie) in lies.iter().enumerate() {
            assert!(lie.contradiction().is_some(), "lie {i} about {law:?}");
        }
    }
}

/// Of each kind: that of the law itself, and of what is left of it.
fn samplers(law: &Law, exact: bool, cache: &Cache) -> [Sampler; 2] {
    [
        Sampler::new(law, exact, cache),
        Sampler::residual(law, exact, cache),
    ]
}

/// Bits of all sizes, and as near to the upper end as to the lower.
fn all_sizes() -> impl Iterator<Item = u64> {
    let near = |i: u64| mix(i) >> (i % 52);
    (0..20_000).map(move |i| if mix(i) & 1 == 0 { near(i) } else { !near(i) })
}

#[test]
fn tables_agree_with_exact_quantiles() {
    let cache = Cache::new();
    for law in laws() {
        let pairs = samplers(&law, false, &cache)
            .into_iter()
            .zip(samplers(&law, true, &cache));
        for (table, exact) in pairs {
            // Nearer to an end than 2^-40 the exact draws themselves are coarse.
            let told_apart = |bits: &u64| bits.min(&!bits) >> 24 != 0;
            for bits in all_sizes().filter(told_apart) {
                let (got, want) = (table.draw(bits) as f64, exact.draw(bits) as f64);
                assert!(
                    (got - want).abs() < 1e-3 * law.mean() + 3e-3 * want,
                    "{law:?} at {bits}: {got} not {want}"
                );
            }
        }
    }
}

#[test]
fn draws_never_fall_with_more_bits() {
    let mut bits: Vec<u64> = all_sizes().chain([0, 1, u64::MAX]).collect();
    bits.sort_unstable();
    for law in laws() {
        for sampler in samplers(&law, false, &Cache::new()) {
            let draws = bits.iter().map(|&bits| sampler.draw(bits));
            assert!(draws.is_sorted() && sampler.draw(0) >= 0, "{law:?}");
            assert!(sampler.draw(u64::MAX) <= LONGEST);
        }
    }
}

/// The mean of a table, by its draws at points that are dense towards both ends.
fn mean_of(sampler: &Sampler) -> f64 {
    let draw = |p: f64| sampler.draw((p * 2f64.powi(64)) as u64) as f64;
    let claims = Claims {
        quantile: Box::new(draw),
        cdf: Box::new(|_| 0.0),
        limited_mean: Box::new(|_| 0.0),
        excess_mean: Box::new(|_| 0.0),
        mean: 0.0,
        variance: 0.0,
        lumpy: true,
    };
    claims.integral(|x| x)
}

#[test]
fn means_of_tables_are_within_half_a_thousandth() {
    let cache = Cache::new();
    for law in laws() {
        for sampler in samplers(&law, false, &cache) {
            let off = mean_of(&sampler) / sampler.mean_ms() - 1.0;
            assert!(off.abs() < 5e-4, "{law:?}: {off}");
        }
    }
}

#[test]
fn what_is_left_of_an_exponential_stay_is_exponential() {
    let (law, cache) = (Law::exponential_mean(1e8).unwrap(), Cache::new());
    let [whole, left] = samplers(&law, false, &cache);
    for bits in all_sizes() {
        let (a, b) = (whole.draw(bits) as f64, left.draw(bits) as f64);
        assert!((a - b).abs() < 1e-3 * a + 2.0, "{a} {b}");
    }
    assert_ne!(whole, left);
    let constant = Sampler::residual(&Law::constant(1_000.0).unwrap(), false, &cache);
    assert!(constant.draw(1 << 63).abs_diff(500) <= 1);
}

#[test]
fn samplers_of_one_shape_share_a_table_and_scale_exactly() {
    let cache = Cache::new();
    let law = Law::gamma_mean_cv(1e9, 0.7).unwrap();
    let (one, half) = (
        Sampler::new(&law, false, &cache),
        Sampler::new(&law.scaled(0.5), false, &cache),
    );
    for bits in all_sizes() {
        assert!((one.draw(bits) - 2 * half.draw(bits)).abs() <= 2);
    }
    assert_eq!(half, Sampler::new(&law.scaled(0.5), false, &Cache::new()));
    assert_ne!(half, one);
    for law in laws() {
        assert!((law.scaled(2.0).mean() / law.mean() - 2.0).abs() < 1e-12);
        assert!((law.scaled(2.0).quantile(0.7) / law.quantile(0.7) - 2.0).abs() < 1e-12);
    }
}

#[test]
fn a_full_cache_draws_the_same() {
    let cache = Cache::new();
    let law = |i: i32| Law::weibull_shape_scale(1.0 + f64::from(i) / 1e3, 1e6).unwrap();
    let held: Vec<Sampler> = (0..600)
        .map(|i| Sampler::new(&law(i), false, &cache))
        .collect();
    for i in [0, 300, 599] {
        let fresh = Sampler::new(&law(i), false, &Cache::new());
        let again = Sampler::new(&law(i), false, &cache);
        let draws = |bits| {
            [
                fresh.draw(bits),
                again.draw(bits),
                held[i as usize].draw(bits),
            ]
        };
        assert!(all_sizes().map(draws).all(|[a, b, c]| a == b && b == c));
    }
}

#[test]
fn truncation_and_caps_keep_to_their_bounds() {
    let cache = Cache::new();
    let law = Law::gamma_mean_cv(1e7, 1.5).unwrap();
    let truncated = Sampler::new(&law.clone().truncated(2e6, 3e7).unwrap(), false, &cache);
    let (whole, capped) = (
        Sampler::new(&law, false, &cache),
        Sampler::new(&law.capped(9e6).unwrap(), false, &cache),
    );
    for bits in all_sizes() {
        assert!((2_000_000..=30_000_000).contains(&truncated.draw(bits)));
        assert_eq!(capped.draw(bits), whole.draw(bits).min(9_000_000));
    }
}

#[test]
fn laws_are_fitted_to_what_is_known_of_them() {
    for law in [
        Law::lognormal_mean_cv(9e8, 0.8).unwrap(),
        Law::gamma_mean_cv(9e8, 0.8).unwrap(),
        Law::weibull_mean_cv(9e8, 0.8).unwrap(),
        Law::loglogistic_mean_cv(9e8, 0.8).unwrap(),
    ] {
        assert!((law.mean() / 9e8 - 1.0).abs() < 1e-10, "{law:?}");
        assert!(
            (law.variance().sqrt() / law.mean() / 0.8 - 1.0).abs() < 1e-9,
            "{law:?}"
        );
    }
    for (p, value) in [(0.9, 2e9), (0.75, 8.5e8), (0.1, 1e8)] {
        for law in [
            Law::lognormal_median_quantile(6e8, p, value).unwrap(),
            Law::gamma_median_quantile(6e8, p, value).unwrap(),
            Law::weibull_median_quantile(6e8, p, value).unwrap(),
            Law::loglogistic_median_quantile(6e8, p, value).unwrap(),
        ] {
            assert!((law.quantile(0.5) / 6e8 - 1.0).abs() < 1e-9, "{law:?}");
            assert!((law.quantile(p) / value - 1.0).abs() < 1e-9, "{law:?}");
        }
    }
    let median = Law::exponential_median(5e7).unwrap().quantile(0.5);
    assert!((median / 5e7 - 1.0).abs() < 1e-12);
}

#[test]
fn numbers_that_give_no_law_are_refused_with_the_reason() {
    use Parameter::{Cv, Low, Mean, Median, Shape, Value};
    let out = |parameter, value, least, most| {
        Err(LawError::OutOfRange {
            parameter,
            value,
            least,
            most,
        })
    };
    assert_eq!(
        Law::exponential_mean(f64::NAN),
        Err(LawError::NotFinite(Mean))
    );
    assert_eq!(Law::exponential_mean(0.0), out(Mean, 0.0, 1e-9, LARGEST));
    assert_eq!(Law::constant(1e13), out(Value, 1e13, 0.0, LARGEST));
    assert_eq!(Law::gamma_mean_cv(1.0, 25.0), out(Cv, 25.0, 0.001, 20.0));
    assert_eq!(
        Law::loglogistic_shape_scale(1.0, 5.0),
        out(Shape, 1.0, 1.001, 1e4)
    );
    assert_eq!(
        Law::lognormal_median_quantile(5.0, 0.9, 4.0),
        Err(LawError::Disordered(Median, Value))
    );
    assert_eq!(
        Law::gamma_median_quantile(5.0, 0.1, 6.0),
        Err(LawError::Disordered(Value, Median))
    );
    assert!(Law::gamma_median_quantile(5.0, 0.9, 5.000_1).is_err());
    assert!(Law::lognormal_median_quantile(5.0, 0.5, 6.0).is_err());
    assert_eq!(
        Law::uniform(2.0, 1.0),
        Err(LawError::Disordered(Low, Parameter::High))
    );
    assert!(Law::triangular(1.0, 4.0, 3.0).is_err());
    assert_eq!(Law::empirical(&[], &[]), Err(LawError::NothingToDraw));
    assert_eq!(
        Law::empirical(&[1.0], &[1.0, 2.0]),
        Err(LawError::NothingToDraw)
    );
    let far = Law::exponential_mean(1.0).unwrap().truncated(50.0, 60.0);
    assert_eq!(
        far,
        Err(LawError::NothingBetween {
            low: 50.0,
            high: 60.0
        })
    );
}

#[test]
fn the_draws_have_not_changed() {
    let cache = Cache::new();
    let draws: Vec<[i64; 5]> = laws()
        .iter()
        .map(|law| {
            std::array::from_fn(|i| Sampler::new(law, false, &cache).draw(mix(i as u64 + 1)))
        })
        .collect();
    let want = [
        [23_078_817, 74_914_915, 63_334_421, 15_026_968, 13_437_840],
        [15_414_240, 49_889_600, 41_119_011, 10_921_984, 10_039_593],
        [
            479_466_386,
            710_149_193,
            667_924_964,
            423_058_717,
            410_001_378,
        ],
        [480_538, 10_755_327, 7_237_860, 133_118, 94_457],
        [77_749_587, 433_959_700, 339_585_328, 41_550_559, 35_293_081],
        [55_643_396, 82_388_234, 77_903_282, 48_227_981, 46_464_186],
        [
            410_430_384,
            650_606_811,
            603_839_989,
            354_649_666,
            341_735_576,
        ],
        [
            126_907_027,
            186_592_763,
            176_178_666,
            113_985_526,
            111_289_928,
        ],
        [
            190_732_747,
            298_044_470,
            276_782_246,
            170_958_570,
            166_720_925,
        ],
        [
            151_212_051,
            268_766_153,
            245_474_554,
            129_576_336,
            125_185_859,
        ],
        [
            296_812_556,
            592_962_936,
            529_125_938,
            242_955_423,
            231_467_273,
        ],
        [
            338_927_882,
            640_745_464,
            574_102_617,
            287_621_605,
            277_022_258,
        ],
        [
            294_062_117,
            599_996_590,
            533_539_350,
            238_557_861,
            226_662_734,
        ],
        [86_400_000, 86_400_000, 86_400_000, 86_400_000, 86_400_000],
        [86_400_000, 172_800_000, 172_800_000, 86_400_000, 86_400_000],
        [
            172_800_000,
            172_800_000,
            172_800_000,
            172_800_000,
            172_800_000,
        ],
        [86_400_000, 172_800_000, 172_800_000, 86_400_000, 86_400_000],
    ];
    assert_eq!(draws, want, "the draws changed");
}

/// Our draws against those of another library: true pairs fail with probability 2e-5.
#[test]
fn means_are_those_of_another_library() {
    use rand::SeedableRng;
    use rand_distr::Distribution;
    type Other = Box<dyn Fn(&mut rand::rngs::StdRng) -> f64>;
    fn other(distribution: impl Distribution<f64> + 'static) -> Other {
        Box::new(move |rng| distribution.sample(rng))
    }
    let pairs = [
        (
            Law::exponential_mean(1e7),
            other(rand_distr::Exp::new(1e-7).unwrap()),
        ),
        (
            Law::lognormal_mu_sigma(15.0, 0.8),
            other(rand_distr::LogNormal::new(15.0, 0.8).unwrap()),
        ),
        (
            Law::gamma_shape_scale(0.7, 1e7),
            other(rand_distr::Gamma::new(0.7, 1e7).unwrap()),
        ),
        (
            Law::weibull_shape_scale(0.8, 1e7),
            other(rand_distr::Weibull::new(1e7, 0.8).unwrap()),
        ),
        (
            Law::triangular(1e6, 2e6, 9e6),
            other(rand_distr::Triangular::new(1e6, 9e6, 2e6).unwrap()),
        ),
    ];
    let mut rng = rand::rngs::StdRng::seed_from_u64(5);
    for (i, (law, other)) in (1..).zip(pairs) {
        let law = law.unwrap();
        let sampler = Sampler::new(&law, false, &Cache::new());
        let n = 200_000;
        let difference: f64 = (0..n)
            .map(|k| sampler.draw(mix(i * n + k)) as f64 - other(&mut rng))
            .sum();
        let z = difference / (2.0 * n as f64 * law.variance()).sqrt();
        assert!(z.abs() < 4.75, "{law:?}: {z}");
        let below = (0..n).filter(|_| law.cdf(other(&mut rng)) < 0.25).count() as f64;
        let z = (below - 0.25 * n as f64) / (0.1875 * n as f64).sqrt();
        assert!(z.abs() < 4.75, "{law:?}: {z}");
    }
}

#[test]
fn exact_draws_are_the_quantiles() {
    let law = Law::lognormal_mean_cv(1e9, 1.2).unwrap();
    let sampler = Sampler::new(&law, true, &Cache::new());
    for bits in all_sizes() {
        assert_eq!(
            sampler.draw(bits),
            (law.quantile(unit(bits)).round() as i64).min(LONGEST)
        );
    }
}

#[test]
fn small_probabilities_and_what_is_beyond_them_are_not_lost() {
    for law in laws()
        .into_iter()
        .take(11)
        .filter(|law| law.quantile(1.0) > 1e12)
    {
        for power in [20, 30, 40] {
            let p = libm::ldexp(1.0, -power);
            let x = law.quantile(1.0 - p);
            assert!((law.survival(x) / p - 1.0).abs() < 1e-3, "{law:?}: {power}");
            // The slope of the mean excess is minus the survival.
            let step = 1e-3 * x;
            let slope = (law.excess_mean(x - step) - law.excess_mean(x + step)) / (2.0 * step);
            assert!(
                (slope / law.survival(x) - 1.0).abs() < 1e-2,
                "{law:?}: {power}"
            );
        }
    }
}
