//! The digest of a plan: over what is executed and counted, not over how it is told.
//!
//! Lines, ticks and prose are not in it, but ids come from heading path and text.

use super::identity::hexadecimal;
use crate::config::Config;
use crate::{Draft, Item, Step};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Writes an object, its members in the order in which they stand.
macro_rules! object {
    ($json:ident, { $($name:ident: $value:expr,)+ }) => {{
        let start = $json.len();
        $(
            $json.extend_from_slice(concat!(",\"", stringify!($name), "\":").as_bytes());
            write($json, &$value);
        )+
        // Where a comma would stand before the first member, the object begins.
        $json[start] = b'{';
        $json.push(b'}');
    }};
}

/// SHA-256, in hexadecimal, over the JSON of what is executed and counted, and of the config, whose
/// keys are sorted. No config is one with nothing in it.
pub(super) fn of(plan: &Draft, config: &Config) -> String {
    let is_empty = match &config.normal {
        serde_json::Value::Object(map) => map.is_empty(),
        value => value.is_null(),
    };
    let mut hashed = Hashed::default();
    hashed.push("{\"phases\":");
    hashed.array(&plan.phases, |json, phase| {
        write(json, &(&phase.id, phase.forward));
    });
    hashed.push(",\"items\":");
    hashed.array(&plan.items, item);
    hashed.push(",\"steps\":");
    hashed.array(&plan.steps, step);
    hashed.push(",\"choices\":");
    hashed.array(&plan.choices, |json, choice| {
        write(json, &(&choice.id, choice.configured, &choice.options));
    });
    hashed.push(",\"config\":");
    write(&mut hashed.pending, &(!is_empty).then_some(&config.normal));
    hashed.push("}");
    hashed.digest()
}

fn item(json: &mut Vec<u8>, item: &Item) {
    object!(json, {
        id: item.id,
        phase: item.phase,
        parent: item.parent,
        kind: item.kind,
        weight: item.weight,
        gate: item.gate,
        blanks: item.blanks,
        criteria: item.criteria,
        steps: item.steps,
    });
}

fn step(json: &mut Vec<u8>, step: &Step) {
    object!(json, {
        id: step.id,
        item: step.item,
        phase: step.phase,
        kind: step.kind,
        weight: step.weight,
        gate: step.gate,
        probe: step.proof.probe,
        reads: step.proof.person_reads,
        effect: step.effect,
        hold: step.hold.as_ref().map(|hold| hold.offset_s),
        watch: step.watch,
        shift: step.shift,
        fresh_s: step.fresh_s,
        asks: step.asks,
        automatic: step.automatic,
        blocked: step.blocked,
        role: step.approval_role,
        approvers: step.approvers,
    });
}

fn write(json: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(json, value).expect("nothing of a plan is a map whose keys are no text");
}

/// JSON that is hashed as it grows.
#[derive(Default)]
struct Hashed {
    hasher: Sha256,
    /// What is not hashed yet.
    pending: Vec<u8>,
}

impl Hashed {
    fn push(&mut self, text: &str) {
        self.pending.extend_from_slice(text.as_bytes());
    }

    fn array<T>(&mut self, values: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
        /// So many bytes wait at least.
        const CHUNK: usize = 8 * 1024;
        self.push("[");
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.push(",");
            }
            write(&mut self.pending, value);
            if self.pending.len() > CHUNK {
                self.hasher.update(&self.pending);
                self.pending.clear();
            }
        }
        self.push("]");
    }

    fn digest(mut self) -> String {
        self.hasher.update(&self.pending);
        hexadecimal(&self.hasher.finalize())
    }
}
