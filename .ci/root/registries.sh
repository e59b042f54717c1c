# shellcheck shell=bash
# How this machine reaches the package registries, carried into a new root: addresses, proxies, credentials and the
# authorities that are trusted, and nothing else of its settings. Sourced.

# sources.list lines for the Debian release CODENAME, from the mirror that this machine uses itself, if it uses one.
debian_sources() {
  local codename=$1 origin code uri suite component
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    sort -u | while read -r origin code uri suite component; do
      [[ $origin == Debian && $code == "$codename"* && $component == main ]] || continue
      echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite $component"
    done
}

# apt's settings about fetching, one a line.
apt_settings() {
  apt-config dump --no-empty --format '%f "%v";%n' |
    grep -E '^Acquire::(https?|Retries|ForceIPv[46]|Check-(Valid-Until|Date)|Max-FutureTime)\b' || true
}

# NAME=value of each variable that tells a client where its registry is and whom to trust; each ends with NUL.
registry_variables() {
  local trust='SSL_CERT_FILE|SSL_CERT_DIR|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|(GIT|NIX)_SSL_[A-Z_]+'
  local npm='npm_config_(.*registry.*|cafile|ca|strict_ssl|(https?_?|no)_?proxy)'
  local pip='PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|CERT|CLIENT_CERT|PROXY|RETRIES|(DEFAULT_)?TIMEOUT)'
  local others='CARGO_(REGISTR|SOURCE_|HTTP_|NET_).*|GO(PROXY|NOPROXY|SUMDB|NOSUMDB|PRIVATE|INSECURE)'
  env --null | grep --null-data --ignore-case -E "^((https?|ftp|all|no)_proxy|$trust|$npm|$pip|$others)=" || true
}

# The lines of npm's files that say the same; the user's file comes last, as it wins.
npm_settings() {
  local file global
  global=$(npm config get globalconfig 2>/dev/null || echo /etc/npmrc)
  for file in "$global" "${npm_config_userconfig:-$HOME/.npmrc}"; do
    [[ ! -f $file ]] || grep -hE '^ *((@[^=:]+:)?registry|//[^=]+|cafile|ca(\[\])?|strict-ssl|(https?-)?proxy|noproxy) *=' "$file" || true
  done
}

# Puts it all into the root folder $1, where ca-certificates is installed. Files stay at their own paths, which is where
# variables and settings name them.
carry_registries() {
  local root=$1 file name
  local bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
  # As one more source of the root's own bundle, so that it outlives any later update of that.
  if [[ -f $bundle ]]; then
    cp -L "$bundle" "$root/usr/local/share/ca-certificates/machine.crt"
    chroot "$root" update-ca-certificates >/dev/null 2>&1
  fi
  npm_settings >"$root/root/.npmrc"
  for name in .config/pip/pip.conf .pip/pip.conf .cargo/config.toml .cargo/credentials.toml .config/go/env; do
    [[ ! -f $HOME/$name ]] || install -D -m 600 "$HOME/$name" "$root/root/$name"
  done
  {
    printf '%s\n' /etc/pip.conf /etc/hosts
    registry_variables | tr '\0' '\n' | sed -n 's/^[^=]*=//p'
    # Without those that are not here.
    sed -s -n 's/^[^=]*= *//p' /etc/pip.conf "$root"/root/{.npmrc,.pip/pip.conf,.config/pip/pip.conf} 2>/dev/null || true
  } | sort -u | while read -r file; do
    [[ $file == /* && -f $file && ! -e $root$file ]] || continue
    install -D -m 644 "$file" "$root$file"
  done
  cat /etc/resolv.conf >"$root/etc/resolv.conf"
}
