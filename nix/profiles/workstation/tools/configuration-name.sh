# Part of the tools that build: which configuration of FLAKE is this machine's. Sets `configuration`.
# The document's config.json names a host and a target; without it, it is the host name, as nixos-rebuild has it.
config=${KILN_ROOT:-}$FLAKE/config.json
if [[ -e $config ]]; then
  configuration=$(jq --raw-output --exit-status '
    if (.host_path | type == "string") and (.target | type == "string")
    then (.host_path | split("/") | last | rtrimstr(".nix")) + "-" + .target else empty end' "$config" || true)
  if [[ ! $configuration =~ ^[A-Za-z0-9_-]+-(Standard-Boot|Secure-Boot|Disk-Operation)$ ]]; then
    echo "$FLAKE/config.json has to name a host and a target, as in {\"host_path\": \"x86_64/VM-TEST\", \"target\": \"Standard-Boot\"}. Targets: Standard-Boot, Secure-Boot, Disk-Operation." >&2
    exit 1
  fi
else
  configuration=$(</proc/sys/kernel/hostname)
fi
