//! The config: any text is a config or is refused with its place, and what is one compiles.

use super::plan;
use std::collections::BTreeMap;
use tminus_checklist::parse;
use tminus_plan::{config, resolve_variables};

/// One of everything that a config can say something about.
const CHECKLIST: &str = "\
# Release

- [ ] Health check passes
- [ ] Backed up by <name>: ____

## Deploy to production

Either `make a` or `make b`.

- [ ] Stop the service (`systemctl stop app`)

```bash
cd app
kubectl apply -f \"$TARGET.yml\" # Expected: configured
```

## First 15 minutes

- [ ] p99 latency < 250 ms
- [ ] Error rate stays below 1% for 5 minutes
- Orders: < 5/day

## Rollback triggers

- Error rate > 5 %

## Rollback

1. [ ] Start old version: `kubectl rollout undo deployment/app`

## Sign-off

**Security Lead**: ____
";

pub(crate) fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match config::parse(&text, "tminus.toml") {
        Ok(config) => {
            assert_eq!(config::parse(&text, "tminus.toml").as_ref(), Ok(&config));
            let environment = BTreeMap::from([("TARGET".to_owned(), "blue".to_owned())]);
            let _ = resolve_variables(&config, &environment, &BTreeMap::new());
            let _ = resolve_variables(&config, &BTreeMap::new(), &environment);
            plan::compiled(&parse(CHECKLIST.as_bytes()), &config);
        }
        Err(error) => {
            let lines = text.matches('\n').count() + 1;
            assert!(
                (1..=lines).contains(&error.line) && error.column >= 1,
                "{error:?}"
            );
            assert!(text.get(error.span.clone()).is_some(), "{error:?}");
            assert!(!error.message.trim().is_empty(), "{error:?}");
        }
    }
}
