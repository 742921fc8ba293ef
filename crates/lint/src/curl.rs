//! The command line of curl, as far as findings need it.

use tminus_plan::shell::Word;

/// Short options that take a value (`curl --help all`, curl 7.88 and 8).
const SHORT: &str = "EKCbcdDFPHhmoQreXYytzTuUAwx";

/// Long options that take a value, from the same source.
const LONG: &str = " abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to \
    continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode \
    delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare etag-save \
    expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode \
    happy-eyeballs-timeout-ms haproxy-clientip header help hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key \
    key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs \
    max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass pinnedpubkey preproxy proto proto-default \
    proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header \
    proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype \
    proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range rate referer request \
    request-target resolve retry retry-delay retry-max-time sasl-authzid service-name socks4 socks4a socks5 \
    socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max \
    tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file url-query user \
    user-agent variable vlan-priority write-out ";

/// What stands on a command line of curl.
#[derive(Default)]
pub(crate) struct Curl<'a> {
    /// The URLs.
    pub(crate) urls: Vec<&'a Word>,
    /// Every option without its dashes, a letter or a name.
    options: Vec<String>,
}

impl<'a> Curl<'a> {
    /// Reads the arguments, the program not among them.
    pub(crate) fn read(arguments: &'a [Word]) -> Self {
        let mut curl = Self::default();
        let mut rest = arguments.iter();
        while let Some(word) = rest.next() {
            let text = word.text.as_str();
            if text == "--url" {
                curl.urls.extend(rest.next());
            } else if let Some(name) = text.strip_prefix("--") {
                let takes = LONG
                    .split_ascii_whitespace()
                    .any(|with_value| with_value == name);
                if takes {
                    rest.next();
                }
                curl.options.push(name.to_owned());
            } else if let Some(letters) = text.strip_prefix('-').filter(|rest| !rest.is_empty()) {
                curl.short(letters, &mut rest);
            } else {
                curl.urls.push(word);
            }
        }
        curl
    }

    /// Letters behind one dash; the first that takes a value has the rest of them, or the next word.
    fn short(&mut self, letters: &str, rest: &mut std::slice::Iter<'a, Word>) {
        for (at, letter) in letters.char_indices() {
            self.options.push(letter.to_string());
            if SHORT.contains(letter) {
                if at + letter.len_utf8() == letters.len() {
                    rest.next();
                }
                return;
            }
        }
    }

    /// Whether one of these options is given, by letter or name.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        self.options
            .iter()
            .any(|name| names.contains(&name.as_str()))
    }
}
