# Switches this host between its three targets, or lists them.
# switch-target.sh is put after this.
# usage.sh, one-change.sh, configuration-name.sh, keep-start.sh and firmware.sh are put before this.
tool=target
usage='usage: kiln-host target [Standard-Boot | Secure-Boot | Disk-Operation]
  Without a target it lists them. With one it builds that for the next start.'
explain_help "$@"
target=${1:-}
if (($# > 1)) || [[ $# == 1 && ! $target =~ ^(Standard-Boot|Secure-Boot|Disk-Operation)$ ]]; then misused; fi
if (($# == 0)); then
  name_configuration
  for each in Standard-Boot Secure-Boot Disk-Operation; do
    if [[ $configuration == *"-$each" ]]; then echo "$each (this host's)"; else echo "$each"; fi
  done
  exit 0
fi
