use tminus_checklist::Span;

pub(super) struct Edit {
    pub(super) span: Span,
    pub(super) text: String,
}

pub(super) fn fill(source: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(source.len());
    let mut end = 0;
    for edit in edits {
        filled.extend_from_slice(&source[end..edit.span.start]);
        filled.extend_from_slice(edit.text.as_bytes());
        end = edit.span.end;
    }
    filled.extend_from_slice(&source[end..]);
    filled
}
