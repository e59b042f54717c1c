# Prepares the home folder of the agent. What a person has changed is kept; only what is missing is written.
say() { printf 'setup-agent-environment: %s\n' "$*"; }

: "${HOME:?must be the home folder of the agent}"
: "${NPM_CONFIG_PREFIX:?must name the folder that npm installs into}"
: "${ROUTER_HOST:?must be the address that the router listens on}"
: "${ROUTER_PORT:?must be the port that the router listens on}"
umask 077

mkdir -p "$HOME/projects" "$HOME/.claude" "$HOME/.claude-code-router"

# Written to a temporary file, then renamed: a power cut leaves the old file or the new one.
replace() {
  local file=$1 text=$2 fresh
  fresh=$(mktemp "$file.XXXXXX")
  printf '%s\n' "$text" >"$fresh"
  mv -f "$fresh" "$file"
}

router="$HOME/.claude-code-router/config.json"
if [[ -s $router ]] && ! jq -e 'type == "object"' "$router" >/dev/null 2>&1; then
  kept="$router.broken-$(date +%Y%m%d%H%M%S)"
  mv "$router" "$kept"
  say "$router was not a JSON object; kept as $kept" >&2
fi
before='{}'
if [[ -s $router ]]; then
  before=$(<"$router")
else
  say "writing $router with a new key"
fi
key=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
# Without a key or a provider the router listens on every address without authentication, so it always gets both.
# The system sets its address and port, because the firewall and the proxy depend on them.
# shellcheck disable=SC2016 # $ANTHROPIC_API_KEY is for the router to put in, from its environment.
# By a pipe: every user of the machine sees the arguments of programs.
after=$(jq --rawfile key <(printf %s "$key") --arg host "$ROUTER_HOST" --argjson port "$ROUTER_PORT" '
  if (.APIKEY // "") == "" then .APIKEY = $key else . end
  | if (.Providers // []) == [] then
      .Providers = [{
        name: "anthropic",
        api_base_url: "https://api.anthropic.com/v1/messages",
        api_key: "$ANTHROPIC_API_KEY",
        models: ["claude-sonnet-4-5", "claude-haiku-4-5"],
        transformer: { use: ["Anthropic"] }
      }]
      | .Router = { default: "anthropic,claude-sonnet-4-5", background: "anthropic,claude-haiku-4-5" }
    else . end
  | .HOST = $host
  | .PORT = $port
' <<<"$before")
replace "$router" "$after"

if [[ ! -e $HOME/.npmrc ]]; then
  say "writing $HOME/.npmrc"
  replace "$HOME/.npmrc" "prefix=$NPM_CONFIG_PREFIX"
fi
say "done"
