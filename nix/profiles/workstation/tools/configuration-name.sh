# Part of the tools that build: which configuration of FLAKE is this machine's. name_configuration sets `configuration`.
# The document's config.json names a host and a target; without it, it is the host name, as nixos-rebuild has it.
config=${KILN_ROOT:-}$FLAKE/config.json
configuration=''
name_configuration() {
  local wanted='has to name a host and a target, as in {"host_path": "x86_64/VM-TEST", "target": "Standard-Boot"}. Targets: Standard-Boot, Secure-Boot, Disk-Operation.'
  if [[ -L $config && ! -e $config ]]; then
    echo "$FLAKE/config.json is a link to $(readlink -- "$config"), which is not there. Make that file, or remove the link. It $wanted" >&2
    exit 1
  fi
  if [[ ! -e $config ]]; then
    configuration=$(</proc/sys/kernel/hostname)
    return
  fi
  if [[ ! -f $config ]]; then
    echo "$FLAKE/config.json is not a file. Put a file in its place. It $wanted" >&2
    exit 1
  fi
  configuration=$(jq --raw-output --exit-status '
    if (.host_path | type == "string") and (.target | type == "string")
    then (.host_path | split("/") | last | rtrimstr(".nix")) + "-" + .target else empty end' "$config" || true)
  if [[ ! $configuration =~ ^[A-Za-z0-9_-]+-(Standard-Boot|Secure-Boot|Disk-Operation)$ ]]; then
    echo "$FLAKE/config.json $wanted" >&2
    exit 1
  fi
}
