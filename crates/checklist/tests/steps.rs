//! Which headings are steps by themselves.

use tminus_checklist::{Form, parse};

/// The headings of a document that are items.
fn steps(text: &str) -> Vec<String> {
    let items = parse(text.as_bytes()).items.into_iter();
    let headings = items.filter(|item| item.form == Form::Heading);
    headings.map(|item| item.text).collect()
}

#[test]
fn a_step_that_is_told_in_a_sentence_is_an_item() {
    for heading in [
        "### Step 3: Update the load balancer",
        "### 4. Switch DNS",
        "#### Schritt 2: DNS umstellen",
        "### 步骤2：切换 DNS",
    ] {
        let document =
            format!("# R\n\n## Deployment\n\n{heading}\n\nPoint it to the new servers.\n");
        let name = heading.trim_start_matches(['#', ' ']);
        assert_eq!(steps(&document), [name], "{document}");
    }
}

#[test]
fn a_heading_that_only_leads_to_others_is_none() {
    for below in [
        "### Step 1: Update\n\nThere are two parts.\n\n#### Database\n\n- [ ] Migrated\n",
        "### Step 1: Update\n\nTick it.\n\n- [ ] Updated\n",
        "### Step 1: Update\n",
        "### Overview\n\nIt takes an hour.\n",
    ] {
        let document = format!("# R\n\n## Deployment\n\n{below}");
        assert!(steps(&document).is_empty(), "{document}");
    }
    for section in ["Troubleshooting", "Monitoring"] {
        let document =
            format!("# R\n\n## {section}\n\n### 1. Queue grows\n\nLook at the workers.\n");
        assert!(steps(&document).is_empty(), "{document}");
    }
}
