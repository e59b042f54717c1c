# Prints what an expression of this machine's configuration is, as JSON: kiln-host eval config.settings.disk.device
# FLAKE: the folder, /etc/nixos
# configuration-name.sh, which is put before this, sets it.
: "${configuration:?}"
if (($# != 1)) || [[ ! $1 =~ ^[A-Za-z_][A-Za-z0-9_.\"\'-]*$ ]]; then
  echo 'usage: kiln-host eval ATTRIBUTE     for example config.settings.disk.device' >&2
  exit 2
fi
nix --extra-experimental-features 'nix-command flakes' eval --json \
  "${KILN_ROOT:-}$FLAKE#nixosConfigurations.\"$configuration\".$1"
