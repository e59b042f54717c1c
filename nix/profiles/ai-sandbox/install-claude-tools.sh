# Installs the npm packages given as NAME@VERSION into $NPM_CONFIG_PREFIX. A package that is already there in that
# version is left alone, so a second run makes no request and works without a network.
say() { printf 'install-claude-tools: %s\n' "$*"; }

: "${NPM_CONFIG_PREFIX:?must name the folder that npm installs into}"
modules="$NPM_CONFIG_PREFIX/lib/node_modules"
mkdir -p "$NPM_CONFIG_PREFIX/bin" "$modules"

installed_version() {
  jq -r '.version // empty' "$modules/$1/package.json" 2>/dev/null || true
}

failed=()
for wanted in "$@"; do
  # The last @ starts the version; the first may start a scope.
  name=${wanted%@*}
  version=${wanted##*@}
  if [[ -z $name || $name == "$wanted" || -z $version ]]; then
    say "\"$wanted\" is not NAME@VERSION" >&2
    exit 2
  fi
  present=$(installed_version "$name")
  if [[ $present == "$version" ]]; then
    say "$name $version is already there"
    continue
  fi
  say "installing $name $version${present:+ (in place of $present)}"
  # One retry: the service itself tries again, and npm's own three waits hold that up for minutes without a network.
  if npm install --global --no-audit --no-fund --no-update-notifier --fetch-retries=1 --loglevel=warn "$wanted"; then
    say "$name $version is installed"
  else
    say "$name $version could not be installed; npm's reason stands above" >&2
    failed+=("$wanted")
  fi
done

if ((${#failed[@]} > 0)); then
  say "missing: ${failed[*]}. Trying again later." >&2
  exit 1
fi

# The documented name of the command; npm's package calls it claude.
if [[ -e $NPM_CONFIG_PREFIX/bin/claude ]]; then
  ln -sfn claude "$NPM_CONFIG_PREFIX/bin/claude-code"
fi
say "done"
