//! Pairs of windows of two versions that are equally good, in the ways that real metrics vary.

use rand::{RngExt as _, SeedableRng as _};
use rand_distr::{Distribution as _, Gamma, LogNormal, Normal, Poisson};
use rand_xorshift::XorShiftRng;
use tminus_judge::Scale;

/// Errors of the baseline in a window, where errors are counted.
pub(crate) const ERRORS: f64 = 5.0;

/// A kind of noise and how it is to be judged.
#[derive(Clone, Copy)]
pub(crate) struct Model {
    pub(crate) name: &'static str,
    pub(crate) noise: Noise,
    pub(crate) scale: Scale,
    pub(crate) block: usize,
}

#[derive(Clone, Copy)]
pub(crate) enum Noise {
    Normal,
    Lognormal,
    Poisson,
    Zeros,
    MostlyZeros,
    Ties,
    Bursts,
    DailyCycle,
    Autoregressive(f64),
}

const fn model(name: &'static str, noise: Noise, scale: Scale, block: usize) -> Model {
    Model {
        name,
        noise,
        scale,
        block,
    }
}

pub(crate) const MODELS: [Model; 10] = [
    model("normal", Noise::Normal, Scale::Gauges, 1),
    model("lognormal", Noise::Lognormal, Scale::Gauges, 1),
    model("poisson", Noise::Poisson, Scale::Counts, 1),
    model("zeros", Noise::Zeros, Scale::Counts, 1),
    model("mostly zeros", Noise::MostlyZeros, Scale::Counts, 1),
    model("ties", Noise::Ties, Scale::Gauges, 1),
    model("independent bursts", Noise::Bursts, Scale::Counts, 1),
    model("shared daily cycle", Noise::DailyCycle, Scale::Counts, 1),
    model("AR(1) 0.3", Noise::Autoregressive(0.3), Scale::Gauges, 3),
    model("AR(1) 0.5", Noise::Autoregressive(0.5), Scale::Gauges, 4),
];

/// A stream of numbers of its own for every run of every model.
pub(crate) fn generator(seed: u64, model: usize, run: usize) -> XorShiftRng {
    XorShiftRng::seed_from_u64(
        seed ^ (model as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((run as u64) << 20),
    )
}

/// One version's windows; `factor` is how many times as many errors it has (counts alone).
pub(crate) fn windows(
    noise: Noise,
    count: usize,
    factor: f64,
    random: &mut XorShiftRng,
) -> Vec<f64> {
    const FITS: &str = "the parameters are in range";
    let mut level = 0.0;
    let normal = Normal::new(0.0, 1.0).expect(FITS);
    let poisson = |mean: f64, random: &mut XorShiftRng| {
        if mean <= 0.0 {
            0.0
        } else {
            Poisson::new(mean).expect(FITS).sample(random)
        }
    };
    (0..count)
        .map(|window| match noise {
            Noise::Normal => 100.0 + 10.0 * normal.sample(random),
            Noise::Lognormal => LogNormal::new(3.0, 1.0).expect(FITS).sample(random),
            Noise::Poisson => poisson(ERRORS * factor, random),
            Noise::Zeros => 0.0,
            Noise::MostlyZeros => poisson(0.05 * factor, random),
            Noise::Ties => f64::from(random.random_range(0_u8..3)),
            // A Poisson of a Gamma of shape ½ is a negative binomial whose variance is 11 times its mean.
            Noise::Bursts => {
                let mean = Gamma::new(0.5, ERRORS * factor / 0.5)
                    .expect(FITS)
                    .sample(random);
                poisson(mean, random)
            }
            Noise::DailyCycle => {
                let turn = std::f64::consts::TAU * window as f64 / 24.0;
                poisson(ERRORS * factor * (1.0 + 0.8 * turn.sin()), random)
            }
            Noise::Autoregressive(memory) => {
                let innovation = (1.0 - memory * memory).sqrt() * normal.sample(random);
                level = if window == 0 {
                    normal.sample(random)
                } else {
                    memory * level + innovation
                };
                100.0 + 10.0 * level
            }
        })
        .collect()
}
