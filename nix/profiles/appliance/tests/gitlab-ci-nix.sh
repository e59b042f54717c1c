#!/usr/bin/env bash
# `nix` in the tests of .gitlab-ci.yml. Everything is the real Nix's, but what it would build, which without a binary cache is
# a whole system: the real derivation is evaluated, and a file with its path stands in for what it would be. treefmt,
# nixfmt and statix are real, but those on PATH.
set -euo pipefail
: "${REAL_NIX:?}"
NIX_CONFIG="${NIX_CONFIG:-}"$'\nsubstituters =\n'
export NIX_CONFIG

case "$*" in
"flake check")
  exec "$REAL_NIX" flake check --no-build
  ;;
"build "*)
  [[ $# == 2 ]]
  derivation=$("$REAL_NIX" eval --raw "$2.drvPath")
  if [[ $2 == *iso ]]; then
    file=result/$("$REAL_NIX" eval --raw "$2.passthru.filePath")
    mkdir -p "$(dirname "$file")"
  else
    file=result
  fi
  printf '%s\n' "$derivation" >"$file"
  ;;
"fmt -- "*)
  "$REAL_NIX" eval --raw .#formatter.x86_64-linux.drvPath >/dev/null
  settings=$(mktemp --suffix=.toml)
  "$REAL_NIX" eval --json .#formatter.x86_64-linux.config.settings | jq --raw-output '
    def lines: to_entries[] | select(.value | type != "object" and . != null) | "\(.key) = \(.value | tojson)";
    lines, (.formatter | to_entries[] | "[formatter.\(.key)]", (.value | lines))' >"$settings"
  exec treefmt --config-file "$settings" "${@:3}"
  ;;
"run --inputs-from . nixpkgs#statix -- "*)
  "$REAL_NIX" eval --raw --inputs-from . nixpkgs#statix.drvPath >/dev/null
  exec statix "${@:6}"
  ;;
*)
  exec "$REAL_NIX" "$@"
  ;;
esac
