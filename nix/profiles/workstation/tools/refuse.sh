# How a tool for people and programs ends without having done what was wanted; put before it. `tabs`: it was called by a
# program. `tool`: its name.
refuse() {
  if [[ -n ${tabs:-} ]]; then printf 'refused\t%s\n' "$1"; fi
  echo "kiln-host ${tool:?}: $2" >&2
  exit 1
}
