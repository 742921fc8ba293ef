//! `tminus proxy`: the embedded traffic splitter, until it is told to end.

use crate::arguments::ProxyArguments;
use crate::commands::Outcome;
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::input;
use crate::output::Output;
use std::path::Path;
use tminus_target::proxy::{Config, ProxyError, serve};

pub(crate) fn proxy(arguments: &ProxyArguments, output: Output) -> Outcome {
    let text = input::read_document(&arguments.config)?;
    let config = Config::parse(&String::from_utf8_lossy(&text)).map_err(|error| {
        let help = "`tminus proxy --help` shows a whole config".to_owned();
        Problem::new(
            Code::Config,
            format!("`{}`", arguments.config.display()),
            help,
        )
        .caused_by(&error)
    })?;
    let folder = arguments
        .config
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let served = runtime.block_on(serve(config, &folder, |address| {
        // Nobody may be reading, and the traffic is what matters.
        let _ = output.print(format!("listening on {address}\n"));
    }));
    served.map(|()| Exit::Go).map_err(|error| refused(&error))
}

fn refused(error: &ProxyError) -> Problem {
    let code = match error {
        ProxyError::Control(..) => Code::File,
        ProxyError::Listen(..)
        | ProxyError::Taken(_)
        | ProxyError::Version(..)
        | ProxyError::Signals(_) => Code::Engine,
    };
    let problem = Problem::said(code, error);
    match std::error::Error::source(error) {
        Some(cause) => problem.caused_by(cause),
        None => problem,
    }
}
