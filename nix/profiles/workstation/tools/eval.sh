# Prints what an expression of this machine's configuration is, as JSON: kiln-host eval config.settings.disk.device
# FLAKE: the folder, /etc/nixos
# usage.sh and configuration-name.sh are put before this.
usage='usage: kiln-host eval ATTRIBUTE     for example config.settings.disk.device'
explain_help "$@"
if (($# != 1)) || [[ ! $1 =~ ^[A-Za-z_][A-Za-z0-9_.\"\'-]*$ ]]; then misused; fi
name_configuration
nix --extra-experimental-features 'nix-command flakes' eval --json \
  "${KILN_ROOT:-}$FLAKE#nixosConfigurations.\"${configuration:?}\".$1"
